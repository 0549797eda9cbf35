/* From the plain page, which came from the server, to the same page drawn by Dash: it goes in the very moment in which
 * Dash has drawn the same; the map is handed over, the keyboard stays where it was, and no choice is lost. */
import { navigate } from "./address.js";
import { fromPage, names } from "./files.js";
import "./leaving.js";

let firstMap = null;

const plainPage = () => document.querySelector("form.first");

/* A choice made before Dash has taken over is made again afterwards; none is lost. */
const early = [];
document.addEventListener("change", (event) => {
  if (plainPage()?.contains(event.target)) early.push(event.target);
});

function again({ tagName, name, value, checked }) {
  if (tagName === "SELECT") {
    navigate({ [name]: value });
    return;
  }
  const inputs = [...document.querySelectorAll("#page input")];
  const same = inputs.find((one) => one.name === name && one.value === value);
  if (same && same.checked !== checked) same.click();
}

const stops = () => [
  ...document.querySelectorAll("a[href], input:not([type=hidden]), summary, button, [tabindex='0']"),
];

export function takeOver() {
  const page = plainPage();
  if (!page) return;
  const stop = page.contains(document.activeElement) ? stops().indexOf(document.activeElement) : -1;
  firstMap = page.querySelector(".map");
  page.remove();
  window.performance.mark("reisevei-taken-over");
  window.setTimeout(() => {
    if (stop >= 0) stops()[stop].focus({ preventScroll: true });
    early.splice(0).forEach(again);
  });
}

/* The map of the plain page, for one who will go on with it; null once somebody has. */
export function takeFirstMap() {
  const map = firstMap;
  firstMap = null;
  return map;
}

const watching = new MutationObserver(() => {
  if (!document.getElementById("innhold")) return; // the plain page has no ids
  watching.disconnect();
  takeOver();
});
watching.observe(document, { childList: true, subtree: true });

/* Dash's own layout is an empty place; what stands in it came with the page, and a callback in the browser puts it in. */
window.dash_clientside = Object.assign(window.dash_clientside || {}, {
  reisevei: { page: () => fromPage("reisevei-page") },
});

// The map's words are needed soon: whoever points at it shall not wait.
if (window.location.pathname === "/") window.addEventListener("load", () => void names());
