/* The map and the table of municipalities as Dash components: drawn straight into the page, past React. */
import { navigate, onView, query } from "./address.js";
import { answer } from "./files.js";
import * as map from "./map.js";
import * as table from "./municipality_table.js";
import { h, React } from "./react.js";

const select = (code) => navigate({ kommune: code });

/* With `source` the part follows the address by itself: it asks that route for its numbers, past Dash, and takes the
 * chosen municipality from the query. Without, it shows what its properties say. */
function follow(part, source) {
  let latest = answer(source).key;
  return onView((first) => {
    part.select(query().get("kommune") || "");
    const { key, ask } = answer(source);
    if (key === latest) return;
    latest = key;
    first.push(ask().then((numbers) => key === latest && part.answer(numbers)));
  });
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

export function MunicipalityMap(props) {
  const drawn = (shown) => props.setProps({ drawn: shown });
  const root = usePart(props, (node) => map.create(node, props.words, props.label, select, drawn));
  return h("div", { id: props.id, className: "map", ref: root });
}

export function MunicipalityTable(props) {
  const root = usePart(props, (node) => table.create(node, props.words, select));
  return h("div", { id: props.id, className: "municipality-table", ref: root });
}
