// Pointing: hover finds a digit in every panel; a drawn line, a click on a digit or on a class name selects everywhere.

const NEAR = 14; // pixels of the page within which the pointer finds a point

/**
 * A place of the pointer as features.
 * @param {RunReport} report
 * @param {Panel} panel
 * @param {PointerEvent} event
 * @returns {[number, number]}
 */
function featureAt(report, panel, event) {
  const { canvas, run } = panel;
  const box = canvas.getBoundingClientRect();
  const { limit } = frameOf(report, run, canvas.width, 1);
  const right = (event.clientX - box.left - canvas.clientLeft) / canvas.clientWidth;
  const below = (event.clientY - box.top - canvas.clientTop) / canvas.clientHeight;
  return [(2 * right - 1) * limit, (1 - 2 * below) * limit];
}

/**
 * The nearest point that is shown, or null if none is near.
 * @param {RunReport} report
 * @param {Panel} panel
 * @param {number} x
 * @param {number} y
 */
function nearestPoint(report, panel, x, y) {
  const { run, canvas } = panel;
  const { limit } = frameOf(report, run, canvas.width, 1);
  const shown = shownIn(run, report.state, report.labels);
  const places = placesAt(run, report.state.epoch, report.state.view);
  let [best, least] = [-1, ((NEAR * 2 * limit) / canvas.clientWidth) ** 2];
  for (let i = 0; i < report.points; i++) {
    const distance = (places[2 * i] - x) ** 2 + (places[2 * i + 1] - y) ** 2;
    if (distance < least && (!shown || shown[i])) [best, least] = [i, distance];
  }
  return best < 0 ? null : best;
}

/**
 * The digits inside a line drawn in a panel.
 * @param {RunReport} report
 * @param {Panel} panel
 * @param {[number, number][]} line  features
 */
function digitsInside(report, panel, line) {
  const places = placesAt(panel.run, report.state.epoch, report.state.view);
  const shown = shownIn(panel.run, report.state, report.labels);
  return Uint8Array.from(report.labels, (_, i) =>
    Number((!shown || shown[i]) && isInside(places[2 * i], places[2 * i + 1], line)));
}

/**
 * @param {RunReport} report
 * @param {Panel} panel
 */
function watchPointer(report, panel) {
  const { canvas } = panel;
  /** @type {[number, number] | null} */
  let start = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (!panel.run.numbers || event.button !== 0) return;
    start = featureAt(report, panel, event);
    report.line = [start];
    report.drawnIn = panel;
    if (event.pointerType !== "touch" || report.touchSelects) canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!panel.run.numbers) return;
    const here = featureAt(report, panel, event);
    if (start && report.drawnIn === panel) extend(report, start, here);
    else hover(report, panel, nearestPoint(report, panel, ...here), event);
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!start) return;
    const here = featureAt(report, panel, event);
    finish(report, panel, event, Math.hypot(here[0] - start[0], here[1] - start[1]));
    start = null;
  });
  const giveUp = () => {
    start = null;
    report.line = [];
    redraw(report);
  };
  canvas.addEventListener("pointercancel", giveUp);
  document.addEventListener("keydown", (event) => event.key === "Escape" && start && giveUp());
  canvas.addEventListener("pointerleave", () => hover(report, panel, null));
}

/**
 * @param {RunReport} report
 * @param {[number, number]} start
 * @param {[number, number]} here
 */
function extend(report, start, here) {
  if (report.state.tool === "lasso") report.line.push(here);
  else report.line = [start, [here[0], start[1]], here, [start[0], here[1]]];
  redraw(report);
}

/**
 * The end of a gesture: a line selects what is inside, a click the digit or the class name below it.
 * @param {RunReport} report
 * @param {Panel} panel
 * @param {PointerEvent} event
 * @param {number} length  of the way from its start, in features
 */
function finish(report, panel, event, length) {
  const { line } = report;
  report.line = [];
  const { limit } = frameOf(report, panel.run, 1, 1);
  const moved = line.length > 2 && Math.max(length, spanOf(line)) > 0.03 * limit;
  const mask = moved ? digitsInside(report, panel, line) : clicked(report, panel, ...featureAt(report, panel, event));
  if (event.shiftKey) report.mask.forEach((value, i) => (mask[i] |= value));
  change(report, { selected: maskToText(mask), pick: "", focus: panel.run.meta.key });
  if (event.pointerType === "touch" && !moved) hover(report, panel, nearestPoint(report, panel, ...featureAt(report, panel, event)), event);
}

/** @param {[number, number][]} line */
function spanOf(line) {
  const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)];
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

/**
 * A click: a class if its name is nearer than any digit, else the digit, else nothing.
 * @param {RunReport} report
 * @param {Panel} panel
 * @param {number} x
 * @param {number} y
 */
function clicked(report, panel, x, y) {
  const mask = new Uint8Array(report.points);
  const point = nearestPoint(report, panel, x, y);
  const label = classNameAt(report, panel, x, y);
  if (label >= 0) return mask.map((_, i) => Number(report.labels[i] === label));
  if (point !== null) mask[point] = 1;
  return mask;
}

/**
 * The class whose name is drawn at a place, or -1.
 * @param {RunReport} report
 * @param {Panel} panel
 * @param {number} x
 * @param {number} y
 */
function classNameAt(report, panel, x, y) {
  const { canvas, run } = panel;
  const frame = frameOf(report, run, canvas.clientWidth, 1);
  const heights = report.state.view === "circle" ? barHeights(run.places, report.labels, report.colours.length, null) : null;
  const ends = namedEnds(report, run, heights);
  const sizes = report.classNames.map((name) => ({ wide: 9 * name.length, high: 15 }));
  const places = labelPlaces(frame, ends, sizes);
  const [left, top] = [across(frame, x), down(frame, y)];
  return places.findIndex((place, label) => Math.abs(place.x - left) <= sizes[label].wide / 2 + 3 && Math.abs(place.y - top) <= 10);
}

/**
 * Marks a digit in every panel, and shows its image beside the pointer.
 * @param {RunReport} report
 * @param {Panel} panel
 * @param {number | null} point
 * @param {PointerEvent} [event]
 */
function hover(report, panel, point, event) {
  if (point === report.hovered && point === null) return;
  report.hovered = point;
  redraw(report);
  const card = byId("card");
  card.hidden = point === null;
  if (point === null) return;
  fillCard(report, panel.run, point);
  const box = panel.canvas.getBoundingClientRect();
  const [left, top] = event ? [event.clientX, event.clientY] : [box.left + box.width / 2, box.top + box.height / 2];
  card.style.left = `${within(left + 16, 4, innerWidth - card.offsetWidth - 4)}px`;
  card.style.top = `${within(top + 16, 4, innerHeight - card.offsetHeight - 4)}px`;
}

/**
 * The card of a digit: image, label, and what the panel's run takes it for.
 * @param {RunReport} report
 * @param {Run} run
 * @param {number} point
 */
function fillCard(report, run, point) {
  const state = standing(run.meta, report.state.epoch).nearer;
  const predicted = predictedIn(run, state)[point];
  const [x, y] = featureOf(run, state, point);
  const share = run.numbers ? probabilityOf(run.numbers.classifiers[state], x, y, predicted, new Float64Array(report.colours.length)) : NaN;
  const values = {
    label: report.classNames[report.labels[point]],
    predicted: report.classNames[predicted],
    percent: (100 * share).toFixed(0),
    index: report.indices[point],
    norm: Number(Math.hypot(x, y).toPrecision(3)),
  };
  const right = predicted === report.labels[point];
  byId("card-words").replaceChildren(
    make("strong", {}, say(right ? "card_right" : "card_wrong", values)),
    make("span", {}, say(run.meta.isMean ? "card_more_mean" : "card_more", values)),
  );
  drawDigit(report, /** @type {HTMLCanvasElement} */ (byId("card-image")), point);
}
