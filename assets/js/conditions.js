/* The conditions of a scenario as native controls: named ones to choose from, and each by itself. Which words there are
 * says the server (geo/network/conditions.py); whoever shows them says what happens with new words. */
import { h, React } from "./react.js";

/* The words in the order in which the address spells them; what means nothing without another word goes with it. */
export function spellConditions(chosen, rules, normal, vocabulary) {
  const { night, unknown_rest: rest, speed, order } = vocabulary;
  const rule = rules.map((one) => one.word).find((word) => word && chosen.has(word));
  const driven = [...chosen].find((word) => word.startsWith(speed) && word !== speed + normal);
  const holds = (word) => chosen.has(word) && (word !== rest || chosen.has(night)) && word;
  const said = { rule, speed: driven };
  return order.map((kind) => (kind in said ? said[kind] : holds(vocabulary[kind]))).filter(Boolean);
}

function Options(props) {
  return h(
    "fieldset",
    { className: `radios ${props.look}` },
    h("legend", { className: props.quiet ? "visually-hidden" : undefined }, props.legend),
    h(
      "div",
      { className: "options" },
      props.options.map(([value, label, title]) =>
        h(
          "label",
          { key: value, title, className: value === props.value ? "on" : "" },
          h("input", {
            type: "radio",
            name: props.name,
            value,
            checked: value === props.value,
            onChange: () => props.onChange(value),
          }),
          h("span", null, label),
        ),
      ),
    ),
  );
}

function Box(props) {
  return h(
    "label",
    { className: "check" },
    h("input", { type: "checkbox", checked: props.checked, onChange: (event) => props.onChange(event.target.checked) }),
    h("span", null, props.label),
  );
}

/* Taken over on Enter or when the field is left. */
function Speed(props) {
  const [value, setValue] = React.useState(String(props.value));
  React.useEffect(() => setValue(String(props.value)), [props.value]);
  const take = () => {
    const speed = Math.round(Number(value));
    if (!(speed >= props.least && speed <= props.most)) setValue(String(props.value));
    else if (speed !== props.value) props.onChange(speed);
  };
  return h(
    "label",
    { className: "number-box" },
    h("span", null, props.label),
    h("input", {
      type: "number",
      inputMode: "numeric",
      min: props.least,
      max: props.most,
      step: 5,
      value,
      onChange: (event) => setValue(event.target.value),
      onBlur: take,
      onKeyDown: (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        take();
      },
    }),
  );
}

export function Conditions(props) {
  const { presets, rules, texts, vocabulary } = props;
  const { night: NIGHT, unknown_rest: UNKNOWN_REST, winter: WINTER, from_road: FROM_ROAD, speed: SPEED } = vocabulary;
  const [least, most, normal] = props.speed;
  const [words, setWords] = React.useState(props.words);
  React.useEffect(() => setWords(props.words), [props.words.join()]);
  const now = new Set(words);
  const preset = presets.find((one) => one.words.join() === words.join());
  const [open, setOpen] = React.useState(!preset);
  const take = (next) => {
    setWords(next);
    props.onChange(next);
  };
  const turn = (word, on, instead) => {
    const next = new Set([...now].filter((one) => !instead?.(one)));
    if (on) next.add(word);
    else next.delete(word);
    take(spellConditions(next, rules, normal, vocabulary));
  };
  const isRule = (word) => rules.some((one) => one.word === word);
  const speed = words.find((word) => word.startsWith(SPEED));
  const options = presets.map((one) => [one.words.join("."), one.label, one.title]);
  if (!preset) options.push([words.join("."), texts.own, ""]);
  return h(
    "section",
    { id: props.id, className: "panel conditions", "aria-labelledby": `${props.id}-heading` },
    h("h2", { id: `${props.id}-heading` }, texts.heading),
    h(Options, {
      legend: texts.presets,
      quiet: true,
      look: "pills",
      name: `${props.id}-preset`,
      options,
      value: words.join("."),
      onChange: (value) => take(value ? value.split(".") : []),
    }),
    props.said.length ? h("p", { className: "said" }, props.said.join(" ")) : null,
    h(
      "details",
      { open, onToggle: (event) => setOpen(event.target.open) },
      h("summary", null, texts.details),
      h(
        "div",
        { className: "each" },
        h(Box, { label: texts.winter, checked: now.has(WINTER), onChange: (on) => turn(WINTER, on) }),
        h(Box, { label: texts.night, checked: now.has(NIGHT), onChange: (on) => turn(NIGHT, on) }),
        now.has(NIGHT)
          ? h(
              "div",
              { className: "within" },
              h(Options, {
                legend: texts.unknown,
                look: "joined",
                name: `${props.id}-unknown`,
                options: [
                  ["", texts.unknown_sail],
                  [UNKNOWN_REST, texts.unknown_rest],
                ],
                value: now.has(UNKNOWN_REST) ? UNKNOWN_REST : "",
                onChange: (value) => turn(UNKNOWN_REST, Boolean(value)),
              }),
            )
          : null,
        h(Options, {
          legend: texts.rule,
          look: "joined",
          name: `${props.id}-rule`,
          options: rules.map((one) => [one.word, one.label]),
          value: words.find(isRule) || "",
          onChange: (value) => turn(value, Boolean(value), isRule),
        }),
        h(Speed, {
          label: texts.speed,
          least,
          most,
          value: speed ? Number(speed.slice(SPEED.length)) : normal,
          onChange: (value) => turn(SPEED + value, value !== normal, (word) => word.startsWith(SPEED)),
        }),
        h(Box, { label: texts.from_road, checked: now.has(FROM_ROAD), onChange: (on) => turn(FROM_ROAD, on) }),
      ),
    ),
  );
}
