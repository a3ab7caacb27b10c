// The plane of the playground: regions, class vectors, points, and which way the loss moves each of them.

const ARROW = 0.25; // the longest gradient arrow: share of the plane's limit

/**
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {World} world
 * @param {{colours: Colour[], theme: Theme, arrows: boolean}} look
 */
function drawWorld(pen, frame, world, { colours, theme, arrows }) {
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
function drawVectors(pen, frame, { setup, parameters }, colours, theme) {
  const { kind } = LOSSES[setup.loss];
  const own = parameters.centers ?? parameters.means ?? parameters.proxies ?? parameters.weight;
  if (!own) return;
  for (let k = 0; k < setup.classes; k++) {
    const { x, y, right, up } = polar(own, k);
    if (kind === "point") drawStar(pen, frame, x, y, colours[k], theme, false);
    else if (kind === "direction") drawArrow(pen, frame, right * AT_RIM * frame.limit, up * AT_RIM * frame.limit, colours[k], theme, true);
    else drawArrow(pen, frame, x, y, colours[k], theme, false);
  }
}

/**
 * The direction in which each point would lower the loss; the longest is a quarter of the plane.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {World} world
 * @param {Theme} theme
 */
function drawGradients(pen, frame, { features, labels, last }, theme) {
  const lengths = Array.from(labels, (_, i) => Math.hypot(last.features[2 * i], last.features[2 * i + 1]));
  const factor = (ARROW * frame.limit) / Math.max(...lengths, 1e-12);
  pen.strokeStyle = css(theme.ink);
  pen.lineWidth = 1.2 * frame.unit;
  labels.forEach((_, i) => {
    const [x, y] = [features[2 * i], features[2 * i + 1]];
    trace(pen, frame, [[x, y], [x - factor * last.features[2 * i], y - factor * last.features[2 * i + 1]]], true);
    pen.stroke();
  });
}
