/* The first script of a page that stands already, as plain HTML from the server, with the map in the colours of the
 * address. It gives the map's markers their size before anything is shown, and then starts Dash.
 * Dash has no public way to wait with its scripts: they rest in a template of the page (`index_string`) until here. */
import { sizeMarkers } from "./markers.js";

/* Once the page is whole its map is shown, with markers of the right size from the first frame on; once that frame
 * has been shown, the map's mark is set and Dash starts. */
function beforeFrame() {
  if (!document.getElementById("react-entry-point")) {
    window.requestAnimationFrame(beforeFrame); // not whole yet
    return;
  }
  const page = document.querySelector("form.first");
  const map = page?.querySelector(".map svg");
  if (page) page.classList.add("whole");
  if (map) sizeMarkers(map, 1);
  window.setTimeout(() => {
    if (map) window.performance.mark("reisevei-first-map", { detail: map.closest(".map").dataset.question });
    startDash();
  });
}
window.requestAnimationFrame(beforeFrame);
window.addEventListener("load", () => document.hidden && startDash()); // nobody looks at it: it has no frames

/* They run in their order; our components need React and come after them, and the last, which starts Dash, stands in
 * the page itself. If one does not come, the page is loaded anew, once; then it stays as it is and can be read. */
function startDash() {
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", startDash);
    return;
  }
  const rest = document.getElementById("reisevei-dash");
  if (!rest) return;
  rest.remove();
  const scripts = [...rest.content.querySelectorAll("script")];
  const coming = scripts.filter((script) => script.src).map(run);
  const start = () => scripts.filter((script) => !script.src).forEach(run);
  Promise.all(coming)
    .then(() => import("./components.js"))
    .then(start, anew);
}

function anew() {
  if (window.performance.getEntriesByType("navigation")[0].type !== "reload") window.location.reload();
}

function run(script) {
  const node = document.createElement("script");
  for (const { name, value } of script.attributes) node.setAttribute(name, value);
  node.async = false; // in their order
  node.text = script.text;
  return new Promise((done, failed) => {
    node.onload = done;
    node.onerror = failed;
    document.body.append(node);
  });
}
