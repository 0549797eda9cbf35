/* A long search: it runs for as long as somebody listens. */
import { h, React } from "./react.js";

export function SearchRun(props) {
  const { words } = props;
  const [line, setLine] = React.useState(null);
  const control = React.useRef(null);
  React.useEffect(() => () => control.current?.abort(), []);

  async function listen(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      if (lines.length) setLine(JSON.parse(lines[lines.length - 1]));
      if (lines.some((one) => JSON.parse(one).stage === "done")) {
        props.setProps({ done: `${window.location.search}#${Date.now()}` });
      }
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
