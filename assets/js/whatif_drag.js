/* Dragging a new centre onto the map: it follows the pointer and says which town is nearest. */
import { element as e } from "./element.js";
import { nearest } from "./places.js";
import { fill } from "./text.js";
import { open } from "./whatif_steps.js";

const MOVED_PX = 6; // less is a click

export function addDragging(root, { words, drawn, live, onClick }) {
  const says = e("p", { class: "map-says", role: "status" });
  const sign = e("span", { class: "mark new", "aria-hidden": "true" });
  const grip = e("button", { type: "button", class: "drag-new", title: words.drag_title }, sign, words.drag);
  const ghost = e("div", { class: "drag-ghost", hidden: true, "aria-hidden": "true" });
  root.append(grip, says, ghost);
  let from = null;
  let dropped = false;

  function target(event) {
    const frame = root.querySelector(".map-frame");
    if (!frame) return null; // the map is still to come
    const { left, right, top, bottom } = frame.getBoundingClientRect();
    const across = event.clientX > left && event.clientX < right;
    const inside = across && event.clientY > top && event.clientY < bottom;
    const spot = inside && live.offered ? drawn.ground(event.clientX, event.clientY) : null;
    return spot ? nearest(live.offered.places, ...spot) : null;
  }

  grip.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    from = { x: event.clientX, y: event.clientY, moved: false };
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointermove", (event) => {
    if (!from) return;
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > MOVED_PX) from.moved = true;
    if (!from.moved) return;
    const bounds = root.getBoundingClientRect();
    const place = target(event);
    ghost.hidden = false;
    ghost.textContent = place ? place[1] : words.outside;
    ghost.style.transform = `translate(${event.clientX - bounds.left}px,${event.clientY - bounds.top}px)`;
  });
  grip.addEventListener("pointerup", (event) => {
    const was = from;
    from = null;
    ghost.hidden = true;
    if (!was?.moved) return;
    event.preventDefault();
    dropped = true;
    const place = target(event);
    says.textContent = place ? fill(words.dropped, { place: place[1] }) : words.outside;
    if (place) open(live.offered, place[0]);
  });
  grip.addEventListener("pointercancel", () => {
    from = null;
    ghost.hidden = true;
  });
  grip.addEventListener("click", () => {
    if (!dropped) onClick();
    dropped = false;
  });
}
