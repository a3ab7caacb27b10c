// Decision regions, exact: scores are affine, so the region of a class is the square cut by one line per other class.

/** @typedef {{label: number, corners: [number, number][]}} Region */

const DIRECTIONS = 3600; // classified where directions have a bias: one every 0.1 degrees

/**
 * The regions within the square from -limit to limit.
 * @param {Classifier} classifier
 * @param {number} limit
 * @returns {Region[]}
 */
function decisionRegions(classifier, limit) {
  if (classifier.normalize && classifier.bias.some((bias) => bias !== 0)) return sectors(classifier, limit);
  const regions = [];
  for (let label = 0; label < classifier.bias.length; label++) {
    const corners = regionOf(classifier, label, limit);
    if (corners.length > 2) regions.push({ label, corners });
  }
  return regions;
}

/**
 * @param {Classifier} classifier  without a bias where it scores directions: the norm is then a factor of all scores
 * @param {number} label
 * @param {number} limit
 */
function regionOf({ weight, bias, scale }, label, limit) {
  /** @type {[number, number][]} */
  let corners = [[-limit, -limit], [limit, -limit], [limit, limit], [-limit, limit]];
  if (Number.isNaN(weight[2 * label])) return [];
  for (let other = 0; other < bias.length && corners.length > 2; other++) {
    if (other === label || Number.isNaN(weight[2 * other])) continue;
    const right = weight[2 * label] - weight[2 * other];
    const up = weight[2 * label + 1] - weight[2 * other + 1];
    const offset = (bias[label] - bias[other]) / scale;
    if (right === 0 && up === 0) {
      if (offset < 0 || (offset === 0 && other < label)) return []; // of equal classes the first wins
      continue;
    }
    corners = clip(corners, (x, y) => right * x + up * y + offset);
  }
  return corners;
}

/**
 * The part of a convex polygon where a line's value is not negative (Sutherland and Hodgman 1974).
 * @param {[number, number][]} corners
 * @param {(x: number, y: number) => number} value
 */
function clip(corners, value) {
  /** @type {[number, number][]} */
  const kept = [];
  corners.forEach(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length];
    const here = value(x, y);
    const there = value(nextX, nextY);
    if (here >= 0) kept.push([x, y]);
    if (here >= 0 !== there >= 0) {
      const share = here / (here - there);
      kept.push([x + (nextX - x) * share, y + (nextY - y) * share]);
    }
  });
  return kept;
}

/**
 * One sector from the origin for each run of directions of one class.
 * @param {Classifier} classifier
 * @param {number} limit
 * @returns {Region[]}
 */
function sectors(classifier, limit) {
  const step = (2 * Math.PI) / DIRECTIONS;
  const labelAt = (/** @type {number} */ i) => classify(classifier, Math.cos(step * (i + 0.5)), Math.sin(step * (i + 0.5)));
  const labels = Array.from({ length: DIRECTIONS }, (_, i) => labelAt(i));
  const starts = labels.flatMap((label, i) => (label === labels[(i + DIRECTIONS - 1) % DIRECTIONS] ? [] : [i]));
  if (!starts.length) return [{ label: labels[0], corners: [[-limit, -limit], [limit, -limit], [limit, limit], [-limit, limit]] }];
  return starts.map((start, i) => {
    const stop = starts[i + 1] ?? starts[0] + DIRECTIONS;
    /** @type {[number, number][]} */
    const corners = [[0, 0]];
    for (let j = start; j <= stop; j++) corners.push(onRim(step * j, limit));
    return { label: labels[start], corners };
  });
}

/**
 * Where a direction leaves the square.
 * @param {number} angle  radians
 * @param {number} limit
 * @returns {[number, number]}
 */
function onRim(angle, limit) {
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  const reach = limit / Math.max(Math.abs(x), Math.abs(y));
  return [x * reach, y * reach];
}
