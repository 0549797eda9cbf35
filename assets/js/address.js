/* The address is the only memory: every choice changes it, and all parts follow it. Nothing is stored in the browser.
 * Dash hears of a new address through its public `dash_clientside.set_props` on its `dcc.Location`. */
import { settings } from "./files.js";

const PATIENCE_MS = 600;
const VIEW = "reisevei-view";

export const query = () => new URLSearchParams(window.location.search);

/* Change some keys of the query; a key with its standard value is left out. */
export function navigate(changes, standards) {
  const next = query();
  for (const [key, value] of Object.entries(changes)) {
    if (value === "" || value === null || standards?.[key] === value) next.delete(key);
    else next.set(key, value);
  }
  const sorted = new URLSearchParams();
  for (const key of settings().order) if (next.has(key)) sorted.set(key, next.get(key));
  const search = sorted.size ? `?${sorted}` : "";
  if (search === window.location.search) return;
  window.history.pushState({}, "", window.location.pathname + search);
  carry();
  tell();
}

/* Links within the dashboard change the address only; Dash then draws the page that belongs to it. */
export function go(link) {
  if (link.pathname + link.search === window.location.pathname + window.location.search) return;
  const samePage = link.pathname === window.location.pathname;
  window.history.pushState({}, "", link.pathname + link.search);
  if (samePage) {
    carry();
    tell(); // the page's parts follow the address
    return;
  }
  tellDash();
  window.scrollTo(0, 0);
}

/* Only what has changed: a page is drawn anew for another path. */
let dashKnows = { ...place() };

function place() {
  const { pathname, search, href } = window.location;
  return { pathname, search, href };
}

function tellDash() {
  const now = place();
  const changed = Object.entries(now).filter(([key, value]) => dashKnows[key] !== value);
  dashKnows = now;
  if (changed.length) window.dash_clientside.set_props("url", Object.fromEntries(changed));
}

/* The map hears of a new address first; Dash, with all that is words and tables, once the map has its colours. */
function tell() {
  const first = [];
  window.dispatchEvent(new CustomEvent(VIEW, { detail: { first } }));
  if (!first.length) {
    tellDash();
    return;
  }
  const enough = new Promise((done) => window.setTimeout(done, PATIENCE_MS));
  void Promise.race([Promise.allSettled(first), enough]).then(tellDash);
}

/* Call `hear` with the list of what is urgent whenever the query changes; returns how to stop it. */
export function onView(hear) {
  const listen = (event) => hear(event.detail.first);
  window.addEventListener(VIEW, listen);
  return () => window.removeEventListener(VIEW, listen);
}

/* The ways in the page's head carry the view along. */
function carry() {
  for (const link of document.querySelectorAll("#head a[data-inner]")) link.search = window.location.search;
}

window.addEventListener("popstate", () => {
  dashKnows = place(); // its own ears are open for this
  carry();
  window.dispatchEvent(new CustomEvent(VIEW, { detail: { first: [] } }));
});
// The line was broken: what Dash asked for meanwhile did not come, and Dash has no way to ask again by itself.
window.addEventListener("online", () => window.dash_clientside?.set_props?.("url", place()));
