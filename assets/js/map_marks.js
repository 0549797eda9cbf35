/* What a scenario adds to the map: markers of its own, and what it closes. How each looks is the server's
 * (dashboard/map/svg.py, handed over with the names); here the gaps are filled. */
import { escaped, fill } from "./text.js";

const safe = (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, escaped(value)]));

/* Metres as the server writes them: at most one decimal. */
const short = (metres) => String(Math.round(metres * 10) / 10);

/* Markers that do not stand on today's map: what a scenario opens or moves. `corner`: left and top of the map. */
export function extras(list, { corner: [x0, y0], marks }) {
  return list.map((one) => {
    const at = `${short(one.x - x0)},${short(y0 - one.y)}`;
    return fill(marks[one.look === "closed" ? "extra_closed" : "extra"], safe({ ...one, at, size: 1 }));
  });
}

/* What a scenario closes: lines in metres of EPSG:25833, and a sign where a road is blocked. */
export function ways(list, { corner: [x0, y0], marks }) {
  return list.map((way) => {
    const signs = way.signs.map(([x, y, text]) =>
      fill(marks.sign, safe({ look: way.look, at: `${short(x - x0)},${short(y0 - y)}`, size: 1, text })),
    );
    return fill(marks.way, safe({ ...way, x: -x0, y: y0 })) + signs.join("");
  });
}
