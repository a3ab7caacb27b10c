// The line charts were drawn by Python; here a cursor follows the epoch.

/**
 * @param {RunReport} report
 */
function moveCursors({ page, state }) {
  const last = page.times[page.times.length - 1] || 1;
  for (const chart of document.querySelectorAll("svg[data-left]")) {
    const { left, right, top, bottom } = /** @type {SVGElement} */ (chart).dataset;
    const x = String(mix(Number(left), Number(right), state.epoch / last));
    let cursor = chart.querySelector(".cursor");
    if (!cursor) {
      cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
      cursor.setAttribute("class", "cursor");
      chart.append(cursor);
    }
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: String(top), y2: String(bottom) })) cursor.setAttribute(name, value);
  }
}
