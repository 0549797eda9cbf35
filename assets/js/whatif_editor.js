/* The page "Hva hvis": a map on which centres can be opened, moved and closed, and the form that does all of it by
 * keyboard. Every step changes the address and nothing else; the server answers for whatever stands there. */
(function () {
  "use strict";
  const React = window.React;
  const h = React.createElement;
  const core = window.reiseveiCore;
  const KEY = "hva";
  const VERSION = "1";

  /* --- a scenario's spelling, as geo/scenario/address.py has it ------------------------------------------------ */
  const NAME = "navn.";
  const CONDITIONS = "vilkar.";

  function read(text) {
    const parts = (text || "").split("~").slice(1);
    const conditions = parts.find((part) => part.startsWith(CONDITIONS));
    return {
      changes: parts.filter((part) => !part.startsWith(NAME) && !part.startsWith(CONDITIONS)),
      conditions: conditions ? conditions.slice(CONDITIONS.length).split(".") : [],
      name: parts.find((part) => part.startsWith(NAME)) || "",
    };
  }

  function write(scenario) {
    const parts = [...scenario.changes];
    if (scenario.conditions.length) parts.push(CONDITIONS + scenario.conditions.join("."));
    if (scenario.name) parts.push(scenario.name);
    return parts.length ? [VERSION, ...parts].join("~") : "";
  }

  function escapeName(name) {
    const sign = (one) => (one === " " ? "_" : /[\p{L}\p{N}-]/u.test(one) ? one : "." + one.codePointAt(0).toString(16) + ".");
    return [...name.normalize("NFC").trim().replace(/\s+/g, " ")].map(sign).join("");
  }

  /* What a change decides once and for all: a second one takes the first one's place. */
  function subject(change) {
    const words = change.split(".");
    const ends = { flytt: 2, tilbud: 3, avtale: 2, apne: 2 };
    if (words[0] === "veg") return ["veg", words[1], ...words.slice(2).sort()].join(".");
    return words[0] in ends ? words.slice(0, ends[words[0]]).join(".") : null;
  }

  function current() {
    return new URLSearchParams(window.location.search).get(KEY) || "";
  }

  /* The steps of this visit; they live as long as the page does and are nowhere else. */
  const steps = { back: [], forward: [], groups: null };

  function go(text, extra) {
    const now = current();
    if (text === now) return;
    steps.back.push(now);
    steps.forward = [];
    core.navigate({ [KEY]: text, ...extra });
  }

  function add(change) {
    const scenario = read(current());
    const [verb, id] = change.split(".");
    const opposite = { lukk: "gjenapne", gjenapne: "lukk" }[verb];
    const undone = scenario.changes.findIndex((old) => {
      const words = old.split(".");
      return (words[0] === opposite && words[1] === id) || (verb === "lukk" && words[0] === "apne" && id === "ny-" + words[1]);
    });
    const about = subject(change);
    // Closing what the scenario has opened, or the reverse, takes the earlier change back.
    if (undone >= 0) scenario.changes.splice(undone, 1);
    else scenario.changes = [...scenario.changes.filter((old) => old !== change && (!about || subject(old) !== about)), change];
    go(write(scenario));
  }

  function removeAt(index) {
    const scenario = read(current());
    scenario.changes.splice(index, 1);
    go(write(scenario));
  }

  /* To open a centre where one is closed means to reopen it. */
  function open(offered, placeId, groups) {
    const changes = read(current()).changes;
    const here = offered.closed.filter((one) => one[2].length === 1 && one[2][0] === placeId);
    const again = here.filter((one) => !changes.some((old) => old.startsWith("gjenapne." + one[0])));
    add([...(again.length === 1 && here.length === 1 ? ["gjenapne", again[0][0]] : ["apne", placeId]), ...groups].join("."));
  }

  function undo() {
    const now = current();
    const scenario = read(now);
    const less = scenario.changes.length ? { changes: scenario.changes.slice(0, -1) } : { conditions: [] };
    const before = steps.back.length ? steps.back.pop() : write({ ...scenario, ...less });
    steps.forward.push(now);
    core.navigate({ [KEY]: before });
  }

  function redo() {
    if (!steps.forward.length) return;
    steps.back.push(current());
    core.navigate({ [KEY]: steps.forward.pop() });
  }

  function nearest(offered, x, y) {
    let best = null;
    let least = Infinity;
    for (const place of offered.places) {
      if (!place[4]) continue;
      const distance = (place[2] - x) ** 2 + (place[3] - y) ** 2;
      if (distance < least) [best, least] = [place, distance];
    }
    return best;
  }

  function placeNamed(offered, text) {
    const wanted = text.trim().toLowerCase();
    if (!wanted || !offered) return null;
    const hits = offered.places.filter((place) => place[1].toLowerCase() === wanted || place[0] === wanted);
    if (hits.length) return hits[0];
    const begun = offered.places.filter((place) => place[1].toLowerCase().startsWith(wanted + " ("));
    return begun.length === 1 ? begun[0] : null;
  }

  /* --- the map ------------------------------------------------------------------------------------------------ */
  function equip(root, props, live) {
    const e = core.element;
    const map = window.reiseveiMap.create(root, props.words, props.label, () => {}, (shown) => props.setProps({ drawn: shown }));
    if (props.still) return map;
    const words = props.words;
    const pop = e("div", { class: "map-pop", role: "group", hidden: true });
    const says = e("p", { class: "map-says", role: "status" });
    const grip = e("button", { type: "button", class: "drag-new", title: words.drag_title });
    grip.append(e("span", { class: "mark new", "aria-hidden": "true" }), words.drag);
    const ghost = e("div", { class: "drag-ghost", hidden: true, "aria-hidden": "true" });
    root.append(pop, grip, says, ghost);

    function hide() {
      pop.hidden = true;
    }

    function show(event, title, note, actions) {
      const buttons = actions.map(([text, act]) => {
        const button = e("button", { type: "button", class: "button" }, text);
        button.addEventListener("click", () => {
          hide();
          act();
        });
        return button;
      });
      pop.replaceChildren(e("strong", {}, title), ...(note ? [e("span", { class: "tip-note" }, note)] : []), e("div", { class: "pop-actions" }, ...buttons));
      pop.setAttribute("aria-label", title);
      pop.hidden = false;
      const bounds = root.getBoundingClientRect();
      const x = Math.min(event.clientX - bounds.left + 8, bounds.width - pop.offsetWidth - 8);
      const y = Math.min(event.clientY - bounds.top + 8, bounds.height - pop.offsetHeight - 8);
      pop.style.transform = `translate(${Math.max(8, x)}px,${Math.max(8, y)}px)`;
      buttons[0].focus({ preventScroll: true });
    }

    function centrePop(event, id) {
      const known = live.centres.find((one) => one[0] === id);
      if (!known) return;
      const move = [words.move, () => document.dispatchEvent(new CustomEvent("reisevei-kind", { detail: { kind: "flytt", centre: id } }))];
      const toggle = known[3] ? [words.remove, () => add("lukk." + id)] : known[2] ? [words.close, () => add("lukk." + id)] : [words.reopen, () => add("gjenapne." + id)];
      show(event, known[1], "", known[2] && !known[3] ? [toggle, move, [words.cancel, hide]] : [toggle, [words.cancel, hide]]);
    }

    root.addEventListener(
      "click",
      (event) => {
        if (!event.target.closest("svg")) return;
        event.stopPropagation();
        const marker = event.target.closest("[data-centre],[data-extra]");
        if (marker) return centrePop(event, marker.dataset.centre || marker.dataset.extra);
        const spot = map.ground(event.clientX, event.clientY);
        if (!spot || !live.offered || !event.target.getAttribute("data-code")) return hide();
        const place = nearest(live.offered, spot[0], spot[1]);
        show(event, core.fill(words.nearest, { place: place[1] }), "", [
          [core.fill(words.open_here, { place: place[1].replace(/ \(.*/, "") }), () => open(live.offered, place[0], steps.groups)],
          [words.cancel, hide],
        ]);
        return undefined;
      },
      true,
    );
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || pop.hidden) return;
      hide();
      root.querySelector(".map-frame").focus();
    });

    /* Dragging: the new centre follows the pointer and says which town is nearest. */
    let dragging = null;
    function target(event) {
      const frame = root.querySelector(".map-frame").getBoundingClientRect();
      const inside = event.clientX > frame.left && event.clientX < frame.right && event.clientY > frame.top && event.clientY < frame.bottom;
      const spot = inside && live.offered ? map.ground(event.clientX, event.clientY) : null;
      return spot ? nearest(live.offered, spot[0], spot[1]) : null;
    }
    grip.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      dragging = { x: event.clientX, y: event.clientY, moved: false };
      grip.setPointerCapture(event.pointerId);
    });
    grip.addEventListener("pointermove", (event) => {
      if (!dragging) return;
      if (Math.hypot(event.clientX - dragging.x, event.clientY - dragging.y) > 6) dragging.moved = true;
      if (!dragging.moved) return;
      const bounds = root.getBoundingClientRect();
      const place = target(event);
      ghost.hidden = false;
      ghost.textContent = place ? place[1] : words.outside;
      ghost.style.transform = `translate(${event.clientX - bounds.left}px,${event.clientY - bounds.top}px)`;
    });
    grip.addEventListener("pointerup", (event) => {
      const was = dragging;
      dragging = null;
      ghost.hidden = true;
      if (!was || !was.moved) return;
      event.preventDefault();
      live.dropped = true;
      const place = target(event);
      says.textContent = place ? core.fill(words.dropped, { place: place[1] }) : words.outside;
      if (place) open(live.offered, place[0], steps.groups);
    });
    grip.addEventListener("pointercancel", () => {
      dragging = null;
      ghost.hidden = true;
    });
    grip.addEventListener("click", () => {
      if (live.dropped) {
        live.dropped = false;
        return;
      }
      document.dispatchEvent(new CustomEvent("reisevei-kind", { detail: { kind: "apne" } }));
    });
    return map;
  }

  function ScenarioMap(props) {
    const root = React.useRef(null);
    const map = React.useRef(null);
    const live = React.useRef({ centres: [], offered: null, dropped: false });
    live.current.centres = props.centres || [];
    React.useEffect(() => {
      core.file(props.choices).then((offered) => (live.current.offered = offered));
      map.current = equip(root.current, props, live.current);
      map.current.load(props.url);
      return () => map.current.destroy();
    }, [props.url]);
    React.useEffect(() => {
      if (!props.answer) return;
      map.current.answer(props.answer);
      map.current.select("");
    }, [props.answer]);
    return h("div", { id: props.id, className: "map", ref: root });
  }

  /* --- the form ----------------------------------------------------------------------------------------------- */
  const KINDS = ["apne", "lukk", "flytt", "tilbud", "avtale", "veg"];

  function Field(props) {
    return h("label", { className: "field" + (props.wide ? " wide" : "") }, h("span", null, props.label), props.children);
  }

  function Choice(props) {
    return h(
      Field,
      { label: props.label },
      h(
        "select",
        { id: props.id, value: props.value, onChange: (event) => props.onChange(event.target.value) },
        props.options.map(([value, text]) => h("option", { key: value, value }, text)),
      ),
    );
  }

  function PlaceBox(props) {
    return h(
      Field,
      { label: props.label },
      h("input", {
        id: props.id,
        type: "text",
        list: props.list,
        autoComplete: "off",
        value: props.value,
        placeholder: props.placeholder,
        "aria-describedby": "whatif-problem",
        onChange: (event) => props.onChange(event.target.value),
      }),
    );
  }

  function ScenarioEditor(given) {
    const props = { ...given, ...(given.state || {}) };
    const { words } = props;
    const [offered, setOffered] = React.useState(null);
    const [kind, setKind] = React.useState("apne");
    const [form, setForm] = React.useState({});
    const [groups, setGroups] = React.useState(props.lawful);
    const [problem, setProblem] = React.useState("");
    const [name, setName] = React.useState(props.name);
    steps.groups = groups;
    React.useEffect(() => void core.file(props.url).then(setOffered), [props.url]);
    React.useEffect(() => setName(props.name), [props.name]);
    React.useEffect(() => {
      steps.back = [];
      steps.forward = [];
      const turn = (event) => {
        setKind(event.detail.kind);
        setProblem("");
        if (event.detail.centre) setForm((old) => ({ ...old, centre: event.detail.centre }));
        window.requestAnimationFrame(() => {
          const box = document.getElementById("whatif-place");
          if (box) box.focus();
        });
      };
      document.addEventListener("reisevei-kind", turn);
      return () => document.removeEventListener("reisevei-kind", turn);
    }, []);
    const set = (key) => (value) => {
      setProblem("");
      setForm((old) => ({ ...old, [key]: value }));
    };
    const inOperation = props.centres.filter((one) => one[2]).map((one) => [one[0], one[1]]);
    const closed = props.centres.filter((one) => !one[2]).map((one) => [one[0], one[1]]);
    const pick = (key, options) => (options.some((one) => one[0] === form[key]) ? form[key] : options.length ? options[0][0] : "");
    const list = "whatif-places";
    const place = (key, id, label) => h(PlaceBox, { key: id, id, list, label, placeholder: words.place_placeholder, value: form[key] || "", onChange: set(key) });
    const choice = (key, label, options) => h(Choice, { key, id: "whatif-" + key, label, options, value: pick(key, options), onChange: set(key) });
    const every = [["alle", words.every], ...inOperation];
    const areas = offered ? offered.municipalities.slice().sort((a, b) => a[1].localeCompare(b[1], "nb")) : [];

    function submit(event) {
      event.preventDefault();
      const spot = placeNamed(offered, form.place || "");
      const to = placeNamed(offered, form.to || "");
      if ((kind === "apne" || kind === "flytt" || kind === "veg") && !spot) return setProblem(words.place_unknown);
      if (kind === "apne" && !groups.length) return setProblem(words.groups_none);
      if (kind === "apne") open(offered, spot[0], groups);
      if (kind === "lukk") add("lukk." + pick("centre", inOperation));
      if (kind === "flytt") add(`flytt.${pick("centre", inOperation)}.${spot[0]}`);
      if (kind === "tilbud") add(`tilbud.${pick("service", every)}.${pick("group", props.groups)}.${pick("status", props.statuses)}`);
      if (kind === "avtale") add(`avtale.${pick("area", areas)}.${pick("centre", inOperation)}`);
      if (kind === "veg") {
        const road = offered.roads.find((one) => one.toLowerCase() === (form.road || "").trim().toLowerCase().replace(/\s/g, ""));
        if (!road) return setProblem(words.road_unknown);
        if (!to) return setProblem(words.place_unknown);
        add(`veg.${road}.${spot[0]}.${to[0]}`);
      }
      setForm((old) => ({ ...old, place: "", to: "" }));
      return undefined;
    }

    const fields = {
      apne: () => [
        place("place", "whatif-place", words.place),
        h(
          "details",
          { key: "groups", className: "group-choice" },
          h("summary", null, `${words.groups} (${groups.length})`),
          h(
            "fieldset",
            null,
            h("legend", { className: "visually-hidden" }, words.groups),
            props.groups.map(([id, text]) =>
              h(
                "label",
                { key: id },
                h("input", {
                  type: "checkbox",
                  value: id,
                  checked: groups.includes(id),
                  onChange: (event) => setGroups(props.groups.map((one) => one[0]).filter((one) => (one === id ? event.target.checked : groups.includes(one)))),
                }),
                h("span", null, text),
              ),
            ),
          ),
        ),
      ],
      lukk: () => [choice("centre", words.centre, inOperation)],
      flytt: () => [choice("centre", words.centre, inOperation), place("place", "whatif-place", words.place)],
      tilbud: () => [choice("service", words.centre, every), choice("group", words.group, props.groups), choice("status", words.status, props.statuses)],
      avtale: () => [choice("area", words.municipality, areas), choice("centre", words.centre, inOperation)],
      veg: () => [
        h(
          Field,
          { key: "road", label: words.road },
          h("input", { id: "whatif-road", type: "text", list: "whatif-roads", autoComplete: "off", placeholder: words.road_placeholder, value: form.road || "", onChange: (event) => set("road")(event.target.value) }),
        ),
        place("place", "whatif-place", words.from),
        place("to", "whatif-to", words.to),
      ],
    };

    const takeName = () => {
      const scenario = read(current());
      const clean = name.trim().slice(0, props.max_name);
      if (clean === props.name) return;
      go(write({ ...scenario, name: clean ? NAME + escapeName(clean) : "" }));
    };
    const button = (text, act, more) => h("button", { type: "button", className: "button", onClick: act, ...more }, text);
    const against = [["", words.against_today], ...props.cases.map((one) => [one.hva, one.title])];
    if (props.text && !against.some((one) => one[0] === props.text)) against.push([props.text, words.against_this]);
    if (props.against && !against.some((one) => one[0] === props.against)) against.push([props.against, words.against_other]);

    return h(
      "div",
      { id: props.id, className: "editor", "data-text": props.text },
      props.troubles.length
        ? h("div", { className: "trouble", role: "alert" }, h("b", null, words.problems), h("ul", null, props.troubles.map((one, at) => h("li", { key: at }, one))))
        : null,
      h(
        "div",
        { className: "ask-line" },
        props.question.map((one) =>
          h(
            Field,
            { key: one.name, label: one.label },
            h(
              "select",
              { value: one.value, name: one.name, onChange: (event) => core.navigate({ [one.name]: event.target.value }, { [one.name]: one.standard }) },
              one.options.map((option) => h("option", { key: option.value, value: option.value }, option.label.replace(/\u00ad/g, ""))),
            ),
          ),
        ),
      ),
      h(
        "div",
        { className: "ask-line" },
        h(window.reisevei.Radios, { id: "whatif-show", look: "joined", legend: words.show, ...props.show }),
        h(Choice, { id: "whatif-against", label: words.against, options: against, value: props.against, onChange: (value) => core.navigate({ [props.against_key]: value }) }),
      ),
      h(window.reisevei.Conditions, {
        id: "whatif-conditions",
        ...props.conditions,
        onChange: (chosen) => go(write({ ...read(current()), conditions: chosen })),
      }),
      h(
        "section",
        { className: "panel", "aria-labelledby": "whatif-changes" },
        h(
          "div",
          { className: "panel-head" },
          h("h2", { id: "whatif-changes" }, words.heading),
          h(
            "div",
            { className: "tools" },
            button(words.undo, undo, { disabled: !steps.back.length && !props.text }),
            button(words.redo, redo, { disabled: !steps.forward.length }),
            button(words.reset, () => go(""), { disabled: !props.text }),
          ),
        ),
        props.changes.length
          ? h(
              "ol",
              { className: "chips" },
              props.changes.map((one, at) =>
                h(
                  "li",
                  { key: at + one.text, className: one.problem ? "wrong" : "" },
                  h("span", null, one.text, one.problem ? h("em", null, " " + one.problem) : null),
                  h("button", { type: "button", "aria-label": core.fill(words.remove, { change: one.text }), onClick: () => removeAt(at) }, "✕"),
                ),
              ),
            )
          : h("p", { className: "quiet" }, props.conditions.words.length ? words.none_conditions : words.none),
        h(
          "form",
          { className: "change-form", onSubmit: submit, "aria-label": words.add },
          h(
            "fieldset",
            { className: "radios joined" },
            h("legend", null, words.add),
            h(
              "div",
              { className: "options" },
              KINDS.map((one) =>
                h(
                  "label",
                  { key: one, className: one === kind ? "on" : "" },
                  h("input", { type: "radio", name: "whatif-kind", value: one, checked: one === kind, onChange: () => { setKind(one); setProblem(""); } }),
                  h("span", null, words["kind_" + one]),
                ),
              ),
            ),
          ),
          h("div", { className: "change-fields" }, fields[kind](), h("button", { type: "submit", className: "button strong" }, words["do_" + kind])),
          h("p", { id: "whatif-problem", className: "problem", role: "status" }, problem),
          kind === "apne"
            ? h(
                React.Fragment,
                null,
                h("p", { className: "quiet" }, words.place_hint),
                closed.length
                  ? h("div", { className: "change-fields" }, choice("closed", words.closed, closed), button(words.do_gjenapne, () => add("gjenapne." + pick("closed", closed))))
                  : null,
              )
            : null,
          h("datalist", { id: list }, offered ? offered.places.map((one) => h("option", { key: one[0], value: one[1] })) : null),
          h("datalist", { id: "whatif-roads" }, offered ? offered.roads.map((one) => h("option", { key: one, value: one })) : null),
        ),
        props.changes.length || props.conditions.words.length
          ? h(
              Field,
              { label: words.name },
              h("input", {
                id: "whatif-name",
                type: "text",
                maxLength: props.max_name,
                autoComplete: "off",
                placeholder: words.name_placeholder,
                value: name,
                onChange: (event) => setName(event.target.value),
                onBlur: takeName,
                onKeyDown: (event) => event.key === "Enter" && takeName(),
              }),
            )
          : null,
        props.cases.length
          ? h(
              "div",
              { className: "cases" },
              h("h3", null, words.cases),
              h(
                "ul",
                null,
                props.cases.map((one) =>
                  h("li", { key: one.id }, button(one.title, () => go(one.hva, { gruppe: one.group === "women" ? "" : one.group }), { title: one.text, "aria-pressed": String(one.hva === props.text) })),
                ),
              ),
              props.cases.filter((one) => one.hva === props.text).slice(0, 1).map((one) => h("p", { key: one.id, className: "note" }, one.text)),
            )
          : null,
      ),
    );
  }

  /* --- a long search: it runs for as long as somebody listens ----------------------------------------------- */
  function SearchRun(props) {
    const { words } = props;
    const [line, setLine] = React.useState(null);
    const control = React.useRef(null);
    React.useEffect(() => () => control.current && control.current.abort(), []);

    async function listen(response) {
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        const lines = (rest + value).split("\n");
        rest = lines.pop();
        if (lines.length) setLine(JSON.parse(lines[lines.length - 1]));
        if (lines.some((one) => JSON.parse(one).stage === "done")) props.setProps({ done: window.location.search + "#" + Date.now() });
      }
    }

    function start() {
      control.current = new AbortController();
      setLine({ stage: "begun" });
      window
        .fetch(props.address + window.location.search, { signal: control.current.signal })
        .then(listen)
        .catch(() => setLine(null));
    }

    function cancel() {
      control.current.abort();
      setLine(null);
    }

    const running = line !== null && line.stage !== "done" && line.stage !== "refused";
    const share = line && line.stage === "times" ? line.one : null;
    const told = { begun: words.begun, times: words.times, search: words.search, refused: words.refused };
    return h(
      "div",
      { id: props.id, className: "search-run", "data-stage": line ? line.stage : "idle" },
      running
        ? h("button", { type: "button", className: "button", onClick: cancel }, words.cancel)
        : h("button", { type: "button", className: "button strong", onClick: start }, words.start),
      running ? h("progress", { max: 1, value: share === null ? undefined : share, "aria-label": words.progress }) : null,
      h("p", { role: "status", className: "quiet" }, line && line.stage !== "done" ? told[line.stage] : ""),
    );
  }

  window.reisevei = Object.assign(window.reisevei || {}, { ScenarioMap, ScenarioEditor, SearchRun });
})();
