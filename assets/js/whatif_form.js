/* The form that adds a change to a scenario: everything that can be done on the map, by keyboard. */
import { file } from "./files.js";
import { h, React } from "./react.js";
import { change, entry, verbOf } from "./scenario.js";
import { Choice, field, lists, picked, wordOf } from "./whatif_fields.js";
import { add, open, takeIn } from "./whatif_steps.js";

/* What may be wrong with what is typed, in the order in which it is said. */
const TYPED = [
  ["place_id", "place_unknown"],
  ["from_place_id", "place_unknown"],
  ["number", "road_unknown"],
  ["to_place_id", "place_unknown"],
];
const LABEL = "kind_"; // a verb with a label is offered, in the order of the labels

const verbs = (words) => Object.keys(words).flatMap((key) => (key.startsWith(LABEL) ? key.slice(LABEL.length) : []));

/* Whom a new centre takes in. */
function Groups({ props, groups, setGroups }) {
  const turn = (id, on) =>
    setGroups(props.groups.map((one) => one[0]).filter((one) => (one === id ? on : groups.includes(one))));
  return h(
    "details",
    { className: "group-choice" },
    h("summary", null, `${props.words.groups} (${groups.length})`),
    h(
      "fieldset",
      null,
      h("legend", { className: "visually-hidden" }, props.words.groups),
      props.groups.map(([id, text]) =>
        h(
          "label",
          { key: id },
          h("input", {
            type: "checkbox",
            value: id,
            checked: groups.includes(id),
            onChange: (event) => turn(id, event.target.checked),
          }),
          h("span", null, text),
        ),
      ),
    ),
  );
}

function Kinds({ words, verb, choose }) {
  return h(
    "fieldset",
    { className: "radios joined" },
    h("legend", null, words.add),
    h(
      "div",
      { className: "options" },
      verbs(words).map((one) =>
        h(
          "label",
          { key: one, className: one === verb ? "on" : "" },
          h("input", {
            type: "radio",
            name: "whatif-kind",
            value: one,
            checked: one === verb,
            onChange: () => choose(one),
          }),
          h("span", null, words[LABEL + one]),
        ),
      ),
    ),
  );
}

/* Reopening a centre that is closed today, under the form that opens a new one. */
function Reopening({ props, form, set }) {
  const { words } = props;
  const closed = props.centres.filter((one) => !one[2]).map((one) => [one[0], one[1]]);
  const value = picked("closed", closed, form);
  const verb = verbOf("reopen");
  const reopen = () => add(change(verb, value));
  const button = h("button", { type: "button", className: "button", onClick: reopen }, words[`do_${verb}`]);
  const choice = { id: "whatif-closed", label: words.closed, options: closed, value, onChange: set("closed") };
  return h(
    React.Fragment,
    null,
    h("p", { className: "quiet" }, words.place_hint),
    closed.length ? h("div", { className: "change-fields" }, h(Choice, choice), button) : null,
  );
}

export function ChangeForm({ props }) {
  const { words } = props;
  const [offered, setOffered] = React.useState(null);
  const [verb, setVerb] = React.useState(verbOf("open"));
  const [form, setForm] = React.useState({});
  const [groups, setGroups] = React.useState(props.lawful);
  const [problem, setProblem] = React.useState("");
  takeIn(groups);
  React.useEffect(() => void file(props.url).then(setOffered), [props.url]);
  const choose = (next) => {
    setVerb(next);
    setProblem("");
  };
  React.useEffect(() => {
    const turn = ({ detail }) => {
      choose(detail.verb);
      if (detail.centre) setForm((old) => ({ ...old, centre: detail.centre }));
      window.requestAnimationFrame(() => document.getElementById("whatif-place")?.focus());
    };
    document.addEventListener("reisevei-kind", turn);
    return () => document.removeEventListener("reisevei-kind", turn);
  }, []);
  const set = (key) => (value) => {
    setProblem("");
    setForm((old) => ({ ...old, [key]: value }));
  };
  const context = { props, offered, form, set };
  const single = entry(verb).arguments.filter((one) => !one.repeatable);
  const opening = verb === verbOf("open");

  function submit(event) {
    event.preventDefault();
    const found = Object.fromEntries(single.map((one) => [one.name, wordOf(one, context)]));
    const unknown = TYPED.find(([name]) => found[name] === null);
    if (unknown || (opening && !groups.length)) {
      setProblem(words[unknown ? unknown[1] : "groups_none"]);
      return;
    }
    if (opening) open(offered, ...Object.values(found));
    else add(change(verb, ...Object.values(found)));
    setForm((old) => ({ ...old, place: "", to: "" }));
  }

  return h(
    "form",
    { className: "change-form", onSubmit: submit, "aria-label": words.add },
    h(Kinds, { words, verb, choose }),
    h(
      "div",
      { className: "change-fields" },
      single.map((one) => field(one, context)),
      opening ? h(Groups, { props, groups, setGroups }) : null,
      h("button", { type: "submit", className: "button strong" }, words[`do_${verb}`]),
    ),
    h("p", { id: "whatif-problem", className: "problem", role: "status" }, problem),
    opening ? h(Reopening, { props, form, set }) : null,
    lists(offered),
  );
}
