// How any point of the plane is classified: scores = scale * (x / |x| if normalize else x) . w + b for each class.

/**
 * @typedef {object} Classifier
 * @property {Float64Array} weight  x and y for each class; NaN for a class that wins nowhere
 * @property {Float64Array} bias  one for each class
 * @property {boolean} normalize  whether the direction of a point is scored
 * @property {number} scale
 */

/**
 * The class scores of a point, written into `scores`.
 * @param {Classifier} classifier
 * @param {number} x
 * @param {number} y
 * @param {Float64Array} scores
 */
function scorePoint({ weight, bias, normalize, scale }, x, y, scores) {
  const norm = normalize ? Math.hypot(x, y) || 1 : 1;
  const right = (scale * x) / norm;
  const up = (scale * y) / norm;
  for (let k = 0; k < bias.length; k++) {
    const score = right * weight[2 * k] + up * weight[2 * k + 1] + bias[k];
    scores[k] = Number.isNaN(score) ? -Infinity : score;
  }
}

/**
 * The class with the highest score, the first of equal ones.
 * @param {Classifier} classifier
 * @param {number} x
 * @param {number} y
 */
function classify(classifier, x, y) {
  const scores = new Float64Array(classifier.bias.length);
  scorePoint(classifier, x, y, scores);
  return scores.reduce((best, score, k) => (score > scores[best] ? k : best), 0);
}

/**
 * Softmax of the class scores: the probability of one class.
 * @param {Classifier} classifier
 * @param {number} x
 * @param {number} y
 * @param {number} label
 * @param {Float64Array} scores  room for the scores, which a caller of many points makes once
 */
function probabilityOf(classifier, x, y, label, scores) {
  scorePoint(classifier, x, y, scores);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += Math.exp(scores[k] - scores[label]);
  return scores[label] === -Infinity ? 0 : 1 / sum;
}
