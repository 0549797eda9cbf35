/* Norwegian numbers, and texts with gaps. The same rules as dashboard/text/numbers.py. */
const NARROW = "\u202f";
const SPACE = "\u00a0";
const NONE = "–";

export const compare = new Intl.Collator("nb").compare;

export function number(value) {
  if (value === null || value === undefined) return NONE;
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, NARROW);
}

export function minutes(value) {
  if (value === null || value === undefined) return NONE;
  const whole = Math.round(value);
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (!hours) return `${rest + SPACE}min`;
  return `${hours + SPACE}t${rest ? `${SPACE + rest + SPACE}min` : ""}`;
}

/* Neither nearly all nor nearly none is written as all or none. */
export function percent(share) {
  if (share === null || share === undefined) return NONE;
  const whole = Math.round(share * 100);
  if (whole === 100 && share < 1) return `>${NARROW}99${NARROW}%`;
  if (whole === 0 && share > 0) return `<${NARROW}1${NARROW}%`;
  return `${whole + NARROW}%`;
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, key) => (key in values ? values[key] : ""));
}

export function escaped(text) {
  return String(text).replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
