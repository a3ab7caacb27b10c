// One panel: background, points, prototypes, names, and what is marked; on a canvas or as SVG.

const MAX_PATHS = 150; // selected digits whose way is drawn
const MAX_NAMES = 30; // classes whose names fit on one plane
const GRID = 90; // cells along a side of the probability landscape

/**
 * @param {RunReport} report
 * @param {Run} run
 * @param {number} side  pixels of the drawing
 * @param {number} unit  pixels of the drawing for one of the page
 * @returns {Frame}
 */
function frameOf(report, run, side, unit) {
  return { limit: report.state.view === "circle" ? CIRCLE_LIMIT : run.meta.limit, side, unit };
}

/**
 * All of a panel but its points.
 * @param {Pen} pen
 * @param {RunReport} report
 * @param {Run} run
 * @param {Frame} frame
 * @param {() => void} drawPoints
 */
function drawPanel(pen, report, run, frame, drawPoints) {
  const { state, theme, colours } = report;
  const places = placesAt(run, state.epoch, state.view);
  if (state.view === "plane") drawBackground(pen, report, run, frame);
  else drawCircle(pen, frame, theme);
  drawPoints();
  const shown = shownIn(run, state, report.labels);
  const heights = state.view === "circle" ? barHeights(places, report.labels, colours.length, shown) : null;
  if (heights) drawHistogram(pen, frame, heights, colours, theme);
  drawPrototypes(pen, report, run, frame);
  if (state.paths) drawPaths(pen, report, run, frame);
  drawLabels(pen, frame, namedEnds(report, run, heights), report.classNames, colours, theme);
  if (state.view === "plane") drawScaleBar(pen, frame, theme);
}

/**
 * Regions, or the probability of one class, from the classifier of the nearer state.
 * @param {Pen} pen
 * @param {RunReport} report
 * @param {Run} run
 * @param {Frame} frame
 */
function drawBackground(pen, report, run, frame) {
  const { state, theme, colours } = report;
  const nearer = standing(run.meta, state.epoch).nearer;
  const classifier = /** @type {Numbers} */ (run.numbers).classifiers[nearer];
  if (state.background === "regions") {
    drawRegions(pen, frame, keep(run, `regions ${nearer}`, () => decisionRegions(classifier, run.meta.limit)), colours, theme);
  } else if (state.background !== "none") {
    const label = Number(state.background);
    const key = `landscape ${nearer} ${label} ${theme.dark}`;
    pen.drawImage(keep(run, key, () => landscape(classifier, run.meta.limit, label, colours[label], theme)), 0, 0, frame.side, frame.side);
  }
  drawAxes(pen, frame, theme);
}

/**
 * The probability of a class at each place: from the background's colour (0) to the class's (1).
 * @param {Classifier} classifier
 * @param {number} limit
 * @param {number} label
 * @param {Colour} colour
 * @param {Theme} theme
 */
function landscape(classifier, limit, label, colour, theme) {
  const { canvas, image, colours } = newPixels(GRID);
  const scores = new Float64Array(classifier.bias.length);
  const shades = Array.from({ length: 65 }, (_, i) => pixelOf(blend(theme.background, colour, (0.85 * i) / 64)));
  for (let cell = 0; cell < GRID * GRID; cell++) {
    const x = limit * ((2 * ((cell % GRID) + 0.5)) / GRID - 1);
    const y = limit * (1 - (2 * (Math.floor(cell / GRID) + 0.5)) / GRID);
    colours[cell] = shades[Math.round(64 * probabilityOf(classifier, x, y, label, scores))];
  }
  contextOf(canvas).putImageData(image, 0, 0);
  return canvas;
}

/**
 * The colour of each point as a pixel, by what the page shows; the same for all panels where it is the class.
 * @param {RunReport} report
 * @param {Run} run
 */
function pixelColours(report, run) {
  const { state, labels, theme } = report;
  const nearer = standing(run.meta, state.epoch).nearer;
  const key = state.colour === "class" ? "class" : `${state.colour} ${nearer}`;
  const keeper = state.colour === "class" ? report.runs[0] : run; // the same for all
  return keep(keeper, `colours ${key} ${theme.dark}`, () => {
    const palette = report.colours.map(pixelOf);
    const grey = pixelOf(blend(theme.background, theme.ink, 0.22));
    if (state.colour === "class") return Uint32Array.from(labels, (label) => palette[label]);
    if (state.colour === "prediction") return Uint32Array.from(predictedIn(run, nearer), (label) => palette[label]);
    if (state.colour === "error") {
      const wrong = wrongIn(run, state.epoch, labels);
      return Uint32Array.from(labels, (label, i) => (wrong[i] ? palette[label] : grey));
    }
    return Uint32Array.from(normsIn(run, nearer).ranks, (rank) => pixelOf(normColour(rank)));
  });
}

/** @typedef {{order: Uint32Array | number[], shades: Uint32Array, size: number}} Layer */

/**
 * The points of a panel, in the order and size in which they are drawn: those that matter last and larger.
 * @param {RunReport} report
 * @param {Run} run
 * @returns {Layer[]}
 */
function layers(report, run) {
  const { state, mask, order, theme } = report;
  const colours = pixelColours(report, run);
  const shown = shownIn(run, state, report.labels);
  const visible = shown ? colours.map((shade, point) => (shown[point] ? shade : 0)) : colours;
  const size = within(Math.sqrt(4e4 / report.points) * 1.1, 1, 5);
  if (report.selected) {
    const pale = pixelOf(blend(theme.background, theme.ink, 0.16));
    const others = visible.map((shade, point) => (shade && !mask[point] ? pale : 0));
    return [{ order, shades: others, size }, { order: report.members, shades: visible, size: Math.max(size * 1.5, 2.5) }];
  }
  if (state.colour !== "error") return [{ order, shades: visible, size }];
  const wrong = wrongIn(run, state.epoch, report.labels);
  return [
    { order, shades: visible.map((shade, point) => (wrong[point] ? 0 : shade)), size },
    { order, shades: visible.map((shade, point) => (wrong[point] ? shade : 0)), size: Math.max(size * 1.6, 3) },
  ];
}

/**
 * Arrows or stars; between two states on their way, like the points.
 * @param {Pen} pen
 * @param {RunReport} report
 * @param {Run} run
 * @param {Frame} frame
 */
function drawPrototypes(pen, report, run, frame) {
  const { here, there, share } = standing(run.meta, report.state.epoch);
  const all = /** @type {Numbers} */ (run.numbers).prototypes;
  const own = Array.from({ length: run.meta.prototypes }, (_, k) =>
    [0, 1].map((axis) => mix(all[here][2 * k + axis], all[there][2 * k + axis], share)));
  const { isDirection, isPoint, isMean } = run.meta;
  const onCircle = report.state.view === "circle";
  const longest = Math.max(...own.map(([x, y]) => Math.hypot(x, y) || 0), 1e-30);
  own.forEach(([x, y], label) => {
    const colour = report.colours[label];
    const norm = Math.hypot(x, y);
    if (!(norm > 0) || report.state.without.includes(label)) return;
    if (isPoint && !onCircle) return drawStar(pen, frame, x, y, colour, report.theme, isMean);
    const length = onCircle ? ON_CIRCLE : (isDirection ? AT_RIM : (INSIDE * norm) / longest) * frame.limit;
    drawArrow(pen, frame, (x / norm) * length, (y / norm) * length, colour, report.theme, isDirection && !onCircle);
  });
}

/**
 * The way of the selected digits over the epochs, up to now.
 * @param {Pen} pen
 * @param {RunReport} report
 * @param {Run} run
 * @param {Frame} frame
 */
function drawPaths(pen, report, run, frame) {
  const { here } = standing(run.meta, report.state.epoch);
  const onCircle = report.state.view === "circle";
  pen.lineWidth = frame.unit;
  for (const point of report.members.slice(0, MAX_PATHS)) {
    const places = Array.from({ length: here + 1 }, (_, state) => {
      const [x, y] = featureOf(run, state, point);
      const norm = onCircle ? Math.hypot(x, y) : 1;
      return [x / norm, y / norm];
    });
    places.push([run.places[2 * point], run.places[2 * point + 1]]);
    pen.strokeStyle = css(report.colours[report.labels[point]]);
    for (let i = 1; i < places.length; i++) {
      const piece = [places[i - 1], places[i]];
      if (piece.some((place) => Math.max(...place.map(Math.abs)) > frame.limit)) continue; // no way is made up
      trace(pen, frame, piece, true);
      pen.stroke();
    }
  }
}

/**
 * The same, NaN for a class whose name is not drawn: it is hidden, or one of too many and none of its digits is marked.
 * @param {RunReport} report
 * @param {Run} run
 * @param {Float64Array[] | null} heights
 */
function namedEnds(report, run, heights) {
  const ends = endsAt(report, run, heights);
  const marked = report.hovered === null ? report.members.slice(0, MAX_NAMES) : [report.hovered];
  const crowded = report.classNames.length > MAX_NAMES;
  report.classNames.forEach((_, label) => {
    const hidden = report.state.without.includes(label) || (crowded && !marked.some((point) => report.labels[point] === label));
    if (hidden) ends.fill(NaN, 2 * label, 2 * label + 2);
  });
  return ends;
}

/**
 * Where the names of the classes belong: worked out for each state, on their way in between.
 * @param {RunReport} report
 * @param {Run} run
 * @param {Float64Array[] | null} heights  of the bars on the circle
 */
function endsAt(report, run, heights) {
  const classes = report.colours.length;
  const { here, there, share } = standing(run.meta, report.state.epoch);
  const endsIn = (/** @type {number} */ state) => keep(run, `ends ${report.state.view} ${state}`, () => {
    const places = featuresIn(run, state);
    if (heights) for (let i = 0; i < places.length; i += 2) {
      const norm = Math.sqrt(places[i] ** 2 + places[i + 1] ** 2);
      places[i] /= norm;
      places[i + 1] /= norm;
    }
    return cloudEnds(places, report.labels, classes);
  });
  const [first, second] = [endsIn(here), endsIn(there)];
  const ends = first.map((end, i) => mix(end, second[i], share));
  if (heights) {
    const reaches = heights.map((bars) => BASE + bars.reduce((most, bar) => Math.max(most, bar), 0));
    ends.forEach((_, i) => (ends[i] *= reaches[i >> 1]));
  }
  return ends;
}
