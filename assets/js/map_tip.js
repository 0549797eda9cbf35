/* What is said beside the pointer on the map: of a municipality, and of a centre. */
import { element as h } from "./element.js";
import { fill, minutes, number, percent } from "./text.js";

const EDGE = 8; // pixels between the tip and the window's edge

/* Lines on a municipality; null where nothing is known of it yet. */
export function describeArea(code, { answer, areas, words }) {
  const row = answer ? answer.codes.indexOf(code) : -1;
  const area = areas[code];
  if (row < 0 || !area) return null;
  const note = (text) => h("span", { class: "tip-note" }, text);
  const head = [h("strong", {}, area[0]), note(fill(words.people, { people: number(area[2]), county: area[1] }))];
  if (answer.lines) return [...head, ...answer.lines[row].map((line) => h("span", {}, line))];
  const lines = answer.minutes[row] === null ? [reason(answer, row, words)] : reached(answer, row, words);
  const to = answer.nearest[row];
  const basis = answer.note?.[row] || (to >= 0 && answer.centre_basis?.[to]);
  return [...head, ...lines.map((line) => h("span", {}, line)), ...(basis ? [note(fill(words.basis, { basis }))] : [])];
}

const reason = (answer, row, words) => words[`reason_${answer.reasons[row]}`] || words.reason_no_serving_centre;

function reached(answer, row, words) {
  const centre = answer.nearest[row] < 0 ? "" : answer.centre_names[answer.nearest[row]];
  const time = minutes(answer.minutes[row]);
  const { minutes: timeHead, centre: centreHead } = answer.heads || {};
  const lines = [timeHead ? `${timeHead}: ${time}` : fill(words.median, { minutes: time })];
  if (answer.beyond[row] !== null && answer.kind !== "detour") {
    const people = number(answer.beyond[row]);
    lines.push(fill(words.beyond, { share: percent(answer.beyond_share[row]), people, limit: answer.limit_words }));
  }
  if (centre) lines.push(centreHead ? `${centreHead}: ${centre}` : fill(words.to_centre, { centre }));
  if (answer.cut_off[row]) lines.push(fill(words.cut_off, { people: number(answer.cut_off[row]) }));
  return lines;
}

/* What is documented of a centre, group by group; null where it is not known yet. */
export function describeCentre(centre, words) {
  if (!centre) return null;
  const rows = centre.offers.map((offer) =>
    h(
      "tr",
      { class: offer.look },
      h("th", {}, offer.group),
      h("td", {}, h("span", { class: `mark ${offer.look}` }), offer.status),
      h("td", {}, offer.year),
      h("td", { class: "tip-source" }, offer.source),
    ),
  );
  const note = (text, more = "") => h("span", { class: `tip-note${more}` }, text);
  return [
    h("strong", {}, centre.name),
    note(centre.where),
    ...(rows.length ? [h("table", {}, h("tbody", {}, ...rows))] : []),
    ...(centre.unknown ? [note(centre.unknown)] : []),
    note(words.call_first, " strong"),
  ];
}

/* Put the tip beside the pointer, within the window. */
export function placeTip(tip, event, root) {
  const bounds = root.getBoundingClientRect();
  const view = document.documentElement.clientWidth;
  const x = Math.max(EDGE, Math.min(event.clientX + 14, view - tip.offsetWidth - EDGE)) - bounds.left;
  let y = event.clientY + 16;
  if (y + tip.offsetHeight > window.innerHeight - EDGE) y = Math.max(EDGE, event.clientY - tip.offsetHeight - 12);
  tip.style.transform = `translate(${x}px,${y - bounds.top}px)`;
}
