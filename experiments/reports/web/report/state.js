// What the page shows now. All of it is in the link, so that a moment can be sent, bookmarked, or be a step of a story.

/**
 * @typedef {object} State
 * @property {number} epoch  0: before training; between two epochs the points are on their way
 * @property {"plane" | "circle"} view
 * @property {"class" | "prediction" | "error" | "norm"} colour
 * @property {string} background  "regions", "none", or the number of a class: its probability
 * @property {boolean} paths  whether selected digits show their way over the epochs
 * @property {"lasso" | "rectangle"} tool
 * @property {number[]} without  classes that are hidden
 * @property {boolean} wrong  only digits that the panel's run gets wrong
 * @property {[number, number]} norms  only digits between these percentiles of the norm
 * @property {string[]} runs  keys of the panels shown, in their order
 * @property {string} focus  key of the run that the numbers below describe
 * @property {string} pick  a question whose answer is selected, such as "only.softmax" or "wrong.softmax@1"
 * @property {string} selected  the selection as lengths of runs, where no question gave it
 * @property {string} story  "name.step"
 */

const CHOICES = { view: ["plane", "circle"], colour: ["class", "prediction", "error", "norm"], tool: ["lasso", "rectangle"] };

/**
 * @param {string[]} runs
 * @param {number} epoch
 * @returns {State}
 */
function firstState(runs, epoch) {
  return {
    epoch, view: "plane", colour: "class", background: "regions", paths: false, tool: "lasso", without: [], wrong: false,
    norms: [0, 100], runs, focus: runs[0], pick: "", selected: "", story: "",
  };
}

/**
 * The part of a link after #: what differs from the first state.
 * @param {State} state
 * @param {State} first
 */
function toHash(state, first) {
  const parts = [];
  for (const key of /** @type {(keyof State)[]} */ (Object.keys(first))) {
    const value = String(state[key]);
    if (value !== String(first[key])) parts.push(`${key}=${value.split(",").map(encodeURIComponent).join(",")}`);
  }
  return parts.join("&");
}

/**
 * The state that a link names; what it does not name, or names wrongly, is as at first.
 * @param {string} hash  without #
 * @param {State} first
 * @param {number} lastEpoch
 * @param {number} classes
 * @returns {State}
 */
function fromHash(hash, first, lastEpoch, classes) {
  const given = new Map(hash.split("&").map((part) => /** @type {[string, string]} */ (part.split(/=(.*)/s).slice(0, 2))));
  const list = (/** @type {string} */ key) => (given.get(key) ?? "").split(",").filter(Boolean).map(decoded);
  const text = (/** @type {string} */ key) => decoded(given.get(key) ?? "");
  const choice = (/** @type {"view" | "colour" | "tool"} */ key) => (CHOICES[key].includes(text(key)) ? text(key) : first[key]);
  const known = (/** @type {string} */ word) => String(Number(word)) === word && Number(word) >= 0 && Number(word) < classes && !word.includes(".");
  const epoch = parseFloat(text("epoch"));
  const norms = list("norms").map(Number);
  const runs = [...new Set(list("runs"))].filter((key) => first.runs.includes(key));
  const background = text("background");
  return {
    epoch: Number.isFinite(epoch) ? within(epoch, 0, lastEpoch) : first.epoch,
    view: /** @type {any} */ (choice("view")),
    colour: /** @type {any} */ (choice("colour")),
    tool: /** @type {any} */ (choice("tool")),
    background: background === "none" || known(background) ? background : first.background,
    paths: text("paths") === "true",
    wrong: text("wrong") === "true",
    without: list("without").filter(known).map(Number),
    norms: norms.length === 2 && 0 <= norms[0] && norms[0] <= norms[1] && norms[1] <= 100 ? [norms[0], norms[1]] : first.norms,
    runs: runs.length ? runs : first.runs,
    focus: first.runs.includes(text("focus")) ? text("focus") : first.focus,
    pick: text("pick"),
    selected: /^(\d+:[\da-z.]+)?$/.test(text("selected")) ? text("selected") : "",
    story: text("story"),
  };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/**
 * A selection as text: the number of digits in the page, then lengths of runs, not selected and selected by turns, in
 * base 36. In a page of another sample the same text would name other digits, and names none.
 * @param {Uint8Array} mask
 */
function maskToText(mask) {
  const lengths = [];
  for (let i = 0, value = 0; i < mask.length; value = 1 - value) {
    const start = i;
    while (i < mask.length && mask[i] === value) i++;
    lengths.push((i - start).toString(36));
  }
  return mask.includes(1) ? `${mask.length}:${lengths.join(".")}` : "";
}

/**
 * @param {string} text
 * @param {number} points
 */
function textToMask(text, points) {
  const mask = new Uint8Array(points);
  const [count, lengths] = text.split(":");
  if (Number(count) !== points) return mask;
  let [place, value] = [0, 0];
  for (const length of lengths.split(".")) {
    const next = Math.min(place + (parseInt(length, 36) || 0), points);
    mask.fill(value, place, next);
    [place, value] = [next, 1 - value];
  }
  return mask;
}
