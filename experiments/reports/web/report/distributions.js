// Distributions of the focused run: target angles at the start, the middle, the end and now; norms of each class.

const ANGLE_BINS = 60; // from 0 to 180 degrees

/**
 * Degrees between each feature and the direction of its class: its class vector, or the class mean.
 * @param {Run} run
 * @param {number} state
 * @param {Uint16Array} labels
 */
function targetAngles(run, state, labels) {
  return keep(run, `angles ${state}`, () => {
    const prototypes = /** @type {Numbers} */ (run.numbers).prototypes[state];
    return Float32Array.from(labels, (label, point) => {
      const [x, y] = featureOf(run, state, point);
      const turn = Math.atan2(y, x) - Math.atan2(prototypes[2 * label + 1], prototypes[2 * label]);
      return Math.abs((Math.atan2(Math.sin(turn), Math.cos(turn)) * 180) / Math.PI);
    });
  });
}

/**
 * Shares of the angles in each bin of the axis, which shows small angles wider: places are square roots.
 * @param {Float32Array} angles  degrees
 */
function shares(angles) {
  const bins = new Float64Array(ANGLE_BINS);
  let count = 0;
  for (const angle of angles) {
    if (Number.isNaN(angle)) continue;
    bins[Math.min(Math.floor(Math.sqrt(angle / 180) * ANGLE_BINS), ANGLE_BINS - 1)]++;
    count++;
  }
  return bins.map((bin) => bin / Math.max(count, 1));
}

/**
 * Four rows of target angles, one below the other, in shares of the tallest bar.
 * @param {RunReport} report
 */
function drawAngles(report) {
  const { run } = focusPanel(report);
  const { canvas, pen, width, height } = sheetOf("angles", report.theme);
  if (!run.numbers || !run.meta.prototypes) return;
  const last = run.meta.times.length - 1;
  const now = standing(run.meta, report.state.epoch).nearer;
  const rows = /** @type {[string, number][]} */ ([["angle_start", 0], ["angle_middle", last >> 1], ["angle_end", last], ["angle_now", now]]);
  const [left, bottom] = [86, 22];
  const each = (height - bottom) / rows.length;
  rows.forEach(([key, state], i) => {
    const bars = shares(targetAngles(run, state, report.labels));
    const tallest = Math.max(...bars);
    const floor = (i + 1) * each;
    pen.fillStyle = css(blend(report.theme.background, report.theme.ink, key === "angle_now" ? 0.85 : 0.45));
    bars.forEach((bar, bin) => {
      const wide = (width - left) / ANGLE_BINS;
      pen.fillRect(left + bin * wide, floor - 0.85 * each * (bar / tallest), wide - 0.5, 0.85 * each * (bar / tallest));
    });
    pen.fillStyle = css(report.theme.ink);
    pen.fillText(say(key), 0, floor - 0.35 * each);
    pen.fillText(`${Math.round(100 * tallest)} %`, 0, floor - 0.35 * each + 14);
  });
  drawTicks(pen, left, width, height, [0, 2, 10, 30, 90, 180].map((degrees) => [Math.sqrt(degrees / 180), `${degrees}°`]));
  const medians = rows.map(([key, state]) => `${say(key)}: ${quantile(targetAngles(run, state, report.labels), 0.5).toFixed(1)}°`);
  canvas.setAttribute("aria-label", say("angles_label", { name: run.meta.name, medians: medians.join("; ") }));
}

/**
 * Numbers below a chart.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} left
 * @param {number} width
 * @param {number} height
 * @param {[number, string][]} ticks  share of the way, and text
 */
function drawTicks(pen, left, width, height, ticks) {
  ticks.forEach(([share, text], i) => {
    pen.textAlign = i === 0 ? "left" : i === ticks.length - 1 ? "right" : "center";
    pen.fillText(text, left + share * (width - left), height - 6);
  });
  pen.textAlign = "left";
}

/**
 * Norms of each class: line from the 5th to the 95th percentile, box from the 25th to the 75th, the median in it.
 * @param {RunReport} report
 */
function drawNorms(report) {
  const { run } = focusPanel(report);
  const { canvas, pen, width, height } = sheetOf("norms", report.theme);
  if (!run.numbers) return;
  const { norms } = normsIn(run, standing(run.meta, report.state.epoch).nearer);
  const most = Math.max(1e-9, quantile(norms, 0.995) * 1.05);
  const widest = Math.max(...report.classNames.map((name) => pen.measureText(name).width));
  const [left, bottom] = [Math.min(widest + 8, width / 3), 22];
  const each = (height - bottom) / report.classNames.length;
  const at = (/** @type {number} */ norm) => left + within(norm / most, 0, 1) * (width - left);
  const words = report.classNames.map((name, label) => {
    const own = norms.filter((_, point) => report.labels[point] === label);
    const [p5, p25, p50, p75, p95] = [0.05, 0.25, 0.5, 0.75, 0.95].map((share) => quantile(own, share));
    const middle = (label + 0.5) * each;
    pen.fillStyle = css(report.theme.ink);
    if (each > 9) pen.fillText(name, 0, middle + 4, left - 8);
    if (Number.isNaN(p50)) return `${name}: -`;
    pen.fillStyle = css(report.colours[label]);
    pen.fillRect(at(p5), middle - 1, at(p95) - at(p5), 2);
    pen.fillRect(at(p25), middle - 0.3 * each, at(p75) - at(p25), 0.6 * each);
    pen.fillStyle = css(report.theme.background);
    pen.fillRect(at(p50) - 1, middle - 0.3 * each, 2, 0.6 * each);
    return `${name}: ${Number(p50.toPrecision(3))}`;
  });
  pen.fillStyle = css(report.theme.ink);
  drawTicks(pen, left, width, height, [0, 0.5, 1].map((share) => [share, String(Number((share * most).toPrecision(2)))]));
  canvas.setAttribute("aria-label", say("norms_label", { name: run.meta.name, medians: words.join("; ") }));
}

/**
 * @param {Float32Array} values
 * @param {number} share
 */
function quantile(values, share) {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  return known.length ? known[Math.round(share * (known.length - 1))] : NaN;
}

/**
 * The focused panel as a table: for those who cannot see it, and for exact numbers.
 * @param {RunReport} report
 */
function fillClassTable(report) {
  const { run } = focusPanel(report);
  if (!run.numbers) return;
  const state = standing(run.meta, report.state.epoch).nearer;
  const [predicted, { norms }] = [predictedIn(run, state), normsIn(run, state)];
  byId("class-caption").textContent = say(report.members.length ? "class_caption_selected" : "class_caption", { name: fullName(run), epoch: run.meta.times[state].toFixed(2).replace(/\.?0+$/, "") });
  const rows = report.classNames.map((name, label) => {
    const all = report.members.length ? report.members : [...report.labels.keys()];
    const own = all.filter((i) => report.labels[i] === label);
    const right = own.filter((i) => predicted[i] === label).length;
    const [x, y] = own.reduce(([right, up], i) => {
      const feature = featureOf(run, state, i);
      return norms[i] > 0 ? [right + feature[0] / norms[i], up + feature[1] / norms[i]] : [right, up];
    }, [0, 0]);
    const degrees = ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
    const cells = [own.length, own.length ? `${((100 * right) / own.length).toFixed(1)} %` : "-", own.length ? `${degrees.toFixed(0)}°` : "-",
      own.length ? Number(quantile(Float32Array.from(own, (i) => norms[i]), 0.5).toPrecision(3)) : "-"];
    return make("tr", {}, make("th", { scope: "row" }, name), ...cells.map((cell) => make("td", {}, String(cell))));
  });
  byId("class-rows").replaceChildren(...rows);
}
