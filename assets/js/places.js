/* Places to choose from: [id, name to type, x, y, whether a click on the map may mean it]. */

/* The nearest place that a click may mean; hamlets are found by their name alone. */
export function nearest(places, x, y) {
  let best = null;
  let least = Infinity;
  for (const place of places) {
    if (!place[4]) continue;
    const distance = (place[2] - x) ** 2 + (place[3] - y) ** 2;
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}

/* The place of a typed name; null where none, or more than one, can be meant. */
export function named(places, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return null;
  const hits = places.filter((place) => place[1].toLowerCase() === wanted || place[0] === wanted);
  if (hits.length) return hits[0];
  const begun = places.filter((place) => place[1].toLowerCase().startsWith(`${wanted} (`));
  return begun.length === 1 ? begun[0] : null;
}
