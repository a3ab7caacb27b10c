// The worker that trains on digits: it takes orders from the page, and sends the plane back while it forms.

const SEND_MILLISECONDS = 60; // between two pictures

/**
 * What the page asks: a new training, other settings, or a number of further steps (0: pause).
 * @typedef {object} Order
 * @property {Setup} [begin]
 * @property {number} [number]  of the training that begins; every answer carries it
 * @property {Digits} [digits]  with the first `begin`
 * @property {Record<string, number>} [settings]
 * @property {number} [steps]
 */

/**
 * What the worker answers.
 * @typedef {object} Answer
 * @property {number} number  of the training
 * @property {number} step
 * @property {number} loss  of the last batch
 * @property {Float64Array} features  of the digits that are shown
 * @property {Record<string, Float64Array>} parameters
 * @property {boolean} rests  whether it waits for an order
 */

/** In the worker: orders in, answers out. */
function serve() {
  /** @type {Training | null} */
  let training = null;
  /** @type {Digits | null} */
  let digits = null;
  let left = 0;
  let number = 0;
  const answer = () => {
    if (!training) return;
    const { step, last, parameters } = training;
    postMessage({ number, step, loss: last, features: embedShown(training), parameters, rests: left === 0 });
  };
  const work = () => {
    const until = performance.now() + SEND_MILLISECONDS;
    while (training && left > 0 && performance.now() < until) {
      learn(training);
      left--;
    }
    answer();
    if (left > 0) setTimeout(work); // orders are heard in between
  };
  addEventListener("message", (event) => {
    const order = /** @type {Order} */ (event.data);
    const rested = left === 0;
    digits = order.digits ?? digits;
    if (order.begin && digits) training = newTraining(order.begin, digits);
    number = order.number ?? number;
    if (order.settings && training) training.setup = { ...training.setup, settings: order.settings };
    if (order.begin) left = 0;
    if (order.steps !== undefined) left = order.steps;
    if (rested && left > 0) work();
    else if (rested) answer();
  });
}

/**
 * A worker that runs this page's own script.
 * @param {string} source
 */
function newWorker(source) {
  return new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
}
