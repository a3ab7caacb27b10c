// Real digits: a small network learns to place them in the plane, in a worker of its own, so that the page stays alive.

/**
 * @typedef {object} Digits
 * @property {Float64Array} images  196 grey values of 0 to 1 each
 * @property {Uint16Array} labels
 * @property {number} train  so many are trained, the others are shown
 */

/**
 * @typedef {object} Training
 * @property {Setup} setup
 * @property {Digits} digits
 * @property {Layer[]} layers
 * @property {Record<string, Float64Array>} parameters  of the loss
 * @property {Map<Float64Array, [Float64Array, Float64Array]>} moments
 * @property {() => number} random
 * @property {number} step
 * @property {number} last  loss of the last batch
 */

const SIDE = 14, PIXELS = SIDE * SIDE, HIDDEN = [96, 48], BATCH = 128;
const DIGIT_RATE = 0.01, DIGIT_DECAY = 300; // of Adam at the start; half of it after so many steps, a third after twice
const MOVED = 0.3; // share of the images that are moved
const CLIP = 1; // the longest gradient of a step
const DIGIT_ANNEALING = 600, DIGIT_WARM = 400; // steps

/**
 * @param {Setup} setup
 * @param {Digits} digits
 * @returns {Training}
 */
function newTraining(setup, digits) {
  const random = generator(setup.seed);
  const layers = newNetwork([PIXELS, ...HIDDEN, 2], random);
  return { setup, digits, layers, parameters: firstParameters({ ...setup, classes: 10 }, random), moments: new Map(), random, step: 0, last: NaN };
}

/**
 * One step on a random batch.
 * @param {Training} training
 */
function learn(training) {
  const { setup, digits, layers, parameters, random } = training;
  const chosen = Array.from({ length: BATCH }, () => Math.floor(random() * digits.train));
  const input = new Float64Array(BATCH * PIXELS);
  chosen.forEach((index, b) => input.set(moved(digits.images, index, random), b * PIXELS));
  const values = forward(layers, input, BATCH);
  const isWarm = setup.warm !== "" && training.step < DIGIT_WARM;
  const result = LOSSES[isWarm ? setup.warm : setup.loss].evaluate({
    features: values[values.length - 1],
    labels: chosen.map((index) => digits.labels[index]),
    parameters,
    settings: isWarm ? { scale: 16, bias: 0 } : setup.settings,
    progress: Math.min(training.step / DIGIT_ANNEALING, 1),
  });
  const gradients = backward(layers, values, result.features, BATCH);
  shorten([...gradients.flatMap(({ weights, biases }) => [weights, biases]), ...Object.values(result.parameters)]);
  training.step++;
  training.last = result.value;
  layers.forEach(({ weights, biases }, k) => {
    update(training, weights, gradients[k].weights);
    update(training, biases, gradients[k].biases);
  });
  for (const [name, own] of Object.entries(parameters)) update(training, own, result.parameters[name]);
}

/**
 * Shortens all gradients together to a norm of at most CLIP, as in training: a feature near the origin has a very long one.
 * @param {Float64Array[]} gradients
 */
function shorten(gradients) {
  let square = 0;
  for (const gradient of gradients) for (const slope of gradient) square += slope * slope;
  const factor = CLIP / Math.sqrt(square);
  if (factor < 1) for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) gradient[i] *= factor;
}

/**
 * An image, now and then moved by up to one pixel across and down: 4,000 digits alone are soon known by heart.
 * @param {Float64Array} images
 * @param {number} index
 * @param {() => number} random
 */
function moved(images, index, random) {
  if (random() > MOVED) return images.subarray(index * PIXELS, (index + 1) * PIXELS);
  const [right, below] = [Math.floor(3 * random()) - 1, Math.floor(3 * random()) - 1];
  const image = new Float64Array(PIXELS);
  for (let row = Math.max(0, below); row < Math.min(SIDE, SIDE + below); row++) {
    const from = index * PIXELS + (row - below) * SIDE;
    for (let column = Math.max(0, right); column < Math.min(SIDE, SIDE + right); column++) image[row * SIDE + column] = images[from + column - right];
  }
  return image;
}

/**
 * @param {Training} training
 * @param {Float64Array} values
 * @param {Float64Array} gradient
 */
function update({ moments, step }, values, gradient, ) {
  const own = moments.get(values) ?? [new Float64Array(values.length), new Float64Array(values.length)];
  moments.set(values, own);
  adam(values, gradient, own, DIGIT_RATE / (1 + step / DIGIT_DECAY), step);
}

/**
 * The features of the digits that are shown.
 * @param {Training} training
 */
function embedShown({ digits, layers }) {
  const count = digits.labels.length - digits.train;
  const values = forward(layers, digits.images.subarray(digits.train * PIXELS), count);
  return values[values.length - 1];
}
