// Batch-hard triplets: every anchor with its farthest positive and its nearest negative.

LOSSES.triplet = {
  learns: [],
  kind: "point",
  margin: null,
  classifier: null,
  evaluate: (batch) => {
    const { features, labels, settings } = batch;
    const result = nothing(batch);
    const anchors = pairsOf(labels);
    const complete = anchors.filter(({ positives, negatives }) => positives.length && negatives.length).length || 1;
    anchors.forEach(({ positives, negatives }, i) => {
      if (!positives.length || !negatives.length) return;
      const distance = (/** @type {number} */ j) => distanceOf(features, i, j);
      const farthest = positives.reduce((best, j) => (distance(j) > distance(best) ? j : best));
      const nearest = negatives.reduce((best, j) => (distance(j) < distance(best) ? j : best));
      const hinge = settings.margin + distance(farthest) - distance(nearest);
      if (hinge <= 0) return;
      result.value += hinge / complete;
      addDistance(result.features, features, i, farthest, 1 / complete);
      addDistance(result.features, features, i, nearest, -1 / complete);
    });
    return result;
  },
};

/**
 * @param {Float64Array} features
 * @param {number} i
 * @param {number} j
 */
function distanceOf(features, i, j) {
  return Math.sqrt((features[2 * i] - features[2 * j]) ** 2 + (features[2 * i + 1] - features[2 * j + 1]) ** 2);
}

/**
 * The gradient of a distance, times a factor; 0 for points in one place.
 * @param {Float64Array} gradient
 * @param {Float64Array} features
 * @param {number} i
 * @param {number} j
 * @param {number} factor
 */
function addDistance(gradient, features, i, j, factor) {
  const distance = distanceOf(features, i, j);
  if (distance === 0) return;
  const [x, y] = [features[2 * i] - features[2 * j], features[2 * i + 1] - features[2 * j + 1]];
  add(gradient, i, factor / distance, x, y);
  add(gradient, j, -factor / distance, x, y);
}
