/* Markers and hatching have a size on the screen, whatever the zoom: they are scaled by the metres of a pixel. */
const LARGEST = 1.5;

export function sizeMarkers(drawing, zoom) {
  const { width, height } = drawing.getBoundingClientRect();
  const box = drawing.viewBox.baseVal;
  if (!width || !box?.width) return;
  const size = Math.max(box.width / width, box.height / height) / zoom;
  const grow = Math.min(LARGEST, Math.max(1, Math.sqrt(zoom) * 0.8));
  for (const marker of drawing.querySelectorAll("[data-at]")) {
    marker.setAttribute("transform", `translate(${marker.dataset.at}) scale(${size * grow})`);
  }
  for (const pattern of drawing.querySelectorAll("pattern")) {
    pattern.setAttribute("patternTransform", `rotate(45) scale(${size})`);
  }
}
