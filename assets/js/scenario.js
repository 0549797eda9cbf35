/* A scenario's spelling in the address. Which changes there are, their verbs, words and what each replaces or takes back
 * is the server's table (geo.scenario.grammar, handed over in the page's settings); this module has no list of its own.
 * Changes stay texts ("lukk.hammerfest"): what the server could not read is kept as it is, until it is taken away. */
import { settings } from "./files.js";

const table = () => settings().grammar;

/* The entry of a verb in the server's table. */
export const entry = (verb) => table().changes.find((one) => one.verb === verb);

/* The verb of something that can be done on the map: "open", "close", "reopen" or "move". */
export const verbOf = (action) => settings().verbs[action];

/* What stands in place of a centre for all in operation. */
export const everyCentre = () => table().every;

/* A change as text. */
export const change = (verb, ...words) => [verb, ...words].join(table().between_words);

/* The values of a change by the names of its verb's arguments; null where it is none. */
export function readChange(text) {
  const [verb, ...words] = text.split(table().between_words);
  const known = entry(verb);
  const word = new RegExp(`^${table().word}$`);
  if (!known || words.length > known.max_words || !words.every((one) => word.test(one))) return null;
  const found = { verb };
  for (const { name, optional, repeatable } of known.arguments) {
    if (!words.length && !optional) return null;
    found[name] = repeatable ? words.splice(0) : words.shift();
  }
  return words.length ? null : found;
}

/* Changes as texts, the words of the conditions, and the name as it is spelt. */
export function parse(text) {
  const { between_changes: tilde, between_words: dot, name, conditions } = table();
  const parts = (text || "").split(tilde).slice(1);
  const of = (verb) => (part) => part.startsWith(verb + dot);
  const [named, under] = [of(name.verb), of(conditions.verb)];
  const after = (is) => (parts.find(is) || "").split(dot).slice(1);
  return {
    changes: parts.filter((part) => !named(part) && !under(part)),
    conditions: after(under),
    name: after(named).join(dot),
  };
}

export function spell(scenario) {
  const { between_changes: tilde, between_words: dot, name, conditions, version } = table();
  const parts = [...scenario.changes];
  if (scenario.conditions.length) parts.push([conditions.verb, ...scenario.conditions].join(dot));
  if (scenario.name) parts.push(name.verb + dot + scenario.name);
  return parts.length ? [version, ...parts].join(tilde) : "";
}

/* A name as the address spells it. */
export function spelledName(name) {
  const { blank, escape: around } = table().name;
  const sign = (one) => {
    if (one === " ") return blank;
    return /[\p{L}\p{N}-]/u.test(one) ? one : around + one.codePointAt(0).toString(16) + around;
  };
  return Array.from(name.normalize("NFC").trim().replace(/\s+/g, " "), sign).join("");
}

/* What a change decides: a later one on the same takes its place. Null: nothing. */
function subject(text) {
  const found = readChange(text);
  const { replaces, either_way: eitherWay } = entry(found?.verb) || { replaces: [] };
  if (!replaces.length) return null;
  const inOrder = replaces.filter((name) => !eitherWay.includes(name)).map((name) => found[name]);
  return [found.verb, ...inOrder, ...eitherWay.map((name) => found[name]).sort()].join();
}

/* Closing what the scenario has opened, or the reverse, takes the earlier change back. */
function takesBack(text, old) {
  const dot = table().between_words;
  const [verb, about] = text.split(dot);
  const [oldVerb, oldAbout] = old.split(dot);
  return Boolean(entry(verb)?.undoes.some((one) => one.verb === oldVerb && one.prefix + oldAbout === about));
}

/* The scenario with one more change. */
export function withChange(scenario, text) {
  const undone = scenario.changes.findIndex((old) => takesBack(text, old));
  if (undone >= 0) return without(scenario, undone);
  const about = subject(text);
  const kept = scenario.changes.filter((old) => old !== text && (!about || subject(old) !== about));
  return { ...scenario, changes: [...kept, text] };
}

export function without(scenario, index) {
  return { ...scenario, changes: scenario.changes.filter((_, at) => at !== index) };
}

/* Whether a scenario has a change that begins with these words. */
export const has = (scenario, ...words) => scenario.changes.some((old) => old.startsWith(change(...words)));
