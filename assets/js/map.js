/* The map: inline SVG in metres (EPSG:25833, y downwards), drawn once, recoloured in place. Zoom and pan by d3-zoom.
 * The page comes with its first map drawn by the server (dashboard/map/svg.py), just as draw() does it here: that one
 * is taken as it stands. */
(function () {
  "use strict";
  const core = window.reiseveiCore;
  const SVG = "http://www.w3.org/2000/svg";
  const MAX_ZOOM = 24;
  const NAMES_FROM = 3.2; // zoom at which the towns' names are written
  const COUNTY_ROADS_FROM = 3.2;
  const DETAIL_FROM = 1.6; // zoom at which the finer drawing is fetched
  const BUTTONS = [["in", "+"], ["out", "−"], ["all", "⤢"]];
  const BELOW = [["neighbours", "neighbours"]];
  const ABOVE = [
    ["lakes", "lakes"],
    ["county_roads", "roads county"],
    ["main_roads", "roads main-casing"],
    ["main_roads", "roads main"],
    ["ferries", "ferries"],
    ["counties", "counties"],
  ];

  function svg(name, attributes, parent) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (parent) parent.appendChild(node);
    return node;
  }

  function hatch(id, parent) {
    const pattern = svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" }, parent);
    svg("rect", { width: 6, height: 6, class: "hatch-ground" }, pattern);
    return pattern;
  }

  function markerShape(group) {
    svg("circle", { r: 6.5, class: "grip" }, group);
    svg("circle", { r: 5, class: "disc" }, group);
    svg("path", { d: "M0-5A5 5 0 0 0 0 5Z", class: "half" }, group);
    svg("path", { d: "M-2.4-2.4L2.4 2.4M2.4-2.4L-2.4 2.4", class: "cross" }, group);
  }

  /* Make the frame with an empty drawing, the buttons and the tip. */
  function furnish(root, words, label) {
    const h = core.element;
    const frame = h("div", { class: "map-frame", tabindex: "0", role: "group", "aria-label": label });
    svg("svg", { "aria-hidden": "true", focusable: "false" }, frame);
    const buttons = BUTTONS.map(([change, sign]) =>
      h("button", { type: "button", "aria-label": words["zoom_" + change], title: words["zoom_" + change], "data-zoom": change }, sign),
    );
    root.append(frame, h("div", { class: "map-buttons" }, ...buttons), h("div", { class: "tip", hidden: true, "aria-hidden": "true" }));
  }

  /* Draw all that never changes, without colours. */
  function draw(drawing, content, centres) {
    const [x0, y0, width, height] = content.box;
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const defs = svg("defs", {}, drawing);
    svg("path", { d: "M1 0V6M4 0V6", class: "hatch-cut" }, hatch("hatch-cut", defs));
    svg("path", { d: "M3 0V6", class: "hatch-unknown" }, hatch("hatch-unknown", defs));
    svg("path", { d: "M3 0V6", class: "hatch-lost" }, hatch("hatch-lost", defs));
    svg("path", { d: "M0 3H6", class: "hatch-won" }, hatch("hatch-won", defs));
    const layer = svg("g", { class: "layer" }, drawing);
    for (const [name, look] of BELOW) svg("path", { d: content[name], class: look }, layer);
    const land = svg("g", { class: "land" }, layer);
    const codes = Object.keys(content.municipalities).sort(); // as in the tables: an object puts "1001" before "0301"
    for (const code of codes) svg("path", { d: content.municipalities[code], class: "m", "data-code": code }, land);
    for (const [name, look] of ABOVE) svg("path", { d: content[name], class: look }, layer);
    svg("g", { class: "selected" }, layer);
    const markers = svg("g", { class: "markers" }, layer);
    for (const centre of centres) {
      for (const site of centre.sites) {
        const at = { "data-centre": centre.id, "data-at": `${site.x - x0},${y0 - site.y}` };
        const node = svg("g", { class: "centre unknown", ...at }, markers);
        markerShape(node);
        svg("text", { x: 9, y: 4 }, node).textContent = site.town;
      }
    }
  }

  function create(root, words, label, onSelect, onDrawn) {
    const h = core.element;
    core.takeOver();
    const first = root.id === "map" && core.firstMap;
    core.firstMap = null;
    if (first) {
      root.append(...first.childNodes);
      Object.assign(root.dataset, first.dataset);
    } else furnish(root, words, label);
    const [drawing, frame, tip] = ["svg", ".map-frame", ".tip"].map((part) => root.querySelector(part));
    const state = { shapes: new Map(), centres: [], about: {}, areas: {}, answer: null, selected: "", k: 1, ready: false };
    let zoom = null;

    function place() {
      core.sizeMarkers(drawing, state.k);
      root.classList.toggle("names", state.k >= NAMES_FROM);
      root.classList.toggle("county-roads", state.k >= COUNTY_ROADS_FROM);
    }

    /* Make a drawing move and answer. */
    function start() {
      const { width, height } = drawing.viewBox.baseVal;
      state.width = width;
      state.layer = drawing.querySelector(".layer");
      state.outline = drawing.querySelector(".selected");
      for (const shape of drawing.querySelectorAll("[data-code]")) state.shapes.set(shape.dataset.code, shape);
      state.centres = [...drawing.querySelectorAll("[data-centre]")];
      zoom = window.d3
        .zoom()
        .scaleExtent([1, MAX_ZOOM])
        .translateExtent([
          [-width * 0.3, -height * 0.1],
          [width * 1.3, height * 1.1],
        ])
        // The wheel scrolls the page and one finger too; Ctrl and the wheel, or two fingers, zoom.
        .filter((event) => {
          if (event.type === "wheel") return event.ctrlKey || event.metaKey;
          if (event.type.startsWith("touch")) return event.touches.length > 1;
          return !event.button;
        })
        .wheelDelta((event) => -event.deltaY * (event.deltaMode === 1 ? 0.05 : event.deltaMode ? 1 : 0.004))
        .on("zoom", (event) => {
          state.layer.setAttribute("transform", event.transform);
          if (event.transform.k !== state.k) {
            state.k = event.transform.k;
            place();
            if (state.k >= DETAIL_FROM) refine();
          }
        });
      window.d3.select(drawing).call(zoom).on("dblclick.zoom", null);
      wireButtons();
      state.observer = new ResizeObserver(place);
      state.observer.observe(drawing);
      place();
      state.ready = true;
      recolour();
      outline();
    }

    /* Whoever zooms in gets a finer drawing and the county roads; the first screen does not wait for them. */
    function refine() {
      if (state.refined) return;
      state.refined = true;
      core.file(state.url.replace("/map-", "/detail-")).then((content) => {
        for (const [code, d] of Object.entries(content.municipalities)) state.shapes.get(code).setAttribute("d", d);
        for (const [name, look] of [...BELOW, ...ABOVE]) state.layer.querySelector(`:scope > path[class="${look}"]`).setAttribute("d", content[name]);
        outline();
        root.dataset.detail = "fine";
      });
    }

    function act(change) {
      const target = window.d3.select(drawing);
      if (change === "in") target.call(zoom.scaleBy, 1.7);
      else if (change === "out") target.call(zoom.scaleBy, 1 / 1.7);
      else if (change === "all") target.call(zoom.transform, window.d3.zoomIdentity);
      else {
        const step = state.width / 8 / state.k;
        target.call(zoom.translateBy, change[0] * step, change[1] * step);
      }
    }

    function wireButtons() {
      for (const button of root.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => act(button.dataset.zoom));
      const keys = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], "+": "in", "-": "out", 0: "all" };
      frame.addEventListener("keydown", (event) => {
        if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        act(keys[event.key]);
      });
    }

    function recolour() {
      const answer = state.answer;
      if (!answer || !state.ready) return;
      if (state.asDrawn !== answer.question) paint(answer);
      state.asDrawn = null; // from now on by this script alone
      root.dataset.question = answer.question;
      root.dataset.kind = answer.kind || "";
      window.performance.mark("reisevei-coloured", { detail: answer.question });
      tell();
    }

    function paint(answer) {
      answer.codes.forEach((code, row) => {
        const shape = state.shapes.get(code);
        if (shape) shape.setAttribute("class", "m c" + answer.classes[row]);
      });
      for (const node of state.centres) {
        const look = answer.centres[node.dataset.centre] || "unknown";
        node.setAttribute("class", "centre " + look);
        // The documented ones on top, or a dozen unknown neighbours hide them.
        if (look === "documented") node.parentNode.appendChild(node);
      }
    }

    /* Say which view stands on the map, once it is painted: what is less urgent waits for it. */
    function tell() {
      if (!state.ready || !state.answer) return;
      const shown = state.answer.question + "/" + state.selected;
      if (shown === state.told) return;
      state.told = shown;
      window.requestAnimationFrame(() =>
        window.setTimeout(() => {
          if (!window.performance.getEntriesByName("reisevei-first-map").length) window.performance.mark("reisevei-first-map");
          if (state.told === shown) onDrawn(shown);
        }),
      );
    }

    /* Markers that are not in the map file: what a scenario opens or moves. A shape of their own: a diamond. */
    function addExtras(list) {
      state.waiting = list;
      if (!state.ready || !state.corner) return;
      for (const node of state.layer.querySelectorAll("[data-extra]")) node.remove();
      for (const extra of list) {
        const at = { "data-extra": extra.id, "data-at": `${extra.x - state.corner[0]},${state.corner[1] - extra.y}` };
        const node = svg("g", { class: "extra " + extra.look, ...at }, state.layer);
        svg("circle", { r: 11, class: "grip" }, node);
        svg("path", { d: "M0-8.5L8.5 0L0 8.5L-8.5 0Z", class: "diamond" }, node);
        if (extra.look !== "closed") svg("path", { d: "M-3 0H3M0-3V3", class: "plus" }, node);
        svg("text", { x: 12, y: 4 }, node).textContent = extra.town;
      }
      place();
    }

    /* What a scenario closes: lines in metres of EPSG:25833, and a sign where a road is blocked. Under the centres. */
    function addWays(list) {
      state.waitingWays = list;
      if (!state.ready || !state.corner) return;
      const [x0, y0] = state.corner;
      const old = state.layer.querySelector(":scope > .ways");
      if (old) old.remove();
      const ways = svg("g", { class: "ways" });
      state.layer.insertBefore(ways, state.layer.querySelector(":scope > .markers"));
      for (const way of list) {
        svg("path", { d: way.d, class: "way " + way.look, transform: `translate(${-x0},${y0}) scale(1,-1)` }, ways);
        for (const [x, y, text] of way.signs) {
          const node = svg("g", { class: "sign " + way.look, "data-at": `${x - x0},${y0 - y}` }, ways);
          svg("circle", { r: 6 }, node);
          svg("path", { d: "M-3.2 0H3.2" }, node);
          svg("text", { x: 9, y: 4 }, node).textContent = text;
        }
      }
      place();
    }

    /* The place in the country (EPSG:25833, metres) under a point of the screen; null before the map stands. */
    function ground(clientX, clientY) {
      if (!state.ready || !state.corner) return null;
      const point = new DOMPoint(clientX, clientY).matrixTransform(state.layer.getScreenCTM().inverse());
      return [point.x + state.corner[0], state.corner[1] - point.y];
    }

    function outline() {
      if (!state.ready) return;
      state.outline.replaceChildren();
      const shape = state.shapes.get(state.selected);
      if (!shape) return;
      const d = shape.getAttribute("d");
      svg("path", { d, class: "halo" }, state.outline);
      svg("path", { d, class: "line" }, state.outline);
    }

    function describeArea(code) {
      const row = state.answer ? state.answer.codes.indexOf(code) : -1;
      const area = state.areas[code];
      if (row < 0 || !area) return null;
      const answer = state.answer;
      const lines = [h("strong", {}, area[0]), h("span", { class: "tip-note" }, core.fill(words.people, { people: core.number(area[2]), county: area[1] }))];
      if (answer.lines) {
        for (const line of answer.lines[row]) lines.push(h("span", {}, line));
        return lines;
      }
      const minutes = answer.minutes[row];
      const centre = answer.nearest[row] < 0 ? "" : answer.centre_names[answer.nearest[row]];
      const say = (key, values) => lines.push(h("span", {}, core.fill(words[key], values)));
      if (minutes === null) {
        const reason = words["reason_" + answer.reasons[row]] || words.reason_no_serving_centre;
        lines.push(h("span", {}, reason));
      } else {
        const head = answer.heads && answer.heads.minutes;
        if (head) lines.push(h("span", {}, head + ": " + core.minutes(minutes)));
        else say("median", { minutes: core.minutes(minutes) });
        if (answer.beyond[row] !== null && answer.kind !== "detour") {
          say("beyond", { share: core.percent(answer.beyond_share[row]), people: core.number(answer.beyond[row]), limit: answer.limit_words });
        }
        if (centre) lines.push(h("span", {}, answer.heads && answer.heads.centre ? answer.heads.centre + ": " + centre : core.fill(words.to_centre, { centre })));
        if (answer.cut_off[row]) say("cut_off", { people: core.number(answer.cut_off[row]) });
      }
      const basis = (answer.note && answer.note[row]) || (centre && answer.centre_basis && answer.centre_basis[answer.nearest[row]]);
      if (basis) lines.push(h("span", { class: "tip-note" }, core.fill(words.basis, { basis })));
      return lines;
    }

    function describeCentre(id) {
      const centre = state.about[id];
      if (!centre) return null;
      const body = h("tbody", {});
      for (const offer of centre.offers) {
        const row = h("tr", { class: offer.look });
        row.append(h("th", {}, offer.group), h("td", {}, h("span", { class: "mark " + offer.look }), offer.status), h("td", {}, offer.year));
        row.append(h("td", { class: "tip-source" }, offer.source));
        body.append(row);
      }
      const parts = [h("strong", {}, centre.name), h("span", { class: "tip-note" }, centre.where)];
      if (centre.offers.length) parts.push(h("table", {}, body));
      if (centre.unknown) parts.push(h("span", { class: "tip-note" }, centre.unknown));
      parts.push(h("span", { class: "tip-note strong" }, words.call_first));
      return parts;
    }

    function showTip(event) {
      const target = event.target;
      const marker = target.closest("[data-centre]");
      const code = target.getAttribute("data-code");
      const key = marker ? "c" + marker.dataset.centre : code ? "m" + code : "";
      if (!key) return hideTip();
      if (tip.dataset.key !== key + (root.dataset.question || "")) {
        const content = marker ? describeCentre(marker.dataset.centre) : describeArea(code);
        if (!content) return hideTip();
        tip.replaceChildren(...content);
        tip.dataset.key = key + (root.dataset.question || "");
        tip.classList.toggle("wide", Boolean(marker));
      }
      tip.hidden = false;
      const bounds = root.getBoundingClientRect();
      const view = document.documentElement.clientWidth;
      const x = Math.max(8, Math.min(event.clientX + 14, view - tip.offsetWidth - 8)) - bounds.left;
      let y = event.clientY + 16;
      if (y + tip.offsetHeight > window.innerHeight - 8) y = Math.max(8, event.clientY - tip.offsetHeight - 12);
      tip.style.transform = `translate(${x}px,${y - bounds.top}px)`;
      return undefined;
    }

    function hideTip() {
      tip.hidden = true;
      return undefined;
    }

    drawing.addEventListener("pointermove", (event) => event.pointerType !== "touch" && showTip(event));
    drawing.addEventListener("pointerleave", hideTip);
    drawing.addEventListener("click", (event) => {
      const marker = event.target.closest("[data-centre]");
      const code = marker ? "" : event.target.getAttribute("data-code");
      if (code) onSelect(code);
      else if (marker) showTip(event);
    });

    /* The names come after the map: they are needed once somebody points at it. */
    function learn({ box, areas, centres }) {
      state.corner = box;
      state.areas = areas;
      state.about = Object.fromEntries(centres.map((centre) => [centre.id, centre]));
    }

    if (first) {
      state.asDrawn = first.dataset.question;
      start();
    }

    return {
      load(url) {
        state.url = url;
        const shapes = first ? null : core.file(url);
        return Promise.all([core.names(), shapes]).then(([named, content]) => {
          learn(named);
          if (content) draw(drawing, content, named.centres);
          if (content) start();
          if (state.waitingWays) addWays(state.waitingWays);
          if (state.waiting) addExtras(state.waiting);
        });
      },
      answer(value) {
        state.answer = value;
        if (state.asDrawn !== value.question) addWays(value.ways || []);
        if (state.asDrawn !== value.question) addExtras(value.extras || []);
        recolour();
      },
      select(code) {
        state.selected = code || "";
        outline();
        tell();
      },
      extras: addExtras,
      ground,
      destroy() {
        if (state.observer) state.observer.disconnect();
        root.replaceChildren();
      },
    };
  }

  window.reiseveiMap = { create };
})();
