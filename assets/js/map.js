/* The map: the server's drawing (dashboard/map/svg.py), recoloured in place and made to move. The page comes with its
 * first map; that one is taken as it stands. Elsewhere the same drawing is fetched, once. Zoom and pan by d3-zoom. */
import "../vendor/d3-zoom.bundle.min.js";
import { file, names } from "./files.js";
import * as mapMarks from "./map_marks.js";
import { describeArea, describeCentre, placeTip } from "./map_tip.js";
import { sizeMarkers } from "./markers.js";
import { takeFirstMap, takeOver } from "./takeover.js";

const d3 = window.d3;
const MAX_ZOOM = 24;
const NAMES_FROM = 3.2; // zoom at which the towns' names are written
const COUNTY_ROADS_FROM = 3.2;
const DETAIL_FROM = 1.6; // zoom at which the finer drawing is fetched
const STEP = 1.7;
const SVG = "http://www.w3.org/2000/svg";
const KEYS = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  "+": "in",
  "-": "out",
  0: "all",
};

/* Put SVG text into a group of the drawing. */
function fillGroup(group, text) {
  group.innerHTML = text;
}

export function create(root, words, label, onSelect, onDrawn) {
  takeOver();
  const first = root.id === "map" ? takeFirstMap() : null;
  const state = { shapes: new Map(), areas: {}, about: {}, answer: null, selected: "", k: 1, ready: false };
  let drawing = null;
  let frame = null;
  let tip = null;
  let zoom = null;

  function place() {
    sizeMarkers(drawing, state.k);
    root.classList.toggle("names", state.k >= NAMES_FROM);
    root.classList.toggle("county-roads", state.k >= COUNTY_ROADS_FROM);
  }

  /* Make a drawing that stands move and answer. */
  function start() {
    [drawing, frame, tip] = ["svg", ".map-frame", ".tip"].map((part) => root.querySelector(part));
    const { width, height } = drawing.viewBox.baseVal;
    state.width = width;
    state.layer = drawing.querySelector(".layer");
    state.outline = drawing.querySelector(".selected");
    for (const shape of drawing.querySelectorAll("[data-code]")) state.shapes.set(shape.dataset.code, shape);
    zoom = d3
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
        if (event.transform.k === state.k) return;
        state.k = event.transform.k;
        place();
        if (state.k >= DETAIL_FROM) refine();
      });
    d3.select(drawing).call(zoom).on("dblclick.zoom", null);
    listen();
    state.observer = new ResizeObserver(place);
    state.observer.observe(drawing);
    place();
    state.ready = true;
    recolour();
    outline();
  }

  function listen() {
    for (const button of root.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => act(button.dataset.zoom));
    }
    frame.addEventListener("keydown", (event) => {
      if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act(KEYS[event.key]);
    });
    drawing.addEventListener("pointermove", (event) => event.pointerType !== "touch" && showTip(event));
    drawing.addEventListener("pointerleave", hideTip);
    drawing.addEventListener("click", (event) => {
      const marker = event.target.closest("[data-centre]");
      const code = marker ? "" : event.target.getAttribute("data-code");
      if (code) onSelect(code);
      else if (marker) showTip(event);
    });
  }

  function act(change) {
    const target = d3.select(drawing);
    if (change === "in") target.call(zoom.scaleBy, STEP);
    else if (change === "out") target.call(zoom.scaleBy, 1 / STEP);
    else if (change === "all") target.call(zoom.transform, d3.zoomIdentity);
    else {
      const step = state.width / 8 / state.k;
      target.call(zoom.translateBy, change[0] * step, change[1] * step);
    }
  }

  /* Whoever zooms in gets a finer drawing and the county roads; the first screen does not wait for them. */
  function refine() {
    if (state.refined) return;
    state.refined = true;
    file(state.url.replace("/map-", "/detail-")).then(({ municipalities, ...layers }) => {
      for (const [code, d] of Object.entries(municipalities)) state.shapes.get(code).setAttribute("d", d);
      for (const path of state.layer.querySelectorAll(":scope > path[data-layer]")) {
        path.setAttribute("d", layers[path.dataset.layer]);
      }
      outline();
      root.dataset.detail = "fine";
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
      state.shapes.get(code)?.setAttribute("class", `m c${answer.classes[row]}`);
    });
    for (const node of state.layer.querySelectorAll("[data-centre]")) {
      const look = answer.centres[node.dataset.centre] || "unknown";
      node.setAttribute("class", `centre ${look}`);
      // The documented ones on top, or a dozen unknown neighbours hide them.
      if (look === "documented") node.parentNode.appendChild(node);
    }
  }

  /* Say which view stands on the map, once it is painted: what is less urgent waits for it. */
  function tell() {
    if (!state.ready || !state.answer) return;
    const shown = `${state.answer.question}/${state.selected}`;
    if (shown === state.told) return;
    state.told = shown;
    window.requestAnimationFrame(() =>
      window.setTimeout(() => {
        const { performance } = window;
        if (!performance.getEntriesByName("reisevei-first-map").length) performance.mark("reisevei-first-map");
        if (state.told === shown) onDrawn(shown);
      }),
    );
  }

  /* What the scenario of the answer adds, once the names, which have the looks, are known. */
  function mark({ ways, extras }) {
    state.waiting = { ways, extras };
    if (!state.ready || !state.corner) return;
    for (const node of state.layer.querySelectorAll(":scope > .ways, :scope > [data-extra]")) node.remove();
    const under = document.createElementNS(SVG, "g"); // under the centres
    under.setAttribute("class", "ways");
    fillGroup(under, mapMarks.ways(ways, state).join(""));
    state.layer.insertBefore(under, state.layer.querySelector(":scope > .markers"));
    const over = document.createElementNS(SVG, "g");
    fillGroup(over, mapMarks.extras(extras, state).join(""));
    state.layer.append(...over.childNodes);
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
    const shape = state.shapes.get(state.selected);
    const d = shape?.getAttribute("d");
    const paths = ["halo", "line"].map((look) => `<path d="${d}" class="${look}"></path>`);
    fillGroup(state.outline, shape ? paths.join("") : "");
  }

  function showTip(event) {
    const marker = event.target.closest("[data-centre]");
    const code = event.target.getAttribute("data-code");
    if (!marker && !code) {
      hideTip();
      return;
    }
    const key = (marker ? `c${marker.dataset.centre}` : `m${code}`) + (root.dataset.question || "");
    if (tip.dataset.key !== key) {
      const about = marker && state.about[marker.dataset.centre];
      const content = marker ? describeCentre(about, words) : describeArea(code, { ...state, words });
      if (!content) {
        hideTip();
        return;
      }
      tip.replaceChildren(...content);
      tip.dataset.key = key;
      tip.classList.toggle("wide", Boolean(marker));
    }
    tip.hidden = false;
    placeTip(tip, event, root);
  }

  function hideTip() {
    tip.hidden = true;
  }

  /* The names come after the map: they are needed once somebody points at it. */
  function learn({ box, areas, centres, marks }) {
    state.corner = box;
    state.marks = marks;
    state.areas = areas;
    state.about = Object.fromEntries(centres.map((centre) => [centre.id, centre]));
  }

  /* The server's drawing, in no colours yet. */
  function furnish({ html }) {
    root.insertAdjacentHTML("afterbegin", html);
    root.querySelector(".map-frame").setAttribute("aria-label", label);
    start();
  }

  if (first) {
    root.append(...first.childNodes);
    Object.assign(root.dataset, first.dataset);
    state.asDrawn = first.dataset.question;
    start();
  }

  return {
    load(url) {
      state.url = url;
      return Promise.all([names(), first ? null : file(url)]).then(([named, content]) => {
        learn(named);
        if (content) furnish(content);
        if (state.waiting) mark(state.waiting);
      });
    },
    answer(value) {
      state.answer = value;
      if (state.asDrawn !== value.question) mark({ ways: value.ways || [], extras: value.extras || [] });
      recolour();
    },
    select(code) {
      state.selected = code || "";
      outline();
      tell();
    },
    ground,
    destroy() {
      state.observer?.disconnect();
      root.replaceChildren();
    },
  };
}
