/* The steps of a visit on the page "Hva hvis": each changes the address and nothing else. They live as long as the page
 * does and are nowhere else. */
import { navigate, query } from "./address.js";
import { change, has, parse, spell, verbOf, withChange, without } from "./scenario.js";

const KEY = "hva";
const steps = { back: [], forward: [], groups: [] };

export const current = () => query().get(KEY) || "";
export const scenario = () => parse(current());

export function go(text, extra) {
  const now = current();
  if (text === now) return;
  steps.back.push(now);
  steps.forward = [];
  navigate({ [KEY]: text, ...extra });
}

export const add = (text) => go(spell(withChange(scenario(), text)));
export const removeAt = (index) => go(spell(without(scenario(), index)));
export const amend = (changes) => go(spell({ ...scenario(), ...changes }));

export function undo() {
  const now = current();
  const asked = parse(now);
  const less = asked.changes.length ? { changes: asked.changes.slice(0, -1) } : { conditions: [] };
  const before = steps.back.length ? steps.back.pop() : spell({ ...asked, ...less });
  steps.forward.push(now);
  navigate({ [KEY]: before });
}

export function redo() {
  if (!steps.forward.length) return;
  steps.back.push(current());
  navigate({ [KEY]: steps.forward.pop() });
}

export const canUndo = () => steps.back.length > 0;
export const canRedo = () => steps.forward.length > 0;

export function begin() {
  steps.back = [];
  steps.forward = [];
}

/* Whom a new centre takes in: as chosen in the form, wherever it is opened. */
export function takeIn(groups) {
  steps.groups = groups;
}

/* To open a centre where one is closed means to reopen it. */
export function open(choices, placeId) {
  const now = scenario();
  const here = choices.closed.filter((one) => one[2].length === 1 && one[2][0] === placeId);
  const again = here.filter((one) => !has(now, verbOf("reopen"), one[0]));
  if (again.length === 1 && here.length === 1) add(change(verbOf("reopen"), again[0][0], ...steps.groups));
  else add(change(verbOf("open"), placeId, ...steps.groups));
}
