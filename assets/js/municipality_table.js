/* All municipalities in one semantic table: sorted and filtered in the browser, the map's equivalent for everyone. */
import { element as h } from "./element.js";
import { names } from "./files.js";
import { compare, fill, minutes, number, percent } from "./text.js";

const NUMERIC = new Set([
  "people",
  "minutes",
  "p5",
  "p95",
  "share",
  "beyond",
  "cut_off",
  "undecided",
  "undecided_share",
]);
const SORTED = { detour: "minutes", knowledge: "undecided" };

export function create(root, words, onSelect) {
  const state = { rows: [], areas: null, answer: null, selected: "", sort: "beyond", down: true, text: "", county: "" };
  const search = h("input", { type: "search", id: `${root.id}-filter`, autocomplete: "off" });
  const county = h("select", { id: `${root.id}-county` }, h("option", { value: "" }, words.all_counties));
  const count = h("p", { class: "count", role: "status" });
  const caption = h("caption", {});
  let columns = [];
  let heads = {};
  const headRow = h("tr", {});

  /* The columns follow the question: made anew when they change, refilled otherwise. */
  function setColumns(next) {
    if (columns.join() === next.join()) return;
    columns = next;
    heads = {};
    headRow.replaceChildren();
    for (const column of columns) {
      const button = h(
        "button",
        { type: "button" },
        h("span", { class: "head-text" }),
        h("span", { class: "arrow", "aria-hidden": "true" }),
      );
      const head = h("th", { scope: "col", class: NUMERIC.has(column) ? "n" : null }, button);
      button.addEventListener("click", () => {
        state.down = state.sort === column ? !state.down : NUMERIC.has(column);
        state.sort = column;
        arrange();
      });
      heads[column] = head;
      headRow.append(head);
    }
    for (const row of state.rows) {
      row.cells = { name: row.node.firstChild };
      row.node.replaceChildren(row.cells.name);
      for (const column of columns.slice(1)) {
        row.cells[column] = h("td", { class: NUMERIC.has(column) ? "n" : null });
        row.node.append(row.cells[column]);
      }
    }
    if (!columns.includes(state.sort)) {
      state.sort = SORTED[state.answer.kind] || "beyond";
      state.down = true;
    }
  }

  const body = h("tbody", {});
  const scroller = h("div", {
    class: "table-scroll",
    tabindex: "0",
    role: "region",
    "aria-labelledby": `${root.id}-caption`,
  });
  caption.id = `${root.id}-caption`;
  scroller.append(h("table", { class: "all" }, caption, h("thead", {}, headRow), body));
  root.append(
    h(
      "div",
      { class: "table-tools" },
      h("label", { for: search.id }, words.filter, search),
      h("label", { for: county.id }, words.county_filter, county),
      count,
    ),
    scroller,
  );
  search.addEventListener("input", () => {
    state.text = search.value.trim().toLowerCase();
    arrange();
  });
  county.addEventListener("change", () => {
    state.county = county.value;
    arrange();
  });

  function cell(row, column) {
    const a = state.answer;
    const i = row.index;
    switch (column) {
      case "people":
        return number(row.people);
      case "minutes":
        return a.minutes[i] === null ? words[`reason_${a.reasons[i]}`] : minutes(a.minutes[i]);
      case "p5":
      case "p95":
        return minutes(a[column][i]);
      case "note":
        return a.note[i];
      case "undecided":
        return number(a.undecided[i]);
      case "undecided_share":
        return percent(a.undecided_share[i]);
      case "share":
        return percent(a.beyond_share[i]);
      case "beyond":
        return number(a.beyond[i]);
      case "cut_off":
        return number(a.cut_off[i]);
      case "centre":
        return a.nearest[i] < 0 ? "–" : a.centre_names[a.nearest[i]];
      default:
        return row[column];
    }
  }

  const missing = (figure) => (figure === null ? -1 : figure);

  function value(row, column) {
    const a = state.answer;
    const i = row.index;
    switch (column) {
      case "minutes":
        if (a.minutes[i] !== null) return a.minutes[i];
        return a.reasons[i] === "agreement_unknown" ? -1 : Infinity; // not known is neither near nor far
      case "p5":
      case "p95":
        return a[column][i] === null ? Infinity : a[column][i];
      case "undecided":
      case "undecided_share":
        return a[column][i];
      case "note":
        return a.note[i];
      case "share":
        return missing(a.beyond_share[i]);
      case "beyond":
        return missing(a.beyond[i]);
      case "cut_off":
        return missing(a.cut_off[i]);
      case "centre":
        return cell(row, column);
      default:
        return row[column];
    }
  }

  function build(content) {
    state.areas = content.areas;
    state.rows = Object.entries(content.areas).map(([code, [name, countyName, people]]) => {
      const link = h("a", { href: `?kommune=${code}`, "data-code": code }, name);
      const cells = { name: h("th", { scope: "row" }, link) };
      return {
        code,
        name,
        county: countyName,
        people,
        node: h("tr", {}, cells.name),
        cells,
        words: `${name} ${countyName} ${code}`.toLowerCase(),
      };
    });
    const counties = [...new Set(state.rows.map((row) => row.county))].sort(compare);
    for (const name of counties) county.append(h("option", { value: name }, name));
    refresh();
  }

  function refresh() {
    const a = state.answer;
    if (!state.areas || !a) return;
    const at = new Map(a.codes.map((code, index) => [code, index]));
    caption.textContent = a.caption;
    setColumns(a.columns);
    const coloured = a.kind === "knowledge" ? "undecided_share" : "minutes";
    for (const column of columns) {
      const text = a.heads[column] || words[`column_${column}`];
      heads[column].querySelector(".head-text").textContent = fill(text, { limit: a.limit_words });
    }
    for (const row of state.rows) {
      row.index = at.get(row.code);
      for (const column of columns.slice(1)) {
        const text = cell(row, column);
        if (row.cells[column].textContent !== text) row.cells[column].textContent = text;
      }
      row.cells.minutes.className = "n";
      row.cells[coloured].className = `n k c${a.classes[row.index]}`;
    }
    arrange();
  }

  function arrange() {
    if (!state.answer || !state.areas) return;
    const sign = state.down ? -1 : 1;
    const shown = state.rows.filter(
      (row) => (!state.text || row.words.includes(state.text)) && (!state.county || row.county === state.county),
    );
    shown.sort((one, two) => {
      const a = value(one, state.sort);
      const b = value(two, state.sort);
      const order = typeof a === "string" ? compare(a, b) : a === b ? 0 : a < b ? -1 : 1;
      return sign * order || compare(one.name, two.name) || compare(one.code, two.code);
    });
    body.replaceChildren(...shown.map((row) => row.node));
    for (const column of columns) {
      const mine = column === state.sort;
      heads[column].setAttribute("aria-sort", mine ? (state.down ? "descending" : "ascending") : "none");
      heads[column].querySelector(".arrow").textContent = mine ? (state.down ? "▼" : "▲") : "";
    }
    count.textContent = fill(words.count, { shown: shown.length, all: state.rows.length });
    mark();
    root.dataset.question = state.answer.question;
    root.dataset.kind = state.answer.kind;
  }

  function mark() {
    for (const row of state.rows) {
      const chosen = row.code === state.selected;
      row.node.classList.toggle("chosen", chosen);
      row.node.querySelector("a").setAttribute("aria-current", chosen ? "true" : "false");
    }
  }

  body.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-code]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    onSelect(link.dataset.code);
  });

  return {
    load: () => names().then(build),
    // After the map: the table may take its time, the eye is on the map.
    answer(next) {
      state.answer = next;
      window.clearTimeout(state.waiting);
      state.waiting = window.setTimeout(() => window.requestIdleCallback(refresh, { timeout: 500 }), 60);
    },
    select(code) {
      state.selected = code || "";
      mark();
    },
  };
}

window.reiseveiTable = { create };
