// What the losses share: norms and directions, the cross-entropy of logits, and where gradients are gathered.

/**
 * A batch, and what the loss learns. Places are x and y of each point or class, one after the other.
 * @typedef {object} Batch
 * @property {Float64Array} features
 * @property {ArrayLike<number>} labels
 * @property {Record<string, Float64Array>} parameters
 * @property {Record<string, number>} settings
 * @property {number} progress  share of the training that has passed, for annealing
 */

/**
 * The loss, and its gradient by the features and by each parameter.
 * @typedef {object} Result
 * @property {number} value
 * @property {Float64Array} features
 * @property {Record<string, Float64Array>} parameters
 */

/**
 * A loss of the playground, as in Python's file of the same name.
 * @typedef {object} PlayLoss
 * @property {string[]} learns  names of its parameters
 * @property {(batch: Batch) => Result} evaluate
 * @property {((parameters: Record<string, Float64Array>, settings: Record<string, number>) => Classifier) | null} classifier
 *   null: by the nearest class mean
 * @property {((cosine: number, settings: Record<string, number>, progress: number) => [number, number]) | null} margin
 *   what replaces the target cosine, and its slope; null for a loss without such a thing
 * @property {"vector" | "direction" | "point"} kind  of a class vector or class mean
 */

/** @type {Record<string, PlayLoss>} */
const LOSSES = {};
const TINY = 1e-12; // the least norm by which a vector is divided

/**
 * A result without gradient yet.
 * @param {Batch} batch
 * @returns {Result}
 */
function nothing({ features, parameters }) {
  const zeros = Object.fromEntries(Object.entries(parameters).map(([name, own]) => [name, new Float64Array(own.length)]));
  return { value: 0, features: new Float64Array(features.length), parameters: zeros };
}

/**
 * Norm and direction of the vector at an index; a zero vector has the direction 0.
 * @param {Float64Array} vectors
 * @param {number} index
 */
function polar(vectors, index) {
  const [x, y] = [vectors[2 * index], vectors[2 * index + 1]];
  const norm = Math.max(Math.sqrt(x * x + y * y), TINY);
  return { x, y, norm, right: x / norm, up: y / norm };
}

/**
 * Adds a multiple of a vector to the gradient at an index.
 * @param {Float64Array} gradient
 * @param {number} index
 * @param {number} factor
 * @param {number} x
 * @param {number} y
 */
function add(gradient, index, factor, x, y) {
  gradient[2 * index] += factor * x;
  gradient[2 * index + 1] += factor * y;
}

/**
 * log(sum(exp(...))) without overflow.
 * @param {ArrayLike<number>} exponents
 */
function logSumExp(exponents) {
  let most = -Infinity;
  for (let i = 0; i < exponents.length; i++) most = Math.max(most, exponents[i]);
  if (most === -Infinity) return most;
  let sum = 0;
  for (let i = 0; i < exponents.length; i++) sum += Math.exp(exponents[i] - most);
  return most + Math.log(sum);
}

/**
 * Cross-entropy of logits with a label, which become its gradient: probabilities, less 1 for the target.
 * @param {Float64Array} logits
 * @param {number} label
 */
function crossEntropy(logits, label) {
  const sum = logSumExp(logits);
  const value = sum - logits[label];
  for (let j = 0; j < logits.length; j++) logits[j] = Math.exp(logits[j] - sum) - (j === label ? 1 : 0);
  return value;
}

/**
 * The gradient of a cosine between two vectors, times a factor, added to both.
 * @param {Float64Array} first
 * @param {number} i
 * @param {ReturnType<typeof polar>} a
 * @param {Float64Array} second
 * @param {number} j
 * @param {ReturnType<typeof polar>} b
 * @param {number} factor
 */
function addCosine(first, i, a, second, j, b, factor) {
  const cosine = a.right * b.right + a.up * b.up;
  add(first, i, factor / a.norm, b.right - cosine * a.right, b.up - cosine * a.up);
  add(second, j, factor / b.norm, a.right - cosine * b.right, a.up - cosine * b.up);
}

/**
 * Positives and negatives of each sample: other samples with its label, and samples with another.
 * @param {ArrayLike<number>} labels
 */
function pairsOf(labels) {
  const all = Array.from(labels, (_, j) => j);
  return all.map((i) => ({
    positives: all.filter((j) => j !== i && labels[j] === labels[i]),
    negatives: all.filter((j) => labels[j] !== labels[i]),
  }));
}
