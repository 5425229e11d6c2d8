// How far the saving of the whole form is, in one line that stays in view; trouble in plain words
// with what to do about it; and the list of fields that could not be saved, each a link.

import { field, form, labelOf } from "./fields.js";
import { again, isClash, reasonOf, status, unsaved } from "./saving.js";
import { button, element, icon, word } from "./words.js";

const bar = () => document.getElementById("save-state");

const link = (text, address) => {
  const made = element("a", "", text);
  made.href = address;
  made.target = "_blank";
  made.rel = "noopener";
  return made;
};

const acts = (kind) => {
  if (kind === "signed-out") return [link(word("sign-in-again"), form().dataset.signIn)];
  if (kind === "offline") return [button(word("try-now"), again)];
  return [];
};

const said = ({ unsaved: left, open, saving, trouble, keeping }) => {
  const kind = trouble?.kind;
  const count = { count: left };
  if (kind) return { tone: "trouble", picture: "warning", text: word(`trouble-${kind}`, count), kind };
  if (!keeping && left) return { tone: "trouble", picture: "warning", text: word("not-kept", count) };
  if (saving) return { tone: "busy", picture: "clock", text: word("saving-all") };
  if (open) return { tone: "open", picture: "warning", text: word("open", { count: open }) };
  if (left) return { tone: "busy", picture: "pencil", text: word("unsaved-all", count) };
  return { tone: "good", picture: "check", text: word("saved-all") };
};

export const sayStatus = (now) => {
  const { tone, picture, text, kind } = said(now);
  const shown = bar();
  if (shown.dataset.tone === tone && shown.dataset.text === text && !now.asked) return;
  shown.dataset.tone = tone;
  shown.dataset.text = text;
  shown.replaceChildren(icon(picture), element("span", "", text), ...acts(kind));
  if (tone === "good" && !document.querySelector(".place-panel")) {
    document.getElementById("errors")?.remove();
  }
};

// The fields that are not saved, with the reason of each; the first thing on the page, focused.
export const showOpen = () => {
  const list = unsaved();
  sayStatus(status());
  if (status().trouble || list.length === 0) return;
  document.getElementById("errors")?.remove();
  const lines = list.map((name) => {
    const anchor = element("a", "", reasonLine(name));
    anchor.href = `#${field(name).id}`;
    anchor.addEventListener("click", (event) => {
      event.preventDefault();
      field(name).focus();
      field(name).scrollIntoView({ block: "center" });
    });
    return element("li", "", anchor);
  });
  const title = element("p", "notice-title", icon("error"), word("open", { count: list.length }));
  const notice = element("div", "notice notice-error", title, element("ul", "", ...lines));
  notice.id = "errors";
  notice.tabIndex = -1;
  notice.setAttribute("role", "alert");
  form().closest(".desk").before(notice);
  notice.focus();
};

const reasonLine = (name) => {
  if (isClash(name)) return word("line-clash", { place: labelOf(name) });
  const reason = reasonOf(name) ?? word("asked");
  return word("line-invalid", { place: labelOf(name), text: field(name).value, reason });
};
