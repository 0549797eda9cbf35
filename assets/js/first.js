/* The page before Dash: it stands already, as plain HTML from the server, with the map in the colours of the address.
 * This script gives the map's markers their size before anything is shown, tells Dash what came with the page, and
 * clears the plain page away in the very moment in which Dash has drawn the same. Loaded after the core. */
(function () {
  "use strict";
  const core = window.reiseveiCore;
  const plain = () => document.querySelector("form.first");

  /* What Dash asks for first came with the page. All else is asked for once more if the line breaks: Dash does not, and
   * would leave a part of the page empty for ever. Every question of ours may be asked twice. */
  const AGAIN_MS = 500;
  const ordinary = window.fetch;
  const pause = () => new Promise((done) => window.setTimeout(done, AGAIN_MS));
  window.fetch = function (input, options) {
    const ask = () => ordinary.call(window, input, options);
    if (typeof input !== "string") return ask();
    const told = document.querySelector(`script[data-answers="${window.CSS.escape(input)}"]`);
    if (!told) return ask().catch((error) => (error.name === "AbortError" ? Promise.reject(error) : pause().then(ask)));
    told.remove();
    return Promise.resolve(new Response(told.textContent, { headers: { "Content-Type": "application/json" } }));
  };

  /* Once the page is whole its map is shown, with markers of the right size from the first frame on; once that frame
   * has been shown, the map's mark is set and Dash starts. */
  function beforeFrame() {
    if (!document.getElementById("react-entry-point")) return void window.requestAnimationFrame(beforeFrame); // not whole yet
    const page = plain();
    const map = page && page.querySelector(".map svg");
    if (page) page.classList.add("whole");
    if (map) core.sizeMarkers(map, 1);
    window.setTimeout(() => {
      if (map) window.performance.mark("reisevei-first-map", { detail: map.closest(".map").dataset.question });
      startDash();
    });
  }
  window.requestAnimationFrame(beforeFrame);
  window.addEventListener("load", () => document.hidden && startDash()); // nobody looks at it: it has no frames

  /* Dash's scripts rest in a template. They run in their order; the last, which starts it, stands in the page itself. If
   * one does not come, the page is loaded anew, once; then it stays as it is and can be read. */
  function startDash() {
    if (document.readyState === "loading") return void document.addEventListener("DOMContentLoaded", startDash);
    const rest = document.getElementById("reisevei-dash");
    if (!rest) return;
    rest.remove();
    const scripts = [...rest.content.querySelectorAll("script")];
    const coming = scripts.filter((script) => script.src).map((script) => run(script));
    const start = () => scripts.filter((script) => !script.src).forEach(run);
    const anew = () => window.performance.getEntriesByType("navigation")[0].type === "reload" || window.location.reload();
    Promise.all(coming).then(start, anew);
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

  /* A choice made before Dash has taken over is made again afterwards; none is lost. */
  const early = [];
  document.addEventListener("change", (event) => plain() && plain().contains(event.target) && early.push(event.target));
  const again = ({ tagName, name, value, checked }) => {
    if (tagName === "SELECT") return core.navigate({ [name]: value });
    const same = [...document.querySelectorAll("#page input")].find((one) => one.name === name && one.value === value);
    if (same && same.checked !== checked) same.click();
  };

  const stops = () => [...document.querySelectorAll("a[href], input:not([type=hidden]), summary, button, [tabindex='0']")];

  /* Dash has drawn the page: the plain one goes, and the keyboard stays where it was. The map is kept for
   * reisevei-map.js to go on with. */
  function takeOver() {
    const page = plain();
    if (!page) return;
    const stop = page.contains(document.activeElement) ? stops().indexOf(document.activeElement) : -1;
    core.firstMap = page.querySelector(".map");
    page.remove();
    window.performance.mark("reisevei-taken-over");
    window.setTimeout(() => {
      if (stop >= 0) stops()[stop].focus({ preventScroll: true });
      early.splice(0).forEach(again);
    });
  }
  core.takeOver = takeOver;
  const watching = new MutationObserver(() => {
    if (!document.getElementById("innhold")) return; // the plain page has no ids
    watching.disconnect();
    takeOver();
  });
  watching.observe(document, { childList: true, subtree: true });
  if (window.location.pathname === "/") core.names();
})();
