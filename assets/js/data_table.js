/* A table that is sorted and filtered where it stands. See dashboard/components/controls.py. */
import { h, React } from "./react.js";
import { compare, fill, minutes, number, percent } from "./text.js";

const NUMERIC = new Set(["people", "minutes", "share", "count"]);
const FORMAT = { people: number, minutes: minutes, share: percent, count: number };

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
    parts.map((part, index) =>
      part ? h("span", { key: index, className: `s${index}`, style: { width: `${(100 * part) / total}%` } }) : null,
    ),
  );
}

function order(one, other) {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  return typeof one === "string" || typeof other === "string"
    ? compare(String(one), String(other))
    : one < other
      ? -1
      : 1;
}

export function DataTable(props) {
  const { columns, rows, words } = props;
  const [sort, setSort] = React.useState([props.sort, props.down]);
  const [text, setText] = React.useState("");
  const [only, setOnly] = React.useState("");
  React.useEffect(() => setSort([props.sort, props.down]), [props.sort, props.down]);
  const at = Math.max(
    0,
    columns.findIndex((column) => column.key === sort[0]),
  );
  const gather = columns.findIndex((column) => column.key === props.gather);
  const picks = gather < 0 ? [] : [...new Set(rows.map((row) => String(plain(row[gather]))))].sort(compare);
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
              {
                key: column.key,
                className: NUMERIC.has(column.kind) ? "n" : column.kind,
                "aria-hidden": column.kind === "stack" ? "true" : undefined,
              },
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
          h(
            "label",
            null,
            words.filter,
            h("input", {
              type: "search",
              autoComplete: "off",
              value: text,
              onChange: (event) => setText(event.target.value),
            }),
          ),
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
          h("p", { className: "count", role: "status" }, fill(words.count, { shown: chosen.length, all: rows.length })),
        )
      : null;
  const caption = `${props.id}-caption`;
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
