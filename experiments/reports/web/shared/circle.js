// The directions alone: on the unit circle, with a histogram of the angles of each class around it.

const CIRCLE_LIMIT = 1.7, BASE = 1.05, TALLEST = 0.6, BINS = 180; // as in Python's pictures; radii
const ON_CIRCLE = 0.7; // radius of the arrow tips

/**
 * The heights of each class's bars, from -180 to 180 degrees: square roots of shares, single points have no bar.
 * @param {Float32Array} directions  x and y of each point, length 1; NaN without a direction
 * @param {ArrayLike<number>} labels
 * @param {number} classes
 * @param {Uint8Array | null} shown  a mask of the points that count; null: all
 */
function barHeights(directions, labels, classes, shown) {
  const heights = Array.from({ length: classes }, () => new Float64Array(BINS));
  const counts = new Float64Array(classes);
  const scale = BINS / (2 * Math.PI);
  for (let i = 0; i < labels.length; i++) {
    const angle = Math.atan2(directions[2 * i + 1], directions[2 * i]);
    if (Number.isNaN(angle) || (shown && !shown[i])) continue;
    heights[labels[i]][Math.min(Math.floor((angle + Math.PI) * scale), BINS - 1)]++;
    counts[labels[i]]++;
  }
  heights.forEach((bars, label) => bars.forEach((count, bin) => {
    const share = count / Math.max(counts[label], 1);
    bars[bin] = share < 1 / 400 ? 0 : TALLEST * Math.sqrt(share);
  }));
  return heights;
}

/**
 * Groups of neighbouring bars that are not empty, one outline each.
 * @param {Float64Array} heights
 */
function barOutlines(heights) {
  const first = heights.indexOf(Math.min(...heights)); // where the ring is emptiest: no group is cut in two
  const outlines = [];
  for (let i = 0; i < BINS; i++) {
    if (!heights[(first + i) % BINS]) continue;
    const start = i;
    const outer = [];
    for (; i < BINS && heights[(first + i) % BINS]; i++) {
      const radius = BASE + heights[(first + i) % BINS];
      outer.push(onRing(first + i, radius), onRing(first + i + 1, radius));
    }
    const inner = Array.from({ length: i - start + 1 }, (_, j) => onRing(first + i - j, BASE));
    outlines.push([...outer, ...inner]);
  }
  return outlines;
}

/**
 * @param {number} edge  number of an edge between bins
 * @param {number} radius
 */
function onRing(edge, radius) {
  const angle = -Math.PI + (edge * 2 * Math.PI) / BINS;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/**
 * The unit circle and the rings of 10 % and 50 % by which the histogram is read.
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {Theme} theme
 */
function drawCircle(pen, frame, theme) {
  pen.strokeStyle = css(theme.pale);
  pen.lineWidth = frame.unit;
  for (const [radius, dash] of /** @type {[number, number[]][]} */ ([[1, []], [BASE + TALLEST * Math.sqrt(0.1), [2, 3]], [BASE + TALLEST * Math.sqrt(0.5), [2, 3]]])) {
    pen.setLineDash(dash.map((length) => length * frame.unit));
    pen.beginPath();
    pen.arc(frame.side / 2, frame.side / 2, (radius / frame.limit) * (frame.side / 2), 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.setLineDash([]);
}

/**
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {Float64Array[]} heights
 * @param {Colour[]} colours
 * @param {Theme} theme
 */
function drawHistogram(pen, frame, heights, colours, theme) {
  pen.lineWidth = 0.9 * frame.unit;
  heights.forEach((bars, label) => {
    pen.fillStyle = css(blend(theme.background, colours[label], 0.45));
    pen.strokeStyle = css(colours[label]);
    for (const outline of barOutlines(bars)) {
      trace(pen, frame, outline);
      pen.fill();
      pen.stroke();
    }
  });
}
