// How a typed cell is read: the rules stand in web/desk/cells.py, whose answer counts. Here the
// page knows it sooner: {state: blank | number | not_applicable | asks | wrong, value}.

const MARKS = new Set([
  "\\", "-", "--", "——", "—", "–", "─", "━", "无", "無", "不涉及", "不适用", "不適用",
  "n/a", "N/A", "*", "×",
]);
const ZEROS = new Set(["零", "〇", "O", "o", "○"]);
const UNIT = "(?:万元|亿元|元|件次|[件条條宗项項例次份个個部人期])";
const VALUE = new RegExp(
  "^([+\\-−–—]{0,2}|增加?|减少?|減少?|新增)((?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?)" +
    `${UNIT}?([(\\[【].*[)\\]】]|[;,。].*)?$`,
  "s",
);
const LONGEST = 200;
const DIGITS = 15;

export const squeeze = (text) => text.normalize("NFKC").replace(/\s+/g, "");

export const read = (text, kind = "count") => {
  const plain = squeeze(text);
  if (!plain) return { state: "blank" };
  if (plain === "/") return { state: "not_applicable" };
  if (MARKS.has(plain)) return { state: "asks" };
  // A stray mark that fonts leave before a number says nothing.
  const bare = plain.length > 1 ? plain.replace(/^\?+/, "") : plain;
  if (ZEROS.has(bare)) return { state: "number", value: 0 };
  const match = bare.length <= LONGEST ? VALUE.exec(bare) : null;
  if (!match || (match[1] && match[1] !== "-")) return { state: "wrong" };
  const value = Number(match[2].replaceAll(",", "")) * (match[1] === "-" ? -1 : 1);
  if (Math.abs(value) >= 10 ** DIGITS) return { state: "wrong" };
  if (kind === "count" && !Number.isInteger(value)) return { state: "wrong" };
  return { state: "number", value };
};

export const asks = (text) => read(text).state === "asks";
