// What can be taken along: the panels as PNG or SVG, the selection as CSV.

const GAP = 12, HEAD = 24; // pixels of the page, around and above each panel

/**
 * Where each panel stands in a picture of all that are shown.
 * @param {RunReport} report
 * @param {number} side
 */
function sheet({ shown }, side) {
  const columns = Math.ceil(Math.sqrt(shown.length * 1.6));
  const places = shown.map((panel, i) => ({
    panel,
    left: GAP + (i % columns) * (side + GAP),
    top: HEAD + Math.floor(i / columns) * (side + HEAD + GAP),
  }));
  const rows = Math.ceil(shown.length / columns);
  return { places, width: GAP + Math.min(columns, shown.length) * (side + GAP), height: rows * (side + HEAD + GAP) + 2 * GAP };
}

/** @param {RunReport} report */
function savePng(report) {
  const side = 600;
  const { places, width, height } = sheet(report, side);
  const canvas = make("canvas", { width: String(width), height: String(height) });
  const pen = contextOf(canvas);
  pen.fillStyle = css(report.theme.background);
  pen.fillRect(0, 0, width, height);
  const [single, pixels] = [make("canvas", { width: String(side), height: String(side) }), newPixels(side)];
  for (const { panel, left, top } of places) {
    paintRun(report, panel.run, frameOf(report, panel.run, side, 2), contextOf(single), pixels);
    pen.drawImage(single, left, top);
    writeHead(pen, report, panel.run, left, top);
  }
  writeFoot(pen, report, height);
  canvas.toBlob((blob) => blob && save(fileName(report, "png"), blob));
}

/** @param {RunReport} report */
function svgOf(report) {
  const side = 300;
  const { places, width, height } = sheet(report, side);
  const pen = new SvgPen(width, height);
  pen.fillStyle = css(report.theme.background);
  pen.fillRect(0, 0, width, height);
  for (const { panel, left, top } of places) {
    if (!panel.run.numbers) continue;
    const frame = frameOf(report, panel.run, side, 1);
    pen.moveOrigin(left, top);
    drawPanel(pen, report, panel.run, frame, () => {
      for (const layer of layers(report, panel.run)) writePoints(pen, panel.run, frame, layer);
    });
    pen.moveOrigin(0, 0);
    writeHead(pen, report, panel.run, left, top);
  }
  writeFoot(pen, report, height);
  return pen.document();
}

/** @param {RunReport} report */
function saveSvg(report) {
  save(fileName(report, "svg"), new Blob([svgOf(report)], { type: "image/svg+xml" }));
}

/**
 * One path for each colour: dots are lines of no length with round ends.
 * @param {SvgPen} pen
 * @param {Run} run
 * @param {Frame} frame
 * @param {Layer} layer
 */
function writePoints(pen, run, frame, { order, shades, size }) {
  /** @type {Map<number, string[]>} */
  const paths = new Map();
  for (const point of order) {
    const [x, y] = [run.places[2 * point], run.places[2 * point + 1]];
    if (!(Math.max(Math.abs(x), Math.abs(y)) <= frame.limit) || !shades[point]) continue;
    const own = paths.get(shades[point]) ?? [];
    paths.set(shades[point], own);
    own.push(`M${pen.at(across(frame, x), down(frame, y))}h0`);
  }
  for (const [pixel, dots] of paths) {
    const shade = css([pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255]);
    pen.parts.push(`<path d="${dots.join("")}" stroke="${shade}" stroke-width="${size.toFixed(1)}" stroke-linecap="round"/>`);
  }
}

/**
 * @param {Pen} pen
 * @param {RunReport} report
 * @param {Run} run
 * @param {number} left
 * @param {number} top
 */
function writeHead(pen, report, run, left, top) {
  pen.fillStyle = css(report.theme.ink);
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  pen.font = "bold 14px sans-serif";
  pen.fillText(run.meta.name, left, top - 7);
  const width = pen.measureText(`${run.meta.name} `).width;
  pen.font = "12px sans-serif";
  const accuracy = run.meta.accuracy[standing(run.meta, report.state.epoch).nearer];
  pen.fillText([run.meta.setting, accuracy === null ? "" : `${accuracy.toFixed(2)} %`].filter(Boolean).join(" · "), left + width + 6, top - 7);
}

/**
 * @param {Pen} pen
 * @param {RunReport} report
 * @param {number} height
 */
function writeFoot(pen, report, height) {
  pen.fillStyle = css(report.theme.ink);
  pen.font = "12px sans-serif";
  pen.textAlign = "left";
  pen.fillText(`${report.page.caption} · ${byId("epoch-name").textContent}`, GAP, height - 8);
}

/** @param {RunReport} report */
function csvOf(report) {
  const heads = ["index", "label", ...report.runs.map(({ meta }) => `predicted_${meta.key}`)];
  const guard = (/** @type {string} */ text) => `"${(/^[=+@\t\r-]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
  const rows = report.members.map((point) => [
    report.indices[point],
    guard(report.classNames[report.labels[point]]),
    ...report.runs.map((run) => run.numbers ? guard(report.classNames[predictedIn(run, standing(run.meta, report.state.epoch).nearer)[point]]) : ""),
  ]);
  return [heads, ...rows].map((row) => row.join(",")).join("\r\n") + "\r\n";
}

/** @param {RunReport} report */
function saveCsv(report) {
  save(fileName(report, "csv"), new Blob([csvOf(report)], { type: "text/csv" }));
}

/**
 * @param {RunReport} report
 * @param {string} suffix
 */
function fileName({ state }, suffix) {
  return `report_epoch_${Number(state.epoch.toFixed(2))}.${suffix}`;
}
