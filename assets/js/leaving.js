/* Clicks on links, and leaving the dashboard: only when the visitor asks, by the link or by pressing Shift three times.
 * The neutral page takes this page's place in the tab; what the browser has noted in its history stays there, and we
 * never say otherwise. */
import { go } from "./address.js";

const WITHIN_MS = 3000;
const PRESSES = 3;

function leave() {
  const link = document.querySelector("a.exit");
  if (!link) return;
  document.documentElement.classList.add("leaving");
  window.location.replace(link.href);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.classList.contains("exit")) {
    event.preventDefault();
    leave();
  } else if (link.dataset.inner && !link.closest("form.first")) {
    event.preventDefault();
    go(link);
  }
});

let presses = 0;
let since = 0;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Shift") {
    presses = 0;
    return;
  }
  if (event.repeat) return;
  if (event.timeStamp - since > WITHIN_MS) presses = 0;
  if (!presses) since = event.timeStamp;
  presses += 1;
  if (presses === PRESSES) leave();
});
