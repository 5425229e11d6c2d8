// One request at a time to the draft, and what may go wrong on the way, in few words:
// offline (try again), signed-out, other-account, locked, refused.

import { form } from "./fields.js";

const PATIENCE = 20000; // milliseconds until a request counts as lost

export class Trouble extends Error {
  constructor(kind, detail = "") {
    super(detail || kind);
    this.kind = kind;
  }
}

let csrf = null;
const token = () => csrf ?? form().elements.namedItem("csrf_token").value;

const ask = async (method, body) => {
  let answer;
  try {
    answer = await fetch(form().dataset.draft, {
      method,
      headers: {
        Accept: "application/json",
        ...(body && { "Content-Type": "application/json", "X-CSRFToken": token() }),
      },
      body: body && JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const told = await answer.json();
    if (answer.ok) return told;
    throw new Trouble(kindOf(answer.status, told.code ?? told.type?.split(":").pop()), told.detail);
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble("offline");
  }
};

const kindOf = (status, code) => {
  if (code === "forged") return "forged";
  if (status === 401) return "signed-out";
  if (code === "other_account") return "other-account";
  if (code === "transition") return "locked";
  if (status === 429 || status >= 500) return "offline";
  return "refused";
};

// The draft as it stands; renews the token of the forms with the session's.
export const read = async () => {
  const told = await ask("GET");
  if (String(told.account) !== form().dataset.account) throw new Trouble("other-account");
  csrf = told.csrf;
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = csrf;
  return told;
};

export const send = async (version, changes) => {
  const body = { account: Number(form().dataset.account), version, changes };
  try {
    return await ask("PATCH", body);
  } catch (error) {
    if (error.kind !== "forged") throw error;
  }
  await read(); // somebody signed in again meanwhile, or nobody is signed in
  return ask("PATCH", body);
};
