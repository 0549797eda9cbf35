/* The fields of one change: which words it has is the server's table (scenario.js), and each kind of it has a field. */
import { named } from "./places.js";
import { h } from "./react.js";
import { everyCentre } from "./scenario.js";
import { compare } from "./text.js";

const PLACES = "whatif-places";
const ROADS = "whatif-roads";

export function Field(props) {
  return h("label", { className: "field" }, h("span", null, props.label), props.children);
}

export function Choice(props) {
  return h(
    Field,
    { label: props.label },
    h(
      "select",
      { id: props.id, value: props.value, onChange: (event) => props.onChange(event.target.value) },
      props.options.map(([value, text]) => h("option", { key: value, value }, text)),
    ),
  );
}

function Typed(props) {
  const { label, onChange, ...more } = props;
  const change = (event) => onChange(event.target.value);
  return h(Field, { label }, h("input", { type: "text", autoComplete: "off", ...more, onChange: change }));
}

/* By the argument's name in the table: under which key the form keeps it, and how it is called. Both ends of a way begin
 * where a place does. */
const FIELDS = {
  place_id: { key: "place", label: "place" },
  from_place_id: { key: "place", label: "from" },
  to_place_id: { key: "to", label: "to" },
  number: { key: "road", label: "road" },
  municipality_code: { key: "area", label: "municipality" },
  centre_id: { key: "centre", label: "centre" },
  group: { key: "group", label: "group" },
  status: { key: "status", label: "status" },
};

const keyOf = ({ name, every }) => (every ? "service" : FIELDS[name].key);

/* What an argument can be chosen from: pairs of id and name. */
function optionsOf({ kind, every }, { props, offered }) {
  const inOperation = props.centres.filter((one) => one[2]).map((one) => [one[0], one[1]]);
  if (every) return [[everyCentre(), props.words.every], ...inOperation];
  if (kind === "centre") return inOperation;
  if (kind === "group") return props.groups;
  if (kind === "status") return props.statuses;
  return offered ? offered.municipalities.slice().sort((a, b) => compare(a[1], b[1])) : [];
}

/* What has been chosen of a list, or its first; "" where there is none. */
export function picked(key, options, form) {
  if (options.some((one) => one[0] === form[key])) return form[key];
  return options.length ? options[0][0] : "";
}

/* The field of an argument. `form`: what stands in the fields; `set(key)` takes a new value. */
export function field(argument, context) {
  const { props, form, set } = context;
  const { words } = props;
  const key = keyOf(argument);
  const id = `whatif-${key}`;
  const shared = { key, id, label: words[FIELDS[argument.name].label], onChange: set(key) };
  const typed = { ...shared, value: form[key] || "" };
  if (argument.kind === "place") {
    const placeholder = words.place_placeholder;
    return h(Typed, { ...typed, list: PLACES, placeholder, "aria-describedby": "whatif-problem" });
  }
  if (argument.kind === "road") return h(Typed, { ...typed, list: ROADS, placeholder: words.road_placeholder });
  const options = optionsOf(argument, context);
  return h(Choice, { ...shared, options, value: picked(key, options, form) });
}

/* The word that a field gives; null where what is typed is nowhere. */
export function wordOf(argument, context) {
  const { form, offered } = context;
  const key = keyOf(argument);
  if (argument.kind === "place") return (offered && named(offered.places, form[key] || "")?.[0]) || null;
  if (argument.kind === "road") {
    const wanted = (form[key] || "").trim().toLowerCase().replace(/\s/g, "");
    return offered?.roads.find((one) => one.toLowerCase() === wanted) || null;
  }
  return picked(key, optionsOf(argument, context), form);
}

/* The names to choose from while typing. */
export function lists(offered) {
  return [
    h(
      "datalist",
      { key: PLACES, id: PLACES },
      offered?.places.map((one) => h("option", { key: one[0], value: one[1] })),
    ),
    h(
      "datalist",
      { key: ROADS, id: ROADS },
      offered?.roads.map((one) => h("option", { key: one, value: one })),
    ),
  ];
}
