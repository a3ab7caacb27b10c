// The plane of the playground: regions, class vectors, points, and which way the loss moves each of them.

const ARROW = 0.25; // the longest gradient arrow: share of the plane's limit
const STEEP = 3; // means of the steepest moment so far, at which an arrow is longest
const BARB = 5; // pixels of its head

/**
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {World} world
 * @param {{colours: Colour[], theme: Theme, arrows: boolean, held: Handle | null}} look
 */
function drawWorld(pen, frame, world, { colours, theme, arrows, held }) {
  const { features, labels, setup } = world;
  drawRegions(pen, frame, decisionRegions(classifierOf(world), frame.limit), colours, theme);
  drawAxes(pen, frame, theme);
  drawVectors(pen, frame, world, colours, theme);
  if (arrows) drawGradients(pen, frame, world, theme);
  const radius = within(60 / Math.sqrt(labels.length), 2.5, 6) * frame.unit;
  pen.lineWidth = 0.8 * frame.unit;
  pen.strokeStyle = css(theme.background);
  labels.forEach((label, i) => {
    pen.beginPath();
    pen.arc(across(frame, features[2 * i]), down(frame, features[2 * i + 1]), radius, 0, 2 * Math.PI);
    pen.fillStyle = css(colours[label]);
    pen.fill();
    pen.stroke();
  });
  if (held) drawRing(pen, frame, placeOf(world, held, frame.limit), theme);
  const names = Array.from({ length: setup.classes }, (_, k) => String(k));
  drawLabels(pen, frame, cloudEnds(Float32Array.from(features), labels, setup.classes), names, colours, theme);
  drawScaleBar(pen, frame, theme);
}

/**
 * Arrows for class vectors (at the rim where only their direction counts), stars for centres and means.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {World} world
 * @param {Colour[]} colours
 * @param {Theme} theme
 */
function drawVectors(pen, frame, world, colours, theme) {
  const { kind } = LOSSES[world.setup.loss];
  const name = vectorName(world);
  if (!name) return;
  for (let k = 0; k < world.setup.classes; k++) {
    const [x, y] = placeOf(world, { name, index: k }, frame.limit);
    if (kind === "point") drawStar(pen, frame, x, y, colours[k], theme, false);
    else drawArrow(pen, frame, x, y, colours[k], theme, kind === "direction");
  }
}

/**
 * A point or class vector of the plane.
 * @typedef {object} Handle
 * @property {string} name  "features", or that of a parameter
 * @property {number} index
 */

/**
 * The parameter that is drawn; "" for none.
 * @param {World} world
 */
function vectorName({ setup }) {
  return ["centers", "means", "proxies", "weight"].find((name) => LOSSES[setup.loss].learns.includes(name)) ?? "";
}

/**
 * Where a point or class vector is drawn: at the rim, where only its direction counts.
 * @param {World} world
 * @param {Handle} handle
 * @param {number} limit  of the plane
 * @returns {[number, number]}
 */
function placeOf({ setup, features, parameters }, { name, index }, limit) {
  const { x, y, right, up } = polar(name === "features" ? features : parameters[name], index);
  const atRim = name !== "features" && LOSSES[setup.loss].kind === "direction";
  return atRim ? [right * AT_RIM * limit, up * AT_RIM * limit] : [x, y];
}

/**
 * A ring about the point or class vector that is held.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {number[]} place
 * @param {Theme} theme
 */
function drawRing(pen, frame, [x, y], theme) {
  pen.beginPath();
  pen.arc(across(frame, x), down(frame, y), 10 * frame.unit, 0, 2 * Math.PI);
  pen.strokeStyle = css(theme.ink);
  pen.lineWidth = 2 * frame.unit;
  pen.stroke();
}

/**
 * The direction in which each point, and each class vector, would lower the loss. Lengths compare with the steepest moment
 * so far, so that arrows shrink as the loss comes to rest.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {World} world
 * @param {Theme} theme
 */
function drawGradients(pen, frame, world, theme) {
  const vectors = vectorName(world);
  for (const name of ["features", ...(vectors && world.last.parameters[vectors] ? [vectors] : [])]) {
    const gradient = name === "features" ? world.last.features : world.last.parameters[name];
    const indices = Array.from({ length: gradient.length / 2 }, (_, index) => index);
    const steep = STEEP * world.steepest[name];
    if (steep === 0) continue; // nothing moves
    pen.strokeStyle = css(theme.ink);
    pen.lineWidth = (name === "features" ? 1.2 : 2.2) * frame.unit;
    for (const index of indices) {
      const { x, y, norm } = polar(gradient, index);
      const factor = (ARROW * frame.limit) / Math.max(steep, norm);
      drawLine(pen, frame, placeOf(world, { name, index }, frame.limit), [-factor * x, -factor * y]);
    }
  }
}

/**
 * A line with a head, from a place along a vector.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {number[]} place
 * @param {number[]} along
 */
function drawLine(pen, frame, [x, y], [right, up]) {
  const length = Math.hypot(right, up);
  const barb = Math.min((2 * BARB * frame.unit * frame.limit) / frame.side, 0.5 * length);
  trace(pen, frame, [[x, y], [x + right, y + up]], true);
  pen.stroke();
  if (!(barb > 0)) return;
  const side = (/** @type {number} */ aside) => [
    x + right - (barb * (right - aside * up)) / length,
    y + up - (barb * (up + aside * right)) / length,
  ];
  trace(pen, frame, [side(0.6), [x + right, y + up], side(-0.6)], true);
  pen.stroke();
}
