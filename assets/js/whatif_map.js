/* The map of the page "Hva hvis", on which centres can be opened, moved and closed. The form does the same by keyboard. */
import { element as e } from "./element.js";
import { file } from "./files.js";
import * as map from "./map.js";
import { nearest } from "./places.js";
import { h, React } from "./react.js";
import { change, verbOf } from "./scenario.js";
import { fill } from "./text.js";
import { addDragging } from "./whatif_drag.js";
import { add, open } from "./whatif_steps.js";

/* Ask the form to make a change of this kind. */
function toForm(action, centre) {
  document.dispatchEvent(new CustomEvent("reisevei-kind", { detail: { verb: verbOf(action), centre } }));
}

function equip(root, props, live) {
  const shown = (view) => props.setProps({ drawn: view });
  const drawn = map.create(root, props.words, props.label, () => {}, shown);
  if (props.still) return drawn;
  const words = props.words;
  const pop = e("div", { class: "map-pop", role: "group", hidden: true });
  root.append(pop);
  addDragging(root, { words, drawn, live, onClick: () => toForm("open") });

  function hide() {
    pop.hidden = true;
  }

  function show(event, title, actions) {
    const buttons = actions.map(([text, act]) => {
      const button = e("button", { type: "button", class: "button" }, text);
      button.addEventListener("click", () => {
        hide();
        act();
      });
      return button;
    });
    pop.replaceChildren(e("strong", {}, title), e("div", { class: "pop-actions" }, ...buttons));
    pop.setAttribute("aria-label", title);
    pop.hidden = false;
    const bounds = root.getBoundingClientRect();
    const x = Math.min(event.clientX - bounds.left + 8, bounds.width - pop.offsetWidth - 8);
    const y = Math.min(event.clientY - bounds.top + 8, bounds.height - pop.offsetHeight - 8);
    pop.style.transform = `translate(${Math.max(8, x)}px,${Math.max(8, y)}px)`;
    buttons[0].focus({ preventScroll: true });
  }

  function centrePop(event, id) {
    const known = live.centres.find((one) => one[0] === id);
    if (!known) return;
    const [, name, inOperation, isNew] = known;
    const does = (text, action) => [text, () => add(change(verbOf(action), id))];
    const actions = [does(words.reopen, "reopen")];
    if (inOperation) actions[0] = does(isNew ? words.remove : words.close, "close");
    if (inOperation && !isNew) actions.push([words.move, () => toForm("move", id)]);
    show(event, name, [...actions, [words.cancel, hide]]);
  }

  function townPop(event) {
    const spot = drawn.ground(event.clientX, event.clientY);
    if (!spot || !live.offered || !event.target.getAttribute("data-code")) {
      hide();
      return;
    }
    const [id, name] = nearest(live.offered.places, ...spot);
    const here = fill(words.open_here, { place: name.replace(/ \(.*/, "") });
    show(event, fill(words.nearest, { place: name }), [
      [here, () => open(live.offered, id)],
      [words.cancel, hide],
    ]);
  }

  root.addEventListener(
    "click",
    (event) => {
      if (!event.target.closest("svg")) return;
      event.stopPropagation();
      const marker = event.target.closest("[data-centre],[data-extra]");
      if (marker) centrePop(event, marker.dataset.centre || marker.dataset.extra);
      else townPop(event);
    },
    true,
  );
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || pop.hidden) return;
    hide();
    root.querySelector(".map-frame").focus();
  });
  return drawn;
}

export function ScenarioMap(props) {
  const root = React.useRef(null);
  const drawn = React.useRef(null);
  const live = React.useRef({ centres: [], offered: null });
  live.current.centres = props.centres || [];
  React.useEffect(() => {
    file(props.choices).then((offered) => {
      live.current.offered = offered;
    });
    drawn.current = equip(root.current, props, live.current);
    drawn.current.load(props.url);
    return () => drawn.current.destroy();
  }, [props.url]);
  React.useEffect(() => {
    if (!props.answer) return;
    drawn.current.answer(props.answer);
    drawn.current.select("");
  }, [props.answer]);
  return h("div", { id: props.id, className: "map", ref: root });
}
