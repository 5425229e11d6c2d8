// The form saves itself, field by field. For each field it knows the text that is saved (`base`);
// whatever says something else is unsaved, kept on this computer, and sent with its base, one
// request at a time, until the server has it. What others saved meanwhile comes back with the
// answer. Typing never waits for any of it.

import { hideClash, showClash } from "./clashes.js";
import { read, send } from "./connection.js";
import { field, fields, form, isCell, savedText, setText } from "./fields.js";
import { keep, kept } from "./local.js";
import { setState } from "./states.js";

const PAUSE = { cell: 2500, text: 1200, done: 200 }; // milliseconds from the last key to the request
const RETRY = [1000, 2000, 4000, 8000, 15000, 30000];

const base = new Map();
const refused = new Map(); // field → {text, message}: what the server cannot understand
const clashes = new Map(); // field → what somebody else saved there
const parts = { ensure: () => {} }; // set by those who can add a sub-part of the overview
let version = 0;
let flying = null;
let timer = 0;
let tries = 0;
let trouble = null;
let keeping = true;

const text = (name) => field(name)?.value ?? "";
const dirty = (name) => text(name) !== (base.get(name) ?? "");
const asked = (name) => field(name).dataset.asked !== undefined;
const names = () => fields().map((input) => input.name);
const tell = () => document.dispatchEvent(new CustomEvent("desk:status", { detail: status() }));

export const unsaved = () => names().filter(dirty);
export const reasonOf = (name) => refused.get(name)?.message;
export const isClash = (name) => clashes.has(name);
export const currentVersion = () => version;
export const onNewPart = (ensure) => (parts.ensure = ensure);

export const status = () => ({
  unsaved: unsaved().length,
  open: names().filter((n) => refused.has(n) || clashes.has(n) || asked(n)).length,
  saving: flying !== null,
  trouble,
  keeping,
});

const keepUnsaved = () => {
  keeping = keep(new Map(unsaved().map((n) => [n, { base: base.get(n) ?? "", value: text(n) }])));
};

const later = (wait) => {
  clearTimeout(timer);
  timer = setTimeout(flush, wait);
};

// To be called whenever a field's text changed; `done` once the person has left it.
export const touched = (name, done = false) => {
  if (refused.has(name) && refused.get(name).text !== text(name)) refused.delete(name);
  if (clashes.has(name)) return keepUnsaved();
  if (!refused.has(name) && !asked(name)) setState(name, dirty(name) ? "unsaved" : null);
  keepUnsaved();
  tell();
  if (!trouble || trouble.kind === "refused") later(done ? PAUSE.done : isCell(name) ? PAUSE.cell : PAUSE.text);
  return undefined;
};

const ready = () =>
  unsaved().filter((n) => !clashes.has(n) && !refused.has(n) && !asked(n));

export const flush = async () => {
  clearTimeout(timer);
  if (flying) return flying;
  const sent = ready().map((n) => ({ field: n, base: base.get(n) ?? "", value: text(n) }));
  if (sent.length === 0) return tell();
  for (const change of sent) setState(change.field, "saving");
  flying = send(version, sent)
    .then((answer) => saved(sent, answer))
    .catch((error) => failed(sent, error))
    .finally(() => {
      flying = null;
      tell();
      if (!trouble && ready().length) later(PAUSE.done);
    });
  tell();
  return flying;
};

// Saves all that can be saved; whether nothing is left.
export const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    await flush();
    if (trouble || (!flying && ready().length === 0)) break;
  }
  return unsaved().length === 0;
};

const saved = (sent, answer) => {
  tries = 0;
  trouble = null;
  version = answer.version;
  const wrong = new Map(answer.errors.map((e) => [e.field, e.message]));
  const both = new Map(answer.clashes.map((c) => [c.field, c.theirs]));
  for (const change of sent) {
    const name = change.field;
    if (both.has(name)) clash(name, both.get(name), answer.by);
    else if (wrong.has(name)) refuse(name, change.value, wrong.get(name));
    else settled(name, change.value, answer.values[name] ?? "");
  }
  if (answer.whole) others(answer, new Set(sent.map((c) => c.field)));
  keepUnsaved();
  document.dispatchEvent(new CustomEvent("desk:saved", { detail: { version } }));
};

const settled = (name, value, now) => {
  base.set(name, now);
  const input = field(name);
  if (input && text(name) === value && value !== now) {
    const here = input === document.activeElement;
    if (isCell(name) || !here) setText(input, now);
    if (isCell(name) && here) input.select();
  }
  setState(name, dirty(name) ? "unsaved" : "saved");
};

const refuse = (name, value, message) => {
  if (text(name) !== value) return setState(name, "unsaved");
  refused.set(name, { text: value, message });
  return setState(name, "invalid", message);
};

const clash = (name, theirs, by) => {
  clashes.set(name, theirs);
  showClash(name, theirs, by, decided);
};

const decided = (name, theirs, keepMine) => {
  clashes.delete(name);
  base.set(name, theirs);
  if (!keepMine) setText(field(name), theirs);
  setState(name, dirty(name) ? "unsaved" : "saved");
  keepUnsaved();
  document.dispatchEvent(new CustomEvent("desk:values"));
  later(0);
};

// What others saved: shown where nothing was typed; elsewhere the next request tells of both.
const others = (answer, mine) => {
  for (const [name, now] of Object.entries(answer.values)) {
    if (!field(name) && now) parts.ensure(name);
    if (mine.has(name) || !field(name) || now === (base.get(name) ?? "")) continue;
    if (dirty(name)) {
      if (text(name) === now) base.set(name, now);
      continue;
    }
    base.set(name, now);
    setText(field(name), now);
    setState(name, "changed");
  }
  document.dispatchEvent(new CustomEvent("desk:values"));
};

const failed = (sent, error) => {
  if (!error.kind) throw error;
  trouble = error;
  for (const change of sent) setState(change.field, "unsaved");
  keepUnsaved();
  if (error.kind === "offline" || error.kind === "signed-out") {
    const wait = RETRY[Math.min(tries, RETRY.length - 1)];
    tries += 1;
    later(error.kind === "offline" ? wait : Math.max(wait, 5000));
  }
};

// Tries again at once: the person came back, or the connection did.
export const again = () => {
  if (trouble && trouble.kind !== "locked") {
    trouble = null;
    flush();
  }
};

// What others did meanwhile, where nothing is on its way.
export const refresh = async () => {
  if (flying || trouble) return;
  const now = await read().catch((error) => error);
  if (now instanceof Error || flying) {
    if (now.kind && now.kind !== "offline") trouble = now;
    return tell();
  }
  if (!now.editable) trouble = { kind: "locked" };
  if (now.version !== version && !flying) {
    version = now.version;
    others(now, new Set());
  }
  return tell();
};

export const begin = () => {
  version = Number(form().elements.namedItem("version").value);
  for (const input of fields()) base.set(input.name, savedText(input));
  for (const [name, was] of kept()) {
    parts.ensure(name);
    if (!field(name) || text(name) === was.value) continue;
    base.set(name, was.base);
    setText(field(name), was.value);
  }
  for (const name of unsaved()) setState(name, "unsaved");
  keepUnsaved();
  tell();
  if (unsaved().length) later(0);
};

export const forget = (name) => {
  hideClash(name);
  clashes.delete(name);
};
