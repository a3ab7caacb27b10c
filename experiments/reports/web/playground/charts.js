// Beside the plane: the loss over the steps with its lower bound, and the target-logit curve with the present angles.

/**
 * @param {World} world
 * @param {[number, number][]} curve  steps and losses
 * @param {Theme} theme
 * @param {Colour} accent
 */
function drawLoss(world, curve, theme, accent) {
  const { canvas, pen, width, height } = sheetOf("loss-chart", theme);
  const now = /** @type {[number, number]} */ ([world.step, world.last.value]);
  const points = [...curve, now].filter(([, loss]) => Number.isFinite(loss));
  const bound = lowerBound(world.setup);
  const most = points.reduce((largest, [, loss]) => Math.max(largest, loss), bound ?? 1e-6);
  const at = (/** @type {number} */ step, /** @type {number} */ loss) =>
    /** @type {[number, number]} */ ([44 + (step / Math.max(world.step, 1)) * (width - 50), 8 + (1 - Math.min(loss / most, 1)) * (height - 30)]);
  pen.fillText(inFewSigns(most), 0, 16);
  pen.fillText("0", 0, height - 22);
  pen.fillText(`${world.step}`, width - 40, height - 6);
  pen.beginPath();
  points.forEach(([step, loss], i) => (i ? pen.lineTo(...at(step, loss)) : pen.moveTo(...at(step, loss))));
  pen.strokeStyle = css(accent);
  pen.lineWidth = 1.6;
  pen.stroke();
  if (bound !== null) {
    pen.setLineDash([4, 3]);
    pen.strokeStyle = css(theme.ink);
    pen.beginPath();
    pen.moveTo(...at(0, bound));
    pen.lineTo(...at(world.step, bound));
    pen.stroke();
    pen.setLineDash([]);
    pen.textAlign = "right";
    pen.fillText(say("play_bound", { bound: bound < 1e-9 ? "0" : inFewSigns(bound) }), width - 6, 16);
    pen.textAlign = "left";
  }
  if (world.setup.warm !== "" && world.step > WARM && world.losses.length) markWarmStart(pen, at(WARM, 0)[0], height, theme);
  canvas.setAttribute("aria-label", say("play_loss_label", { loss: inWords(world.last.value), step: world.step }));
}

/**
 * Where the warm start ends and the loss becomes another.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {number} height
 * @param {Theme} theme
 */
function markWarmStart(pen, x, height, theme) {
  pen.fillStyle = css(theme.pale);
  pen.fillRect(x, 8, 1, height - 30);
  pen.fillStyle = css(theme.ink);
  pen.fillText(say("play_warm_ends"), x + 4, 30);
}

/**
 * Two digits: 540, 0.026, 3e-7.
 * @param {number} value
 */
function inFewSigns(value) {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(0) : String(Number(value.toPrecision(2)));
}

/**
 * The lowest loss of separated classes, for the losses of cosines with a scale; null for others, and for a margin that
 * they cannot meet: merged classes then have a lower one.
 * @param {Setup} setup
 */
function lowerBound({ loss, settings, classes }) {
  const best = { normface: 1, arcface: Math.cos(settings.margin), cosface: 1 - settings.margin }[loss];
  const problem = infeasible(loss, settings, classes);
  return best === undefined || problem?.key === "margin" ? null : polygonLoss(settings.scale, classes, best);
}

/**
 * What replaces the target cosine, at each angle, over the plain cosine; and a histogram of the present target angles.
 * @param {World} world
 * @param {Theme} theme
 * @param {Colour} accent
 */
function drawCurve(world, theme, accent) {
  const { margin } = LOSSES[world.setup.loss];
  byId("curve-figure").hidden = margin === null;
  if (!margin) return;
  const { pen, width, height } = sheetOf("curve", theme);
  const progress = Math.min(world.step / ANNEALING, 1);
  const value = (/** @type {number} */ angle) => margin(Math.cos((angle * Math.PI) / 180), world.setup.settings, progress)[0];
  const lowest = Math.min(-1, value(180));
  const at = (/** @type {number} */ angle, /** @type {number} */ y) =>
    /** @type {[number, number]} */ ([30 + (angle / 180) * (width - 40), 8 + ((1 - y) / (1 - lowest)) * (height - 30)]);
  drawAngleBars(world, pen, theme, at, lowest);
  for (const [shade, curve] of /** @type {[Colour, (angle: number) => number][]} */ ([[theme.pale, (angle) => Math.cos((angle * Math.PI) / 180)], [accent, value]])) {
    pen.beginPath();
    for (let angle = 0; angle <= 180; angle += 2) pen.lineTo(...at(angle, curve(angle)));
    pen.strokeStyle = css(shade);
    pen.lineWidth = 1.8;
    pen.stroke();
  }
  pen.fillStyle = css(theme.ink);
  pen.fillText("1", 8, 16);
  pen.fillText(lowest.toPrecision(2), 0, height - 22);
  for (const angle of [0, 90, 180]) pen.fillText(`${angle}°`, at(angle, 0)[0] - (angle ? 22 : 0), height - 6);
}

/**
 * @param {World} world
 * @param {CanvasRenderingContext2D} pen
 * @param {Theme} theme
 * @param {(angle: number, y: number) => [number, number]} at
 * @param {number} lowest
 */
function drawAngleBars(world, pen, theme, at, lowest) {
  const vectors = world.parameters.weight ?? world.parameters.proxies;
  const bins = new Float64Array(60);
  world.labels.forEach((label, i) => {
    const [point, vector] = [polar(world.features, i), polar(vectors, label)];
    const angle = (Math.acos(within(point.right * vector.right + point.up * vector.up, -1, 1)) * 180) / Math.PI;
    bins[Math.min(Math.floor(angle / 3), 59)] += 1 / world.labels.length;
  });
  const most = Math.max(...bins);
  pen.fillStyle = css(blend(theme.background, theme.ink, 0.25));
  bins.forEach((share, bin) => {
    const [left, floor] = at(3 * bin, lowest);
    const top = at(0, mix(lowest, 1, (0.8 * share) / most))[1];
    pen.fillRect(left, top, at(3, 0)[0] - at(0, 0)[0] - 0.5, floor - top);
  });
}
