// The small multiples: one figure for each run, drawn when something changed and only while it is on the screen.

/**
 * @typedef {object} Panel
 * @property {Run} run
 * @property {HTMLElement} figure
 * @property {HTMLCanvasElement} canvas
 * @property {CanvasRenderingContext2D} pen
 * @property {HTMLElement} numbers  the line below the canvas
 * @property {Pixels} pixels
 * @property {boolean} visible
 */

/**
 * @param {RunReport} report
 * @param {Run} run
 * @returns {Panel}
 */
function newPanel(report, run) {
  const canvas = make("canvas", { tabindex: "0", role: "img", width: "10", height: "10" });
  const numbers = make("p", { class: "numbers" });
  const head = make("figcaption", {}, make("strong", {}, run.meta.name), " ", make("span", {}, run.meta.setting));
  const figure = make("figure", { class: "panel", "data-run": run.meta.key }, head, canvas, numbers);
  const panel = { run, figure, canvas, pen: contextOf(canvas), numbers, pixels: newPixels(10), visible: true };
  canvas.addEventListener("focus", () => change(report, { focus: run.meta.key }));
  return panel;
}

/**
 * Canvases have the pixels of the screen, at most two for one of the page.
 * @param {Panel} panel
 */
function fitPanel(panel) {
  const side = Math.round(panel.canvas.clientWidth * Math.min(devicePixelRatio || 1, 2));
  if (side < 10 || side === panel.canvas.width) return false;
  panel.canvas.width = panel.canvas.height = side;
  panel.pixels = newPixels(side);
  return true;
}

/**
 * The panels of the state, in its order.
 * @param {RunReport} report
 */
function arrangePanels(report) {
  const shown = report.state.runs.flatMap((key) => report.panels.filter((panel) => panel.run.meta.key === key));
  byId("panels").replaceChildren(...shown.map((panel) => panel.figure));
  report.shown = shown;
  for (const panel of shown) fitPanel(panel);
}

/**
 * @param {RunReport} report
 * @param {Panel} panel
 */
function paintPanel(report, panel) {
  const { run, pen, canvas, pixels } = panel;
  const frame = frameOf(report, run, canvas.width, canvas.width / Math.max(canvas.clientWidth, 1));
  panel.figure.classList.toggle("focus", run.meta.key === report.state.focus);
  paintRun(report, run, frame, pen, pixels);
  if (!run.numbers) return;
  if (report.hovered !== null) drawRing(pen, report, run, frame, report.hovered);
  if (report.line.length && report.drawnIn === panel) drawLine(pen, frame, report);
  describe(report, panel);
}

/**
 * A run on a canvas of any size.
 * @param {RunReport} report
 * @param {Run} run
 * @param {Frame} frame
 * @param {CanvasRenderingContext2D} pen
 * @param {Pixels} pixels  as large as the frame
 */
function paintRun(report, run, frame, pen, pixels) {
  const { side, limit } = frame;
  pen.fillStyle = css(report.theme.background);
  pen.fillRect(0, 0, side, side);
  if (!run.numbers) return;
  drawPanel(pen, report, run, frame, () => {
    pixels.colours.fill(0);
    for (const { order, shades, size } of layers(report, run)) {
      drawDiscs(pixels, run.places, limit, order, shades, Math.max(1, Math.round((size * side) / 300)));
    }
    contextOf(pixels.canvas).putImageData(pixels.image, 0, 0);
    pen.drawImage(pixels.canvas, 0, 0);
  });
}

/**
 * The hovered digit, always on top.
 * @param {Pen} pen
 * @param {RunReport} report
 * @param {Run} run
 * @param {Frame} frame
 * @param {number} point
 */
function drawRing(pen, report, run, frame, point) {
  const [x, y] = [across(frame, run.places[2 * point]), down(frame, run.places[2 * point + 1])];
  if (Number.isNaN(x)) return;
  for (const [width, colour] of /** @type {[number, Colour][]} */ ([[4, report.theme.background], [2, report.theme.ink]])) {
    pen.beginPath();
    pen.arc(x, y, 6 * frame.unit, 0, 2 * Math.PI);
    pen.strokeStyle = css(colour);
    pen.lineWidth = width * frame.unit;
    pen.stroke();
  }
  pen.fillStyle = css(report.colours[report.labels[point]]);
  pen.beginPath();
  pen.arc(x, y, 3 * frame.unit, 0, 2 * Math.PI);
  pen.fill();
}

/**
 * The lasso or rectangle while it is drawn.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {RunReport} report
 */
function drawLine(pen, frame, report) {
  trace(pen, frame, report.line);
  pen.strokeStyle = css(report.theme.ink);
  pen.lineWidth = 1.5 * frame.unit;
  pen.setLineDash([4 * frame.unit, 3 * frame.unit]);
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * The numbers below a panel, and its description for those who cannot see it.
 * @param {RunReport} report
 * @param {Panel} panel
 */
function describe(report, { run, canvas, numbers }) {
  if (!run.numbers) return;
  const { times, accuracy, isMean } = run.meta;
  const state = standing(run.meta, report.state.epoch).nearer;
  const share = accuracy[state];
  const parts = [share === null ? "" : `${share.toFixed(2)} %${isMean ? "*" : ""}`];
  if (report.state.epoch > times[times.length - 1]) parts.push(say("own_epoch", { epoch: times[times.length - 1] }));
  if (report.state.view === "plane") parts.push(outsideInWords(run, state));
  if (report.selected) parts.push(say("selected_wrong", { count: countWrong(report, run), all: report.selected }));
  const line = parts.filter(Boolean).join(" · ");
  write(numbers, line);
  const label = say("panel_label", { name: fullName(run), epoch: byId("epoch-name").textContent ?? "", numbers: line });
  if (canvas.getAttribute("aria-label") !== label) canvas.setAttribute("aria-label", label);
}

/**
 * The share of points outside the plane's frame, which fits the loss itself and not its warm start; nothing below 1 %.
 * @param {Run} run
 * @param {number} state
 */
function outsideInWords(run, state) {
  const share = keep(run, `outside ${state}`, () => {
    const features = featuresIn(run, state);
    let count = 0;
    for (let i = 0; i < features.length; i += 2) if (Math.max(Math.abs(features[i]), Math.abs(features[i + 1])) > run.meta.limit) count++;
    return count / (features.length / 2);
  });
  return share < 0.01 ? "" : say("outside", { percent: (100 * share).toFixed(0) });
}

/**
 * How many of the selected digits a run gets wrong now.
 * @param {RunReport} report
 * @param {Run} run
 */
function countWrong(report, run) {
  const wrong = wrongIn(run, report.state.epoch, report.labels);
  return report.members.reduce((sum, point) => sum + wrong[point], 0);
}
