/* Native controls that change the address; React around plain HTML elements. dashboard/markup.py writes the same
 * elements for the page before Dash. */
import { navigate, query } from "./address.js";
import { names } from "./files.js";
import { h, React } from "./react.js";

/* Going back is heard at once, not only through Dash: whoever goes back before Dash has heard of a choice would
 * otherwise keep its mark. */
export function useBack(name, standard, setValue) {
  React.useEffect(() => {
    const hear = () => setValue(query().get(name) ?? standard);
    window.addEventListener("popstate", hear);
    return () => window.removeEventListener("popstate", hear);
  }, [name, standard]);
}

export function Radios(props) {
  const [value, setValue] = React.useState(props.value);
  React.useEffect(() => setValue(props.value), [props.value]);
  useBack(props.name, props.standard, setValue);
  const choose = (event) => {
    setValue(event.target.value);
    const cleared = props.clears ? { [props.clears]: "" } : {};
    navigate({ ...cleared, [props.name]: event.target.value }, { [props.name]: props.standard });
  };
  return h(
    "fieldset",
    { id: props.id, className: `radios ${props.look}` },
    h("legend", null, props.legend),
    h(
      "div",
      { className: "options" },
      props.options.map((option) =>
        h(
          "label",
          { key: option.value, title: option.title, className: option.value === value ? "on" : "" },
          h("input", {
            type: "radio",
            name: props.name,
            value: option.value,
            checked: option.value === value,
            onChange: choose,
          }),
          h("span", null, option.label),
        ),
      ),
    ),
    props.hint ? h("p", { className: "hint" }, props.hint) : null,
  );
}

export function Check(props) {
  const [value, setValue] = React.useState(props.value);
  React.useEffect(() => setValue(props.value), [props.value]);
  useBack(props.name, "", (text) => setValue(text === props.on));
  const turn = (event) => {
    setValue(event.target.checked);
    navigate({ [props.name]: event.target.checked ? props.on : "" });
  };
  return h(
    "label",
    { className: "check" },
    h("input", { id: props.id, type: "checkbox", checked: Boolean(value), onChange: turn }),
    h("span", null, props.label),
  );
}

/* Any whole number: taken over on Enter or when the field is left, never while it is being typed. */
export function NumberBox(props) {
  const start = props.value === null || props.value === undefined ? "" : String(props.value);
  const [value, setValue] = React.useState(start);
  React.useEffect(() => setValue(start), [start]);
  useBack(props.name, props.standard, setValue);
  const take = () => {
    const number = Math.round(Number(value));
    if (value !== "" && !(number >= props.min && number <= props.max)) return setValue(start);
    navigate({ [props.name]: value === "" ? "" : String(number) }, { [props.name]: props.standard });
  };
  return h(
    "label",
    { className: "number-box" },
    h("span", null, props.label),
    h("input", {
      id: props.id,
      type: "number",
      inputMode: "numeric",
      min: props.min,
      max: props.max,
      step: 1,
      value,
      placeholder: props.placeholder,
      onChange: (event) => setValue(event.target.value),
      onBlur: take,
      onKeyDown: (event) => event.key === "Enter" && take(),
    }),
  );
}

/* Several of a list. The last one cannot be taken away: nothing would count then. */
export function Checks(props) {
  const [value, setValue] = React.useState(props.value);
  React.useEffect(() => setValue(props.value), [props.value.join()]);
  useBack(props.name, props.standard, (text) => setValue(text ? text.split(".") : []));
  const turn = (event) => {
    const next = props.options
      .map((option) => option.value)
      .filter((one) => (one === event.target.value ? event.target.checked : value.includes(one)));
    if (!next.length) return;
    setValue(next);
    navigate({ [props.name]: next.join(".") }, { [props.name]: props.standard });
  };
  return h(
    "fieldset",
    { id: props.id, className: "checks" },
    h("legend", null, props.legend),
    props.options.map((option) =>
      h(
        "label",
        { key: option.value },
        h("input", { type: "checkbox", value: option.value, checked: value.includes(option.value), onChange: turn }),
        h("span", null, option.label),
      ),
    ),
  );
}

/* One of a list, where pills would take too much room. */
export function Select(props) {
  const [value, setValue] = React.useState(props.value);
  React.useEffect(() => setValue(props.value), [props.value]);
  useBack(props.name, props.standard, setValue);
  const choose = (event) => {
    setValue(event.target.value);
    navigate({ [props.name]: event.target.value }, { [props.name]: props.standard });
  };
  return h(
    "label",
    { className: "field" },
    h("span", null, props.label),
    h(
      "select",
      { id: props.id, name: props.name, value, onChange: choose },
      props.options.map((option) => h("option", { key: option.value, value: option.value }, option.label)),
    ),
  );
}

/* Type a municipality's name: the keyboard's twin of a click on the map. */
export function Finder(props) {
  const [areas, setAreas] = React.useState({});
  const [problem, setProblem] = React.useState("");
  React.useEffect(() => void names().then((content) => setAreas(content.areas)), []);
  const list = `${props.id}-names`;
  const find = (event) => {
    const text = event.target.value.trim().toLowerCase();
    const hits = Object.keys(areas).filter(
      (code) => areas[code][0].toLowerCase() === text || areas[code][3].toLowerCase() === text || code === text,
    );
    setProblem("");
    if (hits.length) {
      navigate({ kommune: hits[0] });
      return true;
    }
    return false;
  };
  return h(
    "div",
    { id: props.id, className: "finder" },
    h("label", { htmlFor: `${props.id}-input` }, props.label),
    h("input", {
      id: `${props.id}-input`,
      type: "text",
      list,
      autoComplete: "off",
      placeholder: props.placeholder,
      "aria-describedby": `${props.id}-problem`,
      onInput: find,
      onKeyDown: (event) => {
        if (event.key === "Enter" && event.target.value && !find(event)) setProblem(props.unknown);
      },
    }),
    h(
      "datalist",
      { id: list },
      Object.keys(areas).map((code) => h("option", { key: code, value: areas[code][3] })),
    ),
    h("p", { id: `${props.id}-problem`, className: "problem", role: "status" }, problem),
  );
}
