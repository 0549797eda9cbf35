/* What all parts share: reading and writing the address, Norwegian numbers, the map's files, leaving the page.
 * Nothing is stored in the browser; the address is the only memory. */
(function () {
  "use strict";
  const NARROW = "\u202f";
  const SPACE = "\u00a0";
  const files = new Map();

  function navigate(changes, standards) {
    const query = new URLSearchParams(window.location.search);
    for (const [key, value] of Object.entries(changes)) {
      if (value === "" || value === null || (standards && standards[key] === value)) query.delete(key);
      else query.set(key, value);
    }
    const order = ["gruppe", "mal", "lesning", "godta", "antall", "antatt", "grense", "kart", "kommune", "hva", "mot", "vis", "nye", "malsetting", "kandidater", "grupper", "behold"];
    const sorted = new URLSearchParams();
    for (const key of order) if (query.has(key)) sorted.set(key, query.get(key));
    const search = sorted.toString() ? "?" + sorted.toString() : "";
    if (search === window.location.search) return;
    window.history.pushState({}, "", window.location.pathname + search);
    carry();
    tell();
  }

  /* The map hears of a new address first; Dash, with all that is words and tables, once the map has its colours. */
  const PATIENCE_MS = 600;
  function tell() {
    const first = [];
    window.dispatchEvent(new CustomEvent("reisevei-view", { detail: { first } }));
    const dash = () => window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // as Dash's own links
    if (!first.length) return dash();
    const enough = new Promise((done) => window.setTimeout(done, PATIENCE_MS));
    return void Promise.race([Promise.allSettled(first), enough]).then(dash);
  }
  window.addEventListener("popstate", () => window.dispatchEvent(new CustomEvent("reisevei-view", { detail: { first: [] } })));

  /* The numbers that colour the map for an address; the chosen municipality makes no difference to them. All parts of
   * the page that want the same ones share one request. */
  let latest = { key: null, numbers: null };
  function answer(source) {
    const query = new URLSearchParams(window.location.search);
    query.delete("kommune");
    const key = source + (query.size ? "?" + query : "");
    const ask = () => {
      if (latest.key !== key) {
        const numbers = window.fetch(key).then((response) => (response.ok ? response.json() : Promise.reject(new Error(key + ": " + response.status))));
        numbers.catch(() => (latest.key = latest.key === key ? null : latest.key));
        latest = { key, numbers };
      }
      return latest.numbers;
    };
    return { key, ask };
  }

  /* The ways in the page's head carry the view along. */
  function carry() {
    for (const link of document.querySelectorAll("#head a[data-inner]")) link.search = window.location.search;
  }
  window.addEventListener("popstate", carry);

  function number(value) {
    if (value === null || value === undefined) return "–";
    return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, NARROW);
  }

  function minutes(value) {
    if (value === null || value === undefined) return "–";
    const whole = Math.round(value);
    const hours = Math.floor(whole / 60);
    const rest = whole % 60;
    if (!hours) return rest + SPACE + "min";
    return hours + SPACE + "t" + (rest ? SPACE + rest + SPACE + "min" : "");
  }

  function percent(share) {
    if (share === null || share === undefined) return "–";
    const whole = Math.round(share * 100);
    if (whole === 100 && share < 1) return ">" + NARROW + "99" + NARROW + "%";
    if (whole === 0 && share > 0) return "<" + NARROW + "1" + NARROW + "%";
    return whole + NARROW + "%";
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, key) => (key in values ? values[key] : ""));
  }

  /* The map's files are asked for once, however many parts of the page use them. One that did not come is asked for
   * again by whoever needs it next. */
  function file(url) {
    if (!files.has(url)) {
      const coming = window.fetch(url).then((response) => (response.ok ? response.json() : Promise.reject(new Error(url + ": " + response.status))));
      coming.catch(() => files.delete(url));
      files.set(url, coming);
    }
    return files.get(url);
  }

  /* What can be said of municipalities and centres; the page's head has its address. */
  const names = () => file(document.querySelector("meta[name=reisevei-names]").content);

  /* Markers and hatching have a size on the screen, whatever the zoom: they are scaled by the metres of a pixel. */
  function sizeMarkers(drawing, zoom) {
    const { width, height } = drawing.getBoundingClientRect();
    const box = drawing.viewBox.baseVal;
    if (!width || !box || !box.width) return;
    const size = Math.max(box.width / width, box.height / height) / zoom;
    const grow = Math.min(1.5, Math.max(1, Math.sqrt(zoom) * 0.8));
    for (const marker of drawing.querySelectorAll("[data-at]")) {
      marker.setAttribute("transform", `translate(${marker.dataset.at}) scale(${size * grow})`);
    }
    for (const pattern of drawing.querySelectorAll("pattern")) pattern.setAttribute("patternTransform", `rotate(45) scale(${size})`);
  }

  function element(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === true) node.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  }

  /* Leaving: only when the visitor asks, by the link or by pressing Shift three times. The neutral page takes this
   * page's place in the tab; what the browser has noted in its history stays there, and we never say otherwise. */
  function leave() {
    const link = document.querySelector("a.exit");
    if (!link) return;
    document.documentElement.classList.add("leaving");
    window.location.replace(link.href);
  }

  /* Links within the dashboard change the address only; Dash then draws the page that belongs to it. */
  function go(link) {
    if (link.pathname + link.search === window.location.pathname + window.location.search) return;
    const samePage = link.pathname === window.location.pathname;
    window.history.pushState({}, "", link.pathname + link.search);
    if (samePage) {
      carry();
      return void tell(); // the page's parts follow the address
    }
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a");
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
    if (event.timeStamp - since > 3000) presses = 0;
    if (!presses) since = event.timeStamp;
    presses += 1;
    if (presses === 3) leave();
  });

  window.reiseveiCore = { navigate, answer, number, minutes, percent, fill, file, names, sizeMarkers, element };
})();
