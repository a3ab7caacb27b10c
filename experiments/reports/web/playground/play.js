// The playground: sliders change the loss, the points answer at once.

const SOURCE = typeof document === "undefined" ? "" : (document.currentScript?.textContent ?? "");
const FRAME_MILLISECONDS = 9, MOST_STEPS_A_FRAME = 6;
const CATCH_UP_MILLISECONDS = 40; // of steps at a time, while a link runs to its moment

/**
 * @typedef {object} Play
 * @property {Playground} page
 * @property {PlayState} state
 * @property {World} world
 * @property {Colour[]} colours
 * @property {Theme} theme
 * @property {number} limit  half the side of the plane
 * @property {boolean} running
 * @property {number} asked  the frame that will paint; 0: none
 * @property {number} loop  the frame that will take further steps
 * @property {number} until  the step at which it pauses
 * @property {number} target  the step to which a link is running
 * @property {Handle | null} held  the point or class vector that is dragged
 * @property {Worker | null} worker  that trains on digits
 * @property {number} training  number of the training that the worker is at
 * @property {[number, number][]} curve  steps and losses so far, of the level of digits
 * @property {[number, number]} heldAt  where it is held
 * @property {Uint8Array | null} greys  of all digits
 * @property {Uint16Array} shownLabels  of the digits in the plane
 */

/**
 * A new start from the seed; the same setup gives the same points.
 * @param {Play} play
 * @param {number} [step]  to which the world runs at once; the page stays alive meanwhile
 */
async function rewind(play, step = 0) {
  letGo(play);
  byId("card").hidden = true;
  if (play.state.level === "digits") return beginDigits(play, step);
  const world = (play.world = newWorld(play.state.setup));
  aim(play);
  play.target = step;
  play.limit = 1.7;
  while (play.world === world && !play.running) {
    const until = performance.now() + CATCH_UP_MILLISECONDS;
    while (world.step < step && performance.now() < until) advance(world);
    if (world.step >= step) play.target = 0;
    show(play);
    if (world.step >= step) return;
    await new Promise((resolve) => setTimeout(resolve));
  }
  show(play);
}

/**
 * Takes over a change of the setup: a slider of the loss acts at once, all else starts anew.
 * @param {Play} play
 * @param {Partial<Setup>} changes
 * @param {boolean} anew
 */
function adjust(play, changes, anew) {
  play.state.setup = { ...play.state.setup, ...changes };
  if (anew) return rewind(play);
  play.world.setup = play.state.level === "digits" ? { ...play.state.setup, classes: 10 } : play.state.setup;
  if (play.state.level === "digits") play.worker?.postMessage({ settings: play.state.setup.settings });
  else play.world.last = evaluate(play.world);
  show(play);
}

/**
 * One frame: as many steps as fit, then the picture.
 * @param {Play} play
 */
function run(play) {
  const began = performance.now();
  for (let i = 0; i < MOST_STEPS_A_FRAME && performance.now() - began < FRAME_MILLISECONDS; i++) {
    if (play.world.step < play.until) advance(play.world);
    hold(play);
  }
  play.loop = requestAnimationFrame(() => run(play));
  if (play.world.step >= play.until) halt(play);
  paint(play);
}

/**
 * Sets where the run pauses: a preset at its own end; started again there, it goes on.
 * @param {Play} play
 */
function aim(play) {
  const preset = play.page.presets.find(({ name }) => name === play.state.preset);
  play.until = preset && play.world.step < preset.steps ? preset.steps : MOST_STEPS;
}

/** @param {Play} play */
function start(play) {
  play.running = true;
  byId("play").setAttribute("aria-pressed", "true");
  aim(play);
  if (play.state.level === "digits") return play.worker?.postMessage({ steps: play.until - play.world.step });
  play.loop = requestAnimationFrame(() => run(play));
}

/** @param {Play} play */
function halt(play) {
  play.running = false;
  cancelAnimationFrame(play.loop); // or two loops would run after the next start
  byId("play").setAttribute("aria-pressed", "false");
  if (play.state.level === "digits") play.worker?.postMessage({ steps: 0 });
  show(play);
}

/**
 * All of the page: controls, words, address, picture.
 * @param {Play} play
 */
function show(play) {
  const { setup } = play.state;
  showControls(play);
  write(byId("command"), commandOf(play.page, setup));
  play.asked ||= requestAnimationFrame(() => paint(play));
  try {
    history.replaceState(null, "", `#${linkOf(play.page, { ...play.state, step: play.target || play.world.step })}`);
  } catch {
    return; // a frame without an address
  }
}

/** @param {Play} play */
function paint(play) {
  play.asked = 0;
  const canvas = /** @type {HTMLCanvasElement} */ (byId("plane"));
  const unit = Math.min(devicePixelRatio || 1, 2);
  const side = Math.max(Math.round(canvas.clientWidth * unit), 10);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  fitLimit(play);
  const frame = { limit: play.limit, side, unit };
  const pen = contextOf(canvas);
  pen.clearRect(0, 0, side, side);
  drawWorld(pen, frame, play.world, { colours: play.colours, theme: play.theme, arrows: play.state.arrows, held: play.held });
  const curve = play.state.level === "digits" ? play.curve : play.world.losses.map((loss, step) => /** @type {[number, number]} */ ([step, loss]));
  drawLoss(play.world, curve, play.theme, ACCENT);
  drawCurve(play.world, play.theme, ACCENT);
  const { accuracy, met, arc, gap } = measure(play.world);
  const values = { step: play.world.step, loss: inWords(play.world.last.value), accuracy: (Math.floor(10 * accuracy) / 10).toFixed(1), arc: arc.toFixed(1), gap: gap.toFixed(1) };
  const withMargin = Number.isFinite(met) ? ` · ${say("play_met", { met: met.toFixed(1) })}` : "";
  const running = play.target > play.world.step ? ` · ${say("play_running_to", { step: play.target })}` : "";
  write(byId("numbers"), say("play_numbers", values) + withMargin + running);
  if (!play.running) canvas.setAttribute("aria-label", `${play.state.setup.loss}: ${say("play_numbers", values)}`);
}

/** @param {number} loss */
function inWords(loss) {
  return Number.isFinite(loss) ? loss.toPrecision(3) : "–";
}

const ACCENT = /** @type {Colour} */ ([63, 144, 218]);

/**
 * The plane grows in steps when points leave it, and shrinks when they come back.
 * @param {Play} play
 */
function fitLimit(play) {
  if (play.held !== null) return; // the plane stays still under the pointer
  const { features } = play.world;
  const most = features.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  while (most > 0.9 * play.limit) play.limit *= 1.5;
  while (play.limit > 1.7 && most < 0.4 * play.limit) play.limit /= 1.5;
}

async function main() {
  /** @type {Playground} */
  const page = JSON.parse(byId("page").textContent ?? "");
  words = page.words;
  const { state, wrong } = readLink(page, location.hash.slice(1));
  /** @type {Play} */
  const play = { page, state, world: /** @type {any} */ (null), colours: page.colours.map(colourOf), theme: readTheme(), limit: 1.7, running: false, asked: 0, loop: 0, until: 0, target: 0, held: null, worker: null, training: 0, curve: [], heldAt: [0, 0], greys: null, shownLabels: new Uint16Array(0) };
  document.body.classList.toggle("embedded", state.embed);
  for (const part of state.hide) document.body.classList.add(`hide-${part}`);
  makeControls(play);
  watchPlane(play);
  if (page.hasDigits) play.greys = await unpack("digits");
  await rewind(play, state.step);
  showProblem(wrong);
  addEventListener("hashchange", () => {
    const next = readLink(page, location.hash.slice(1)); // before the halt, which writes the present state there
    if (play.running) halt(play);
    play.state = next.state;
    rewind(play, play.state.step);
    showProblem(next.wrong);
  });
  new ResizeObserver(() => show(play)).observe(byId("plane"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => applyTheme(play));
  document.body.classList.add("loaded");
  // For the browser's console, and for the tests.
  Object.assign(window, { rosette: { play, rewind, advance, measure, newWorld, firstSetup, readLink, linkOf, infeasible, lowerBound, paint, start, halt, drawLine, LOSSES } });
}

/** @param {string[]} wrong  parts of the address */
function showProblem(wrong) {
  byId("problem").hidden = wrong.length === 0;
  write(byId("problem"), wrong.length ? say("play_wrong_link", { keys: wrong.join(", ") }) : "");
}

/** @param {Play} play */
function applyTheme(play) {
  play.theme = readTheme();
  show(play);
}

if (typeof document === "undefined") serve();
else main();
