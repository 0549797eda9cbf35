/* Parts of the pages beside the map: a table that is sorted and filtered where it stands, and native choices that
 * change the address. See dashboard/components/controls.py. React and the core are loaded before this file. */
(function () {
  "use strict";
  const React = window.React;
  const h = React.createElement;
  const core = window.reiseveiCore;
  const collate = new Intl.Collator("nb").compare;
  const NUMERIC = new Set(["people", "minutes", "share", "count"]);
  const FORMAT = { people: core.number, minutes: core.minutes, share: core.percent, count: core.number };

  /* A cell is a number, a text, null, or {t: text, v: what it is sorted by, h: address, c: class}. */
  const plain = (cell) => (cell !== null && typeof cell === "object" ? cell.t : cell);
  const value = (cell) => (cell !== null && typeof cell === "object" ? (cell.v === undefined ? cell.t : cell.v) : cell);

  function shown(cell, kind) {
    const inner = plain(cell);
    const text = inner === null ? "–" : typeof inner === "number" && FORMAT[kind] ? FORMAT[kind](inner) : String(inner);
    if (cell === null || typeof cell !== "object") return text;
    if (cell.h) return h("a", { href: cell.h, "data-inner": "true" }, text);
    return cell.c ? h("span", { className: cell.c }, text) : text;
  }

  /* People by what hinders them, as one bar; the words and figures stand in the columns beside it. */
  function stack(parts) {
    const total = parts.reduce((sum, part) => sum + part, 0) || 1;
    return h(
      "div",
      { className: "stackbar" },
      parts.map((part, index) => (part ? h("span", { key: index, className: "s" + index, style: { width: (100 * part) / total + "%" } }) : null)),
    );
  }

  function order(one, other) {
    if (one === other) return 0;
    if (one === null) return -1;
    if (other === null) return 1;
    return typeof one === "string" || typeof other === "string" ? collate(String(one), String(other)) : one < other ? -1 : 1;
  }

  function DataTable(props) {
    const { columns, rows, words } = props;
    const [sort, setSort] = React.useState([props.sort, props.down]);
    const [text, setText] = React.useState("");
    const [only, setOnly] = React.useState("");
    React.useEffect(() => setSort([props.sort, props.down]), [props.sort, props.down]);
    const at = Math.max(0, columns.findIndex((column) => column.key === sort[0]));
    const gather = columns.findIndex((column) => column.key === props.gather);
    const picks = gather < 0 ? [] : [...new Set(rows.map((row) => String(plain(row[gather]))))].sort(collate);
    const wanted = text.trim().toLowerCase();
    const chosen = rows.filter(
      (row) =>
        (!only || String(plain(row[gather])) === only) &&
        (!wanted || row.some((cell) => typeof plain(cell) === "string" && plain(cell).toLowerCase().includes(wanted))),
    );
    const sign = sort[1] ? -1 : 1;
    chosen.sort((one, other) => sign * order(value(one[at]), value(other[at])) || order(value(one[0]), value(other[0])));
    const turn = (column) => setSort([column.key, sort[0] === column.key ? !sort[1] : NUMERIC.has(column.kind)]);
    const heads = columns.map((column) => {
      const mine = column.key === sort[0];
      const look = { key: column.key, scope: "col", className: NUMERIC.has(column.kind) ? "n" : column.kind };
      if (column.kind === "stack") return h("th", { ...look, className: "stack still" }, column.label);
      return h(
        "th",
        { ...look, "aria-sort": mine ? (sort[1] ? "descending" : "ascending") : "none" },
        h(
          "button",
          { type: "button", title: column.title || undefined, onClick: () => turn(column) },
          h("span", null, column.label),
          h("span", { className: "arrow", "aria-hidden": "true" }, mine ? (sort[1] ? "▼" : "▲") : ""),
        ),
      );
    });
    const body = chosen.map((row, index) =>
      h(
        "tr",
        { key: index },
        columns.map((column, place) =>
          place === 0
            ? h("th", { key: column.key, scope: "row" }, shown(row[0], column.kind))
            : h(
                "td",
                { key: column.key, className: NUMERIC.has(column.kind) ? "n" : column.kind, "aria-hidden": column.kind === "stack" ? "true" : undefined },
                column.kind === "stack" ? stack(row[place]) : shown(row[place], column.kind),
              ),
        ),
      ),
    );
    const tools =
      rows.length > 20
        ? h(
            "div",
            { className: "table-tools" },
            h("label", null, words.filter, h("input", { type: "search", autoComplete: "off", value: text, onChange: (event) => setText(event.target.value) })),
            gather < 0
              ? null
              : h(
                  "label",
                  null,
                  columns[gather].label,
                  h(
                    "select",
                    { value: only, onChange: (event) => setOnly(event.target.value) },
                    h("option", { value: "" }, words.all),
                    picks.map((pick) => h("option", { key: pick, value: pick }, pick)),
                  ),
                ),
            h("p", { className: "count", role: "status" }, core.fill(words.count, { shown: chosen.length, all: rows.length })),
          )
        : null;
    const caption = props.id + "-caption";
    return h(
      "div",
      { id: props.id, className: "data-table", "data-rows": chosen.length },
      tools,
      h(
        "div",
        { className: "table-scroll", tabIndex: 0, role: "region", "aria-labelledby": caption },
        h(
          "table",
          { className: "all" },
          h("caption", { id: caption }, props.caption),
          h("thead", null, h("tr", null, heads)),
          h("tbody", null, body),
        ),
      ),
    );
  }

  /* Any whole number: taken over on Enter or when the field is left, never while it is being typed. */
  function NumberBox(props) {
    const start = props.value === null || props.value === undefined ? "" : String(props.value);
    const [value, setValue] = React.useState(start);
    React.useEffect(() => setValue(start), [start]);
    core.useBack(props.name, props.standard, setValue);
    const take = () => {
      const number = Math.round(Number(value));
      if (value !== "" && !(number >= props.min && number <= props.max)) return setValue(start);
      core.navigate({ [props.name]: value === "" ? "" : String(number) }, { [props.name]: props.standard });
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
  function Checks(props) {
    const [value, setValue] = React.useState(props.value);
    React.useEffect(() => setValue(props.value), [props.value.join()]);
    core.useBack(props.name, props.standard, (text) => setValue(text ? text.split(".") : []));
    const turn = (event) => {
      const next = props.options.map((option) => option.value).filter((one) => (one === event.target.value ? event.target.checked : value.includes(one)));
      if (!next.length) return;
      setValue(next);
      core.navigate({ [props.name]: next.join(".") }, { [props.name]: props.standard });
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
  function Select(props) {
    const [value, setValue] = React.useState(props.value);
    React.useEffect(() => setValue(props.value), [props.value]);
    core.useBack(props.name, props.standard, setValue);
    const choose = (event) => {
      setValue(event.target.value);
      core.navigate({ [props.name]: event.target.value }, { [props.name]: props.standard });
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

  window.reisevei = Object.assign(window.reisevei || {}, { DataTable, NumberBox, Checks, Select });
})();
