// What is drawn on the plane besides the points. A pen is a canvas context, or SvgPen with the same words.

/** @typedef {CanvasRenderingContext2D | SvgPen} Pen */

/**
 * Where things are: the square from -limit to limit on a drawing of `side` pixels.
 * @typedef {object} Frame
 * @property {number} limit
 * @property {number} side
 * @property {number} unit  pixels of the drawing for one pixel of the page
 */

const TINT = { light: 0.18, dark: 0.28 }; // share of a class's colour in its region
const AT_RIM = 0.97, INSIDE = 0.45; // tips of arrows: shares of the limit

/**
 * @param {Frame} frame
 * @param {number} x
 */
function across({ limit, side }, x) {
  return (side / 2) * (1 + x / limit);
}

/**
 * @param {Frame} frame
 * @param {number} y
 */
function down({ limit, side }, y) {
  return (side / 2) * (1 - y / limit);
}

/**
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {number[][]} corners
 * @param {boolean} [open]  a line, not an area
 */
function trace(pen, frame, corners, open = false) {
  pen.beginPath();
  corners.forEach(([x, y], i) => (i ? pen.lineTo(across(frame, x), down(frame, y)) : pen.moveTo(across(frame, x), down(frame, y))));
  if (!open) pen.closePath();
}

/**
 * The class predicted at each place: pale tints with borders.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {Region[]} regions
 * @param {Colour[]} colours
 * @param {Theme} theme
 */
function drawRegions(pen, frame, regions, colours, theme) {
  pen.strokeStyle = css(theme.background);
  pen.lineWidth = 1.2 * frame.unit;
  for (const { label, corners } of regions) {
    trace(pen, frame, corners);
    pen.fillStyle = css(blend(theme.background, colours[label], TINT[theme.dark ? "dark" : "light"]));
    pen.fill();
    pen.stroke();
  }
}

/**
 * Thin lines through the origin.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {Theme} theme
 */
function drawAxes(pen, frame, theme) {
  pen.strokeStyle = css(theme.pale);
  pen.lineWidth = frame.unit;
  trace(pen, frame, [[-frame.limit, 0], [frame.limit, 0]], true);
  pen.stroke();
  trace(pen, frame, [[0, -frame.limit], [0, frame.limit]], true);
  pen.stroke();
}

/**
 * An arrow from near the origin to a tip; a short one is little more than its head, and shows a direction alone.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {number} x
 * @param {number} y
 * @param {Colour} colour
 * @param {Theme} theme
 * @param {boolean} short
 */
function drawArrow(pen, frame, x, y, colour, theme, short) {
  const length = Math.hypot(x, y);
  if (!(length > 0)) return;
  const head = Math.min(0.07 * frame.limit, length);
  const start = short ? length - 1.5 * head : Math.min(0.1 * frame.limit, 0.3 * length);
  const at = (/** @type {number} */ along, /** @type {number} */ aside) =>
    [(x * along - y * aside) / length, (y * along + x * aside) / length];
  const neck = length - head;
  const outline = [[start, 0.1], [neck, 0.15], [neck, 0.4], [length, 0], [neck, -0.4], [neck, -0.15], [start, -0.1]];
  trace(pen, frame, outline.map(([along, aside]) => at(along, aside * head)));
  pen.fillStyle = css(letterColour(colour, theme));
  pen.strokeStyle = css(theme.background);
  pen.lineWidth = 0.8 * frame.unit;
  pen.fill();
  pen.stroke();
}

/**
 * A star: filled for a learned point, hollow for the mean of a class.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {number} x
 * @param {number} y
 * @param {Colour} colour
 * @param {Theme} theme
 * @param {boolean} hollow
 */
function drawStar(pen, frame, x, y, colour, theme, hollow) {
  const radius = (6 * frame.unit * frame.limit) / (frame.side / 2);
  const corners = Array.from({ length: 10 }, (_, i) => {
    const reach = i % 2 ? 0.42 * radius : radius;
    return [x + reach * Math.sin((i * Math.PI) / 5), y + reach * Math.cos((i * Math.PI) / 5)];
  });
  const own = css(letterColour(colour, theme));
  trace(pen, frame, corners);
  pen.lineJoin = "round";
  pen.strokeStyle = css(theme.background);
  pen.lineWidth = 3 * frame.unit;
  pen.stroke();
  pen.fillStyle = hollow ? css(theme.background) : own;
  pen.fill();
  pen.strokeStyle = own;
  pen.lineWidth = 1.2 * frame.unit;
  pen.stroke();
}

/**
 * A text with a halo, so that it can be read over points.
 * @param {Pen} pen
 * @param {string} text
 * @param {number} x  pixels of the drawing
 * @param {number} y
 * @param {Colour} colour
 * @param {Theme} theme
 */
function drawText(pen, text, x, y, colour, theme) {
  pen.lineJoin = "round";
  pen.strokeStyle = css(theme.background);
  pen.strokeText(text, x, y);
  pen.fillStyle = css(colour);
  pen.fillText(text, x, y);
}

/**
 * A bar of a round length at the lower left: the scale of the panel.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {Theme} theme
 */
function drawScaleBar(pen, frame, theme) {
  const length = roundLength(frame.limit / 2);
  const [left, level, width] = [8 * frame.unit, frame.side - 10 * frame.unit, (length / frame.limit) * (frame.side / 2)];
  pen.strokeStyle = css(theme.ink);
  pen.lineWidth = 2 * frame.unit;
  pen.beginPath();
  pen.moveTo(left, level);
  pen.lineTo(left + width, level);
  pen.stroke();
  pen.font = `${11 * frame.unit}px sans-serif`;
  pen.lineWidth = 3 * frame.unit;
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  drawText(pen, String(length), left, level - 4 * frame.unit, theme.ink, theme);
}

/**
 * The largest of 1, 2, 5, 10, 20, 50, ... up to a length.
 * @param {number} most
 */
function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [5, 2, 1].find((step) => step * power <= most * (1 + 1e-9)) ?? 1;
  return Number((factor * power).toPrecision(1));
}
