/* The parts as Dash components (see dashboard/components/controls.py). React and Dash are loaded before this file. */
(function () {
  "use strict";
  const React = window.React;
  const h = React.createElement;
  const core = window.reiseveiCore;

  /* Going back is heard at once, not only through Dash: whoever goes back before Dash has heard of a choice would
   * otherwise keep its mark. */
  function useBack(name, standard, setValue) {
    React.useEffect(() => {
      const hear = () => setValue(new URLSearchParams(window.location.search).get(name) ?? standard);
      window.addEventListener("popstate", hear);
      return () => window.removeEventListener("popstate", hear);
    }, [name, standard]);
  }
  core.useBack = useBack; // the other files' parts follow the address by it too

  function Radios(props) {
    const [value, setValue] = React.useState(props.value);
    React.useEffect(() => setValue(props.value), [props.value]);
    useBack(props.name, props.standard, setValue);
    const choose = (event) => {
      setValue(event.target.value);
      const cleared = props.clears ? { [props.clears]: "" } : {};
      core.navigate({ ...cleared, [props.name]: event.target.value }, { [props.name]: props.standard });
    };
    return h(
      "fieldset",
      { id: props.id, className: "radios " + props.look },
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

  function Check(props) {
    const [value, setValue] = React.useState(props.value);
    React.useEffect(() => setValue(props.value), [props.value]);
    useBack(props.name, "", (text) => setValue(text === props.on));
    const turn = (event) => {
      setValue(event.target.checked);
      core.navigate({ [props.name]: event.target.checked ? props.on : "" });
    };
    return h("label", { className: "check" }, h("input", { id: props.id, type: "checkbox", checked: Boolean(value), onChange: turn }), h("span", null, props.label));
  }

  const select = (code) => core.navigate({ kommune: code });

  /* With ``source`` the part follows the address by itself: it asks that route for its numbers, past Dash, and takes
   * the chosen municipality from the query. Without, it shows what its properties say. */
  function follow(part, source) {
    let latest = core.answer(source).key;
    const hear = (event) => {
      part.select(new URLSearchParams(window.location.search).get("kommune") || "");
      const { key, ask } = core.answer(source);
      if (key === latest) return;
      latest = key;
      const taken = ask().then((answer) => key === latest && part.answer(answer));
      event.detail.first.push(taken);
    };
    window.addEventListener("reisevei-view", hear);
    return () => window.removeEventListener("reisevei-view", hear);
  }

  function usePart(props, make) {
    const root = React.useRef(null);
    const part = React.useRef(null);
    // Before the browser shows what Dash has drawn: the first map goes over into it unseen.
    React.useLayoutEffect(() => {
      part.current = make(root.current);
      part.current.load(props.url);
      const stop = props.source ? follow(part.current, props.source) : null;
      return () => {
        if (stop) stop();
        if (part.current.destroy) part.current.destroy();
      };
    }, [props.url]);
    React.useLayoutEffect(() => {
      if (props.answer) part.current.answer(props.answer);
    }, [props.answer]);
    React.useLayoutEffect(() => part.current.select(props.selected), [props.selected]);
    return root;
  }

  function Map(props) {
    const drawn = (shown) => props.setProps({ drawn: shown });
    const root = usePart(props, (node) => window.reiseveiMap.create(node, props.words, props.label, select, drawn));
    return h("div", { id: props.id, className: "map", ref: root });
  }

  function MunicipalityTable(props) {
    const root = usePart(props, (node) => window.reiseveiTable.create(node, props.words, select));
    return h("div", { id: props.id, className: "municipality-table", ref: root });
  }

  /* Type a municipality's name: the keyboard's twin of a click on the map. */
  function Finder(props) {
    const [areas, setAreas] = React.useState({});
    const [problem, setProblem] = React.useState("");
    React.useEffect(() => void core.names().then((content) => setAreas(content.areas)), []);
    const list = props.id + "-names";
    const find = (event) => {
      const text = event.target.value.trim().toLowerCase();
      const hits = Object.keys(areas).filter((code) => areas[code][0].toLowerCase() === text || areas[code][3].toLowerCase() === text || code === text);
      setProblem("");
      if (hits.length) {
        select(hits[0]);
        return true;
      }
      return false;
    };
    return h(
      "div",
      { id: props.id, className: "finder" },
      h("label", { htmlFor: props.id + "-input" }, props.label),
      h("input", {
        id: props.id + "-input",
        type: "text",
        list,
        autoComplete: "off",
        placeholder: props.placeholder,
        "aria-describedby": props.id + "-problem",
        onInput: find,
        onKeyDown: (event) => {
          if (event.key === "Enter" && event.target.value && !find(event)) setProblem(props.unknown);
        },
      }),
      h("datalist", { id: list }, Object.keys(areas).map((code) => h("option", { key: code, value: areas[code][3] }))),
      h("p", { id: props.id + "-problem", className: "problem", role: "status" }, problem),
    );
  }

  window.reisevei = Object.assign(window.reisevei || {}, { Radios, Check, Map, MunicipalityTable, Finder });
})();
