// What is typed and not saved yet, kept on this computer under the account and the report: a
// closed window or a computer that fails loses nothing, and another account never sees it.

import { form } from "./fields.js";

const PREFIX = "gongkai:draft:";
const DAY = 24 * 3600 * 1000;
const LONGEST = 7 * DAY;

const key = () => `${PREFIX}${form().dataset.account}:${form().dataset.report}`;

// Whether it could be kept; a full or forbidden store is said, not swallowed.
export const keep = (unsaved) => {
  try {
    if (unsaved.size === 0) localStorage.removeItem(key());
    else localStorage.setItem(key(), JSON.stringify({ at: Date.now(), fields: [...unsaved] }));
    return true;
  } catch {
    return false;
  }
};

// What was kept, by field: {base, value}.
export const kept = () => {
  try {
    return new Map(JSON.parse(localStorage.getItem(key()) ?? "{}").fields ?? []);
  } catch {
    return new Map();
  }
};

const ofAccount = (account) =>
  Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}${account}:`));

export const keptOf = (account) => ofAccount(account).length > 0;

export const forgetOf = (account) => {
  for (const name of ofAccount(account)) localStorage.removeItem(name);
};

// Nobody comes back for it after a week, and it is not this computer's to keep.
export const forgetOld = () => {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    const at = JSON.parse(localStorage.getItem(name) ?? "{}").at ?? 0;
    if (Date.now() - at > LONGEST) localStorage.removeItem(name);
  }
};
