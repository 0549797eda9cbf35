/* What is asked of the server: files that never change, and the numbers that colour the map. Each is asked for once,
 * however many parts of the page use it. What came with the page itself stands in it as data. */
const files = new Map();

async function json(url) {
  const response = await window.fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

/* A file that did not come is asked for again by whoever needs it next. */
export function file(url) {
  if (!files.has(url)) {
    const coming = json(url);
    coming.catch(() => files.delete(url));
    files.set(url, coming);
  }
  return files.get(url);
}

/* Data that stands in the page, by the element's id. */
export function fromPage(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/* What the scripts must know of the address and of scenarios; see dashboard/web/prerender.py. */
let told = null;
export function settings() {
  told ??= fromPage("reisevei-settings");
  return told;
}

/* What can be said of municipalities and centres. */
export const names = () => file(settings().names);

/* The numbers that colour the map for an address; the chosen municipality makes no difference to them. */
let latest = { key: null, numbers: null };
export function answer(source) {
  const query = new URLSearchParams(window.location.search);
  query.delete("kommune");
  const key = source + (query.size ? `?${query}` : "");
  const ask = () => {
    if (latest.key !== key) {
      const numbers = json(key);
      numbers.catch(() => {
        if (latest.key === key) latest.key = null;
      });
      latest = { key, numbers };
    }
    return latest.numbers;
  };
  return { key, ask };
}
