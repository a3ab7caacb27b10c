// Free points in the plane with their class vectors, optimised step by step. The same seed gives the same bits.

/**
 * @typedef {object} Setup
 * @property {string} loss
 * @property {Record<string, number>} settings  of the loss
 * @property {number} classes
 * @property {number} each  points of a class
 * @property {number} rate  learning rate
 * @property {"sgd" | "adam"} optimiser
 * @property {number} noise  added to every point at each step, in units of the plane
 * @property {"polygon" | "random"} initial  directions in which class vectors start
 * @property {number} spread  of the points at the start, about their common middle
 * @property {number} seed
 * @property {string} warm  a loss to begin with, for those that collapse from a heap; "" for none
 * @property {number} relu  1: no coordinate of a point is below 0, as behind a ReLU
 * @property {"all" | "class"} batch  points of a step: all, or those of one class, each class in turn
 */

/**
 * @typedef {object} World
 * @property {Setup} setup
 * @property {number} step
 * @property {() => number} random  uniform in [0, 1)
 * @property {Float64Array} features
 * @property {Uint16Array} labels  sorted
 * @property {Record<string, Float64Array>} parameters
 * @property {Record<string, [Float64Array, Float64Array]>} moments  of Adam
 * @property {Result} last  loss and gradient at the present places
 * @property {number[]} losses  of all steps so far
 * @property {Record<string, number>} steepest  the largest mean length of a gradient so far, of points and parameters
 */

const WARM = 200; // steps of the first loss
const ANNEALING = 400; // steps over which lambda falls
const [FIRST_MOMENT, SECOND_MOMENT] = [0.9, 0.99];

/**
 * A generator of numbers in [0, 1) (mulberry32).
 * @param {number} seed
 */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A normal random number (Box and Muller).
 * @param {() => number} random
 */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * @param {Setup} setup
 * @returns {World}
 */
function newWorld(setup) {
  const random = generator(setup.seed);
  const count = setup.classes * setup.each;
  const features = Float64Array.from({ length: 2 * count }, (_, i) => setup.spread * normal(random) + (i % 2 ? 0 : 0.3));
  const labels = Uint16Array.from({ length: count }, (_, i) => Math.floor(i / setup.each));
  const parameters = firstParameters(setup, random);
  const world = { setup, step: 0, random, features, labels, parameters, moments: {}, last: /** @type {any} */ (null), losses: [], steepest: {} };
  rectify(world);
  renew(world);
  return world;
}

/**
 * Class vectors of length 1: corners of a polygon in random order, or random directions. Centres at 0, as in Python.
 * @param {Setup} setup
 * @param {() => number} random
 */
function firstParameters({ loss, warm, classes, initial, settings }, random) {
  const corners = Array.from({ length: classes }, (_, k) => k);
  for (let k = classes - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [corners[k], corners[other]] = [corners[other], corners[k]];
  }
  const vectors = new Float64Array(2 * classes);
  corners.forEach((corner, k) => {
    const angle = initial === "polygon" ? (2 * Math.PI * corner) / classes : 2 * Math.PI * random();
    vectors.set([Math.cos(angle), Math.sin(angle)], 2 * k);
  });
  /** @type {Record<string, Float64Array>} */
  const start = { weight: vectors, means: vectors, proxies: vectors, bias: new Float64Array(classes),
    centers: new Float64Array(2 * classes), radius: Float64Array.of(settings.radius ?? 1) };
  const learned = [...LOSSES[loss].learns, ...(warm ? LOSSES[warm].learns : [])];
  return Object.fromEntries(learned.map((name) => [name, start[name]]));
}

/**
 * The loss of a batch at the present places; during a warm start that of the first loss. Points outside the batch have no
 * gradient.
 * @param {World} world
 */
function evaluate({ setup, features, labels, parameters, step }) {
  const isWarm = setup.warm !== "" && step < WARM;
  const progress = Math.min(step / ANNEALING, 1);
  const settings = isWarm ? { scale: 16, bias: 0 } : setup.settings;
  const from = setup.batch === "class" ? (step % setup.classes) * setup.each : 0;
  const to = from + batchSize(setup);
  const batch = { features: features.subarray(2 * from, 2 * to), labels: labels.subarray(from, to), parameters, settings, progress };
  const result = LOSSES[isWarm ? setup.warm : setup.loss].evaluate(batch);
  const gradient = new Float64Array(features.length);
  gradient.set(result.features, 2 * from);
  return { ...result, features: gradient };
}

/** @param {Setup} setup */
function batchSize({ batch, each, classes }) {
  return batch === "class" ? each : each * classes;
}

/**
 * Sets coordinates below 0 to 0 where the setup has a ReLU.
 * @param {World} world
 */
function rectify({ setup, features }) {
  if (setup.relu) features.forEach((value, i) => (features[i] = Math.max(value, 0)));
}

/**
 * One step of the optimiser for points and parameters alike.
 * @param {World} world
 */
function advance(world) {
  const { setup, random, features, parameters, last } = world;
  world.losses.push(last.value);
  world.step++;
  descend(world, "features", features, last.features);
  for (const [name, own] of Object.entries(parameters)) descend(world, name, own, last.parameters[name]);
  if (setup.noise > 0) features.forEach((_, i) => (features[i] += setup.noise * normal(random)));
  rectify(world);
  renew(world);
}

/**
 * Loss and gradient at the present places.
 * @param {World} world
 */
function renew(world) {
  world.last = evaluate(world);
  for (const [name, gradient] of Object.entries({ ...world.last.parameters, features: world.last.features })) {
    let sum = 0;
    for (let i = 0; i < gradient.length; i += 2) sum += Math.hypot(gradient[i], gradient[i + 1]);
    world.steepest[name] = Math.max(world.steepest[name] ?? 0, (2 * sum) / gradient.length);
  }
}

/**
 * The gradient of a mean is small for each of many points: it is multiplied by their number, so that the rate means the
 * same for any.
 * @param {World} world
 * @param {string} name
 * @param {Float64Array} values
 * @param {Float64Array} gradient
 */
function descend({ setup, step, moments }, name, values, gradient) {
  const factor = name === "features" ? batchSize(setup) : setup.classes;
  if (setup.optimiser === "sgd") {
    for (let i = 0; i < values.length; i++) values[i] -= within(setup.rate * factor * gradient[i], -1, 1);
    return;
  }
  moments[name] ??= [new Float64Array(values.length), new Float64Array(values.length)];
  adam(values, gradient.map((slope) => factor * slope), moments[name], setup.rate, step);
}

/**
 * The classifier of the loss, or by the nearest class mean.
 * @param {World} world
 * @returns {Classifier}
 */
function classifierOf({ setup, features, labels, parameters }) {
  const own = LOSSES[setup.loss];
  if (own.classifier) return own.classifier(parameters, setup.settings);
  const means = classMeans(features, labels, setup.classes, own.kind === "direction");
  if (own.kind === "point") return nearestMean(means);
  return { weight: unitVectors(means), bias: new Float64Array(setup.classes), normalize: true, scale: 1 };
}

/**
 * @param {Float64Array} features
 * @param {Uint16Array} labels
 * @param {number} classes
 * @param {boolean} directions  mean directions, not mean places
 */
function classMeans(features, labels, classes, directions) {
  const [sums, counts] = [new Float64Array(2 * classes), new Float64Array(classes)];
  labels.forEach((label, i) => {
    const { x, y, right, up } = polar(features, i);
    add(sums, label, 1, directions ? right : x, directions ? up : y);
    counts[label]++;
  });
  return sums.map((sum, i) => sum / Math.max(counts[i >> 1], 1));
}

/**
 * Accuracy and how many points meet the margin, in percent; the mean angle that holds a class and the smallest angle
 * between the mean directions of two classes, in degrees; the median norm; how near to the origin the innermost class lies,
 * as a share of the outermost.
 * @param {World} world
 */
function measure(world) {
  const { features, labels, setup } = world;
  const classifier = classifierOf(world);
  const right = labels.filter((label, i) => classify(classifier, features[2 * i], features[2 * i + 1]) === label).length;
  const means = classMeans(features, labels, setup.classes, true);
  const angles = Array.from({ length: setup.classes }, (_, k) => degrees(means[2 * k], means[2 * k + 1])).sort((a, b) => a - b);
  const gaps = angles.map((angle, k) => (k ? angle - angles[k - 1] : angle + 360 - angles[angles.length - 1]));
  const norms = Array.from(labels, (_, i) => polar(features, i).norm);
  const places = classMeans(features, labels, setup.classes, false);
  const reaches = Array.from({ length: setup.classes }, (_, k) => polar(places, k).norm);
  return {
    accuracy: (100 * right) / labels.length,
    met: shareWithMargin(world),
    arc: meanArc(world, means),
    gap: Math.min(...gaps),
    norm: norms.sort((a, b) => a - b)[norms.length >> 1],
    middle: Math.min(...reaches) / Math.max(...reaches),
  };
}

/**
 * Points, in percent, whose target logit is the largest even with the margin: what an accuracy shows that is read from the
 * logits that enter the loss. NaN for a loss without a margin on the target logit.
 * @param {World} world
 */
function shareWithMargin({ setup, features, labels, parameters, step }) {
  const { margin } = LOSSES[setup.loss];
  if (!margin || !("margin" in setup.settings)) return NaN;
  const vectors = Array.from({ length: setup.classes }, (_, k) => polar(parameters.weight, k));
  const met = labels.filter((label, i) => {
    const { right, up } = polar(features, i);
    const cosines = vectors.map((vector) => right * vector.right + up * vector.up);
    const target = margin(cosines[label], setup.settings, Math.min(step / ANNEALING, 1))[0];
    return cosines.every((cosine, k) => k === label || cosine < target);
  });
  return (100 * met.length) / labels.length;
}

/**
 * @param {World} world
 * @param {Float64Array} means
 */
function meanArc({ features, labels, setup }, means) {
  const arcs = Array.from({ length: setup.classes }, (_, k) => {
    const middle = degrees(means[2 * k], means[2 * k + 1]);
    const turns = [];
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] === k) turns.push(((degrees(features[2 * i], features[2 * i + 1]) - middle + 540) % 360) - 180);
    }
    turns.sort((a, b) => a - b);
    const cut = Math.floor(0.025 * turns.length); // the middle 95 %, as in metrics.csv
    return turns[turns.length - 1 - cut] - turns[cut];
  });
  return arcs.reduce((sum, arc) => sum + arc, 0) / setup.classes;
}

/**
 * From 0 to 360.
 * @param {number} x
 * @param {number} y
 */
function degrees(x, y) {
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
}
