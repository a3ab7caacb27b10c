// The playground's state in the address: everything that makes the moment, so that it can be sent.

/**
 * @typedef {object} PlayState
 * @property {Setup} setup
 * @property {number} step  to which a link runs before it shows the plane
 * @property {string} preset
 * @property {boolean} arrows
 * @property {"points" | "digits"} level
 * @property {boolean} embed  without heading and hints, for slides and sites
 * @property {string[]} hide  "charts", "controls"
 */

/**
 * What the page knows of losses and presets, from Python.
 * @typedef {object} Playground
 * @property {Record<string, Record<string, {value: number, least: number, most: number, step: number, symbol: string, name: string}>>} settings
 * @property {Record<string, string>} losses  a sentence or two for each
 * @property {Preset[]} presets
 * @property {string[]} questions  that presets answer
 * @property {string[]} colours
 * @property {boolean} hasDigits
 * @property {Record<string, string>} words
 */

/**
 * @typedef {object} Preset
 * @property {string} name
 * @property {string} title
 * @property {string} text
 * @property {string} loss
 * @property {Record<string, number>} [settings]
 * @property {Partial<Setup>} [setup]
 * @property {string} [warm]
 * @property {"points" | "digits"} [level]
 * @property {boolean} [arrows]
 * @property {number[]} [answers]  numbers of questions, from 1
 * @property {number} steps
 */

const NUMBERS = {
  classes: { value: 10, least: 2, most: 20, step: 1 },
  each: { value: 20, least: 1, most: 60, step: 1 },
  rate: { value: 0.02, least: 0.001, most: 0.2, step: 0.001 },
  noise: { value: 0, least: 0, most: 0.2, step: 0.005 },
  spread: { value: 0.5, least: 0.01, most: 2, step: 0.01 },
  seed: { value: 1, least: 0, most: 999, step: 1 },
  relu: { value: 0, least: 0, most: 1, step: 1 },
};
/** @type {Record<string, string[]>} */
const CHOICES = { optimiser: ["adam", "sgd"], initial: ["polygon", "random"], batch: ["all", "class"], warm: ["", "normface", "softmax"] };
/** @type {Record<string, string>} */
const WARM_STARTS = { circle: "normface", triplet: "softmax" }; // as in Python's recipes
const MOST_STEPS = 20_000;

/**
 * A loss with its own settings, all else as at first.
 * @param {Playground} page
 * @param {string} loss
 * @returns {Setup}
 */
function firstSetup(page, loss) {
  const settings = Object.fromEntries(Object.entries(page.settings[loss]).map(([key, { value }]) => [key, value]));
  const numbers = /** @type {any} */ (Object.fromEntries(Object.entries(NUMBERS).map(([key, { value }]) => [key, value])));
  return { ...numbers, loss, settings, optimiser: "adam", initial: "polygon", batch: "all", warm: WARM_STARTS[loss] ?? "" };
}

/**
 * @param {Playground} page
 * @param {PlayState} state
 */
function linkOf(page, { setup, step, preset, arrows, level, embed, hide }) {
  const named = page.presets.find(({ name, loss }) => name === preset && loss === setup.loss);
  const first = named ? presetSetup(page, named) : firstSetup(page, setup.loss);
  const parts = [`loss=${setup.loss}`];
  for (const [key, value] of Object.entries(setup.settings)) if (value !== first.settings[key]) parts.push(`${key}=${value}`);
  for (const key of /** @type {const} */ ([...Object.keys(NUMBERS), ...Object.keys(CHOICES)])) {
    const value = /** @type {any} */ (setup)[key];
    if (value !== /** @type {any} */ (first)[key]) parts.push(`${key}=${value}`);
  }
  if (preset) parts.push(`preset=${preset}`);
  if (level !== (named?.level ?? "points")) parts.push(`level=${level}`);
  if (arrows !== (named?.arrows ?? false)) parts.push(`arrows=${arrows}`);
  if (embed) parts.push("embed");
  if (hide.length) parts.push(`hide=${hide.join(",")}`);
  if (step) parts.push(`step=${step}`);
  return parts.join("&");
}

/**
 * The state that a link names. What it names wrongly is as at first, and is listed.
 * @param {Playground} page
 * @param {string} hash  without #
 * @returns {{state: PlayState, wrong: string[]}}
 */
function readLink(page, hash) {
  const given = new Map(hash.split("&").filter(Boolean).map((part) => /** @type {[string, string]} */ (part.split(/=(.*)/s).slice(0, 2))));
  /** @type {string[]} */
  const wrong = [];
  const take = (/** @type {string} */ key, /** @type {(text: string) => boolean} */ allowed) => {
    const text = given.get(key);
    given.delete(key);
    if (text === undefined || allowed(text)) return text;
    wrong.push(key);
    return undefined;
  };
  const preset = take("preset", (text) => page.presets.some(({ name }) => name === text)) ?? "";
  const chosen = page.presets.find(({ name }) => name === preset);
  const loss = take("loss", (text) => Object.hasOwn(page.settings, text)) ?? chosen?.loss ?? "softmax";
  const named = chosen?.loss === loss ? chosen : undefined; // a preset of another loss says nothing of this one
  const setup = named ? presetSetup(page, named) : firstSetup(page, loss);
  const number = (/** @type {string} */ key, /** @type {{least: number, most: number}} */ { least, most }) => {
    const text = take(key, (own) => own !== "" && Number(own) >= least && Number(own) <= most);
    return text === undefined ? undefined : Number(text);
  };
  for (const [key, range] of Object.entries(page.settings[loss])) setup.settings[key] = number(key, range) ?? setup.settings[key];
  for (const [key, range] of Object.entries(NUMBERS)) {
    const value = number(key, range);
    const whole = range.step === 1 ? value && Math.round(value) : value;
    if (value !== undefined) /** @type {any} */ (setup)[key] = whole;
  }
  for (const [key, allowed] of Object.entries(CHOICES)) {
    const text = take(key, (own) => allowed.includes(own));
    if (text !== undefined) /** @type {any} */ (setup)[key] = text;
  }
  const drawn = take("arrows", (text) => ["true", "false"].includes(text));
  const arrows = drawn === undefined ? (named?.arrows ?? false) : drawn === "true";
  const level = /** @type {"points" | "digits"} */ (take("level", (text) => text === "points" || (text === "digits" && page.hasDigits)) ?? named?.level ?? "points");
  const step = Math.round(number("step", { least: 0, most: MOST_STEPS }) ?? 0);
  const embed = given.delete("embed"); // it has no value
  const hide = (take("hide", (text) => text.split(",").every((part) => ["charts", "controls"].includes(part))) ?? "").split(",").filter(Boolean);
  return { state: { setup, step, preset: named?.name ?? "", arrows, level, embed, hide }, wrong: [...wrong, ...given.keys()] };
}

/**
 * @param {Playground} page
 * @param {Preset} preset
 */
function presetSetup(page, { loss, settings, setup, warm }) {
  const first = firstSetup(page, loss);
  return { ...first, ...setup, settings: { ...first.settings, ...settings }, warm: warm ?? first.warm };
}

/**
 * The command that trains the same loss for real.
 * @param {Playground} page
 * @param {Setup} setup
 */
function commandOf(page, { loss, settings }) {
  const own = Object.entries(settings).filter(([key, value]) => value !== page.settings[loss][key].value);
  const words = own.map(([key, value]) => `loss.${key}=${key === "bias" ? Boolean(value) : value}`);
  return ["python train.py", `loss=${loss}`, ...words].join(" ");
}
