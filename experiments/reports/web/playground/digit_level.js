// The level of digits in the page: it orders the worker about, and shows the plane that comes back.

const TRAINED = 4000; // of MNIST-5k; the others are shown

/**
 * A training from the seed, which runs to a step and then rests.
 * @param {Play} play
 * @param {number} step
 */
function beginDigits(play, step) {
  const setup = { ...play.state.setup, classes: 10 };
  const { worker, digits } = workerOf(play);
  play.world = { ...newWorld({ ...setup, each: 1 }), setup, features: new Float64Array(2 * play.shownLabels.length), labels: play.shownLabels, losses: [] };
  play.world.last = { ...play.world.last, features: new Float64Array(2 * play.shownLabels.length) };
  aim(play);
  play.target = 0;
  play.limit = 1.7;
  play.curve = [];
  play.training++;
  worker.postMessage({ begin: setup, number: play.training, digits, steps: step || (play.running ? play.until : 0) });
  show(play);
}

/**
 * The worker, made when it is first needed; then it gets the digits.
 * @param {Play} play
 * @returns {{worker: Worker, digits: Digits | undefined}}
 */
function workerOf(play) {
  if (play.worker) return { worker: play.worker, digits: undefined };
  const greys = /** @type {Uint8Array} */ (play.greys);
  const count = greys.length / (PIXELS / 2 + 1);
  const labels = Uint16Array.from(greys.subarray(count * (PIXELS / 2)));
  const images = new Float64Array(count * PIXELS);
  for (let i = 0; i < count; i++) images.set(Float64Array.from(greysOf(greys, PIXELS, i), (grey) => grey / 15), i * PIXELS);
  play.shownLabels = labels.slice(TRAINED);
  play.worker = newWorker(SOURCE);
  play.worker.addEventListener("message", (event) => receive(play, event.data));
  return { worker: play.worker, digits: { images, labels, train: TRAINED } };
}

/**
 * @param {Play} play
 * @param {Answer} answer
 */
function receive(play, { number, step, loss, features, parameters, rests }) {
  if (play.state.level !== "digits" || number !== play.training) return; // of a training that was given up
  const { world } = play;
  Object.assign(world, { step, features, parameters });
  world.last.value = loss;
  if (Number.isFinite(loss)) play.curve.push([step, loss]);
  if (play.running && step >= play.until) halt(play);
  else if (rests) show(play);
  else play.asked ||= requestAnimationFrame(() => paint(play));
}

/**
 * The digit below the pointer.
 * @param {Play} play
 * @param {HTMLCanvasElement} canvas
 * @param {PointerEvent} event
 * @param {number[]} place
 */
function hoverDigit(play, canvas, event, [x, y]) {
  const { features, labels } = play.world;
  const distances = Array.from(labels, (_, i) => Math.hypot(features[2 * i] - x, features[2 * i + 1] - y));
  const nearest = distances.indexOf(Math.min(...distances));
  const card = byId("card");
  card.hidden = !(distances[nearest] < (GRASP * 2 * play.limit) / canvas.clientWidth);
  if (card.hidden) return;
  const greys = greysOf(/** @type {Uint8Array} */ (play.greys), PIXELS, TRAINED + nearest);
  drawGreys(/** @type {HTMLCanvasElement} */ (byId("card-image")), greys, play.theme);
  const predicted = classify(classifierOf(play.world), features[2 * nearest], features[2 * nearest + 1]);
  const words = predicted === labels[nearest] ? "card_right" : "card_wrong";
  write(byId("card-words"), say(words, { label: labels[nearest], predicted }));
  card.style.left = `${within(event.clientX + 16, 4, innerWidth - 170)}px`;
  card.style.top = `${within(event.clientY + 16, 4, innerHeight - 110)}px`;
}
