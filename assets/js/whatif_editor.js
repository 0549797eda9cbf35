/* The form of the page "Hva hvis": the question, the conditions, the changes of a scenario, and ready-made cases. Every
 * step changes the address and nothing else; the server answers for whatever stands there. */
import { navigate } from "./address.js";
import { Conditions } from "./conditions.js";
import { Radios } from "./controls.js";
import { h, React } from "./react.js";
import { spelledName } from "./scenario.js";
import { fill } from "./text.js";
import { Choice, Field } from "./whatif_fields.js";
import { ChangeForm } from "./whatif_form.js";
import { amend, begin, canRedo, canUndo, go, redo, removeAt, undo } from "./whatif_steps.js";

const SOFT_HYPHEN = /\u00ad/g; // a select's list breaks no words

function Button({ text, act, ...more }) {
  return h("button", { type: "button", className: "button", onClick: act, ...more }, text);
}

function Troubles({ props }) {
  if (!props.troubles.length) return null;
  const said = props.troubles.map((one, at) => h("li", { key: at }, one));
  return h("div", { className: "trouble", role: "alert" }, h("b", null, props.words.problems), h("ul", null, said));
}

/* Group, reading and limit, as on the other pages. */
function Question({ props }) {
  const choose = (one) => (event) => navigate({ [one.name]: event.target.value }, { [one.name]: one.standard });
  const select = (one) =>
    h(
      "select",
      { value: one.value, name: one.name, onChange: choose(one) },
      one.options.map(({ value, label }) => h("option", { key: value, value }, label.replace(SOFT_HYPHEN, ""))),
    );
  return h(
    "div",
    { className: "ask-line" },
    props.question.map((one) => h(Field, { key: one.name, label: one.label }, select(one))),
  );
}

/* What the map shows, and what the scenario is held against. */
function Shown({ props }) {
  const { words } = props;
  const against = [["", words.against_today], ...props.cases.map((one) => [one.hva, one.title])];
  const known = (text) => !text || against.some((one) => one[0] === text);
  if (!known(props.text)) against.push([props.text, words.against_this]);
  if (!known(props.against)) against.push([props.against, words.against_other]);
  return h(
    "div",
    { className: "ask-line" },
    h(Radios, { id: "whatif-show", look: "joined", legend: words.show, ...props.show }),
    h(Choice, {
      id: "whatif-against",
      label: words.against,
      options: against,
      value: props.against,
      onChange: (value) => navigate({ [props.against_key]: value }),
    }),
  );
}

function Chips({ props }) {
  const { words } = props;
  if (!props.changes.length) {
    return h("p", { className: "quiet" }, props.conditions.words.length ? words.none_conditions : words.none);
  }
  const chip = (one, at) =>
    h(
      "li",
      { key: at + one.text, className: one.problem ? "wrong" : "" },
      h("span", null, one.text, one.problem ? h("em", null, ` ${one.problem}`) : null),
      h(
        "button",
        { type: "button", "aria-label": fill(words.remove, { change: one.text }), onClick: () => removeAt(at) },
        "✕",
      ),
    );
  return h("ol", { className: "chips" }, props.changes.map(chip));
}

/* A name for the scenario: taken over on Enter or when the field is left. */
function Name({ props }) {
  const { words } = props;
  const [name, setName] = React.useState(props.name);
  React.useEffect(() => setName(props.name), [props.name]);
  const take = () => {
    const clean = name.trim().slice(0, props.max_name);
    if (clean !== props.name) amend({ name: spelledName(clean) });
  };
  const box = {
    id: "whatif-name",
    type: "text",
    maxLength: props.max_name,
    autoComplete: "off",
    placeholder: words.name_placeholder,
    value: name,
    onChange: (event) => setName(event.target.value),
    onBlur: take,
    onKeyDown: (event) => event.key === "Enter" && take(),
  };
  return h(Field, { label: words.name }, h("input", box));
}

function Cases({ props }) {
  if (!props.cases.length) return null;
  const chosen = props.cases.find((one) => one.hva === props.text);
  const button = (one) =>
    h(Button, {
      text: one.title,
      act: () => go(one.hva, { gruppe: one.group === "women" ? "" : one.group }),
      title: one.text,
      "aria-pressed": String(one.hva === props.text),
    });
  return h(
    "div",
    { className: "cases" },
    h("h3", null, props.words.cases),
    h(
      "ul",
      null,
      props.cases.map((one) => h("li", { key: one.id }, button(one))),
    ),
    chosen ? h("p", { className: "note" }, chosen.text) : null,
  );
}

export function ScenarioEditor(given) {
  const props = { ...given, ...(given.state || {}) };
  const { words } = props;
  React.useEffect(begin, []);
  return h(
    "div",
    { id: props.id, className: "editor", "data-text": props.text },
    h(Troubles, { props }),
    h(Question, { props }),
    h(Shown, { props }),
    h(Conditions, { id: "whatif-conditions", ...props.conditions, onChange: (conditions) => amend({ conditions }) }),
    h(
      "section",
      { className: "panel", "aria-labelledby": "whatif-changes" },
      h(
        "div",
        { className: "panel-head" },
        h("h2", { id: "whatif-changes" }, words.heading),
        h(
          "div",
          { className: "tools" },
          h(Button, { text: words.undo, act: undo, disabled: !canUndo() && !props.text }),
          h(Button, { text: words.redo, act: redo, disabled: !canRedo() }),
          h(Button, { text: words.reset, act: () => go(""), disabled: !props.text }),
        ),
      ),
      h(Chips, { props }),
      h(ChangeForm, { props }),
      props.changes.length || props.conditions.words.length ? h(Name, { props }) : null,
      h(Cases, { props }),
    ),
  );
}
