// One run of the page: its description is there from the start, its numbers are unpacked when it is first shown.

/**
 * What Python says of a run. A state is an epoch, or a snapshot inside the first one.
 * @typedef {object} RunMeta
 * @property {string} key  its name in links
 * @property {string} name  the loss
 * @property {string} setting  parameters of the loss, and the seed where runs differ in it
 * @property {number[]} times  of its states, in epochs
 * @property {(number | null)[]} accuracy  percent, for each state
 * @property {number} limit  half the side of its plane
 * @property {number[]} quanta  units of the features for one step of the stored numbers, for each state
 * @property {number} prototypes  how many
 * @property {boolean} isDirection  whether only the angle of a prototype counts
 * @property {boolean} isPoint  whether prototypes are stars, not arrows
 * @property {boolean} isMean  whether they are class means
 * @property {Record<string, number | null>} results  columns of the table
 */

/**
 * @typedef {object} Numbers
 * @property {Int16Array} multiples  x of all points, then y, for each state
 * @property {Uint16Array} predicted  class of each point, for each state
 * @property {Classifier[]} classifiers  for each state
 * @property {Float64Array[]} prototypes  x and y of each, for each state
 */

/**
 * @typedef {object} Run
 * @property {RunMeta} meta
 * @property {Numbers | null} numbers
 * @property {Promise<void> | null} loading
 * @property {Float32Array} places  x and y of each point, as last asked for
 * @property {string} placesOf  what `places` holds now
 * @property {Map<string, any>} kept  what was worked out of the numbers before
 */

/**
 * @param {RunMeta} meta
 * @param {number} points
 * @returns {Run}
 */
function newRun(meta, points) {
  return { meta, numbers: null, loading: null, places: new Float32Array(2 * points), placesOf: "", kept: new Map() };
}

/**
 * Loss and setting.
 * @param {{meta: RunMeta}} run
 */
function fullName({ meta }) {
  return [meta.name, meta.setting].filter(Boolean).join(" ");
}

/**
 * Unpacks the numbers of a run, once.
 * @param {Run} run
 * @param {Uint16Array} labels
 * @param {number} classes
 */
function load(run, labels, classes) {
  run.loading ??= unpack(`numbers-${run.meta.key}`).then((bytes) => {
    run.numbers = numbersOf(bytes, run.meta, labels, classes);
  });
  return run.loading;
}

/**
 * @param {Uint8Array} bytes
 * @param {RunMeta} meta
 * @param {Uint16Array} labels
 * @param {number} classes
 * @returns {Numbers}
 */
function numbersOf(bytes, meta, labels, classes) {
  const [states, points] = [meta.times.length, labels.length];
  const width = 2 + 3 * classes + 2 * meta.prototypes;
  const exact = new Float64Array(bytes.buffer, 0, states * width);
  const positions = bytes.subarray(exact.byteLength, exact.byteLength + 4 * states * points);
  const shifts = fromPlanes(bytes.subarray(exact.byteLength + positions.length), points);
  const rows = meta.times.map((_, state) => exact.slice(state * width, (state + 1) * width));
  return {
    multiples: summed(fromPlanes(positions, points), 2 * points),
    predicted: shifts.map((shift, i) => (labels[i % points] + shift) % classes),
    classifiers: rows.map((row) => ({
      normalize: row[0] === 1,
      scale: row[1],
      bias: row.subarray(2, 2 + classes),
      weight: row.subarray(2 + classes, 2 + 3 * classes),
    })),
    prototypes: rows.map((row) => row.subarray(2 + 3 * classes)),
  };
}

/**
 * Where a run stands at a time: between two of its states, nearer to one. A shorter run keeps its last state.
 * @param {RunMeta} meta
 * @param {number} time  epochs
 */
function standing({ times }, time) {
  let here = 0;
  while (here + 1 < times.length && times[here + 1] <= time + 1e-9) here++;
  const there = Math.min(here + 1, times.length - 1);
  const share = there === here ? 0 : within((time - times[here]) / (times[there] - times[here]), 0, 1);
  return { here, there, share: share < 1e-6 ? 0 : share, nearer: share < 0.5 ? here : there };
}

/**
 * The places of all points at a time: features, or directions of length 1 (NaN where a point has none).
 * @param {Run} run
 * @param {number} time
 * @param {string} view
 */
function placesAt(run, time, view) {
  const { here, there, share } = standing(run.meta, time);
  const asked = `${view} ${here} ${share}`;
  if (run.placesOf === asked || !run.numbers) return run.places;
  const { multiples } = run.numbers;
  const points = run.places.length / 2;
  const [first, second] = [2 * points * here, 2 * points * there];
  const [near, far] = [(1 - share) * run.meta.quanta[here], share * run.meta.quanta[there]];
  for (let i = 0; i < points; i++) {
    const x = near * multiples[first + i] + far * multiples[second + i];
    const y = near * multiples[first + points + i] + far * multiples[second + points + i];
    const norm = view === "circle" ? Math.sqrt(x * x + y * y) : 1; // far faster than Math.hypot
    run.places[2 * i] = x / norm;
    run.places[2 * i + 1] = y / norm;
  }
  run.placesOf = asked;
  return run.places;
}

/**
 * The feature of a point in one state.
 * @param {Run} run
 * @param {number} state
 * @param {number} point
 */
function featureOf({ meta, numbers, places }, state, point) {
  const points = places.length / 2;
  const start = 2 * points * state + point;
  const multiples = numbers?.multiples ?? [];
  return [meta.quanta[state] * multiples[start], meta.quanta[state] * multiples[start + points]];
}

/**
 * The features of all points in one state, x and y of each.
 * @param {Run} run
 * @param {number} state
 */
function featuresIn({ meta, numbers, places }, state) {
  const points = places.length / 2;
  const features = new Float32Array(2 * points);
  const multiples = numbers?.multiples ?? new Int16Array(0);
  const [start, quantum] = [2 * points * state, meta.quanta[state]];
  for (let i = 0; i < points; i++) {
    features[2 * i] = quantum * multiples[start + i];
    features[2 * i + 1] = quantum * multiples[start + points + i];
  }
  return features;
}

/**
 * The predicted classes of one state.
 * @param {Run} run
 * @param {number} state
 */
function predictedIn(run, state) {
  const points = run.places.length / 2;
  return run.numbers ? run.numbers.predicted.subarray(state * points, (state + 1) * points) : new Uint16Array(points);
}

/**
 * What is worked out once and kept.
 * @template T
 * @param {Run} run
 * @param {string} key
 * @param {() => T} make
 * @returns {T}
 */
function keep(run, key, make) {
  if (!run.kept.has(key)) run.kept.set(key, make());
  return run.kept.get(key);
}

/**
 * The norm of each feature in one state, and the norms' order: the share of points with a smaller one.
 * @param {Run} run
 * @param {number} state
 */
function normsIn(run, state) {
  return keep(run, `norms ${state}`, () => {
    const features = featuresIn(run, state);
    const norms = Float32Array.from({ length: features.length / 2 }, (_, i) => Math.sqrt(features[2 * i] ** 2 + features[2 * i + 1] ** 2));
    const ranks = new Float32Array(norms.length);
    Uint32Array.from(norms.keys()).sort((a, b) => norms[a] - norms[b]).forEach((point, rank) => (ranks[point] = rank / norms.length));
    return { norms, ranks };
  });
}
