// Colours: of the classes (petroff10, from Python), of the theme (from the style sheet), and as pixels.

/** @typedef {[number, number, number]} Colour  red, green, blue of 0 to 255 */

/**
 * @typedef {object} Theme
 * @property {Colour} background
 * @property {Colour} pale  lines of the frame
 * @property {Colour} ink  texts
 * @property {boolean} dark
 */

const NORM_SCALE = /** @type {Colour[]} */ ([[38, 74, 125], [77, 90, 114], [125, 124, 120], [189, 174, 106], [254, 232, 56]]);

/** @param {string} hex  such as "#3f90da" */
function colourOf(hex) {
  return /** @type {Colour} */ ([1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16)));
}

/**
 * @param {Colour} from
 * @param {Colour} to
 * @param {number} share
 * @returns {Colour}
 */
function blend(from, to, share) {
  return /** @type {Colour} */ (from.map((value, i) => Math.round(mix(value, to[i], share))));
}

/** @param {Colour} colour */
function css([red, green, blue]) {
  return `rgb(${red}, ${green}, ${blue})`;
}

/**
 * A colour as a pixel of ImageData, read as a little-endian number.
 * @param {Colour} colour
 */
function pixelOf([red, green, blue]) {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/**
 * From dark blue to yellow (like cividis, legible for all kinds of colour-blind people).
 * @param {number} share  of 0 to 1
 */
function normColour(share) {
  const place = within(share, 0, 1) * (NORM_SCALE.length - 1);
  const step = Math.min(Math.floor(place), NORM_SCALE.length - 2);
  return blend(NORM_SCALE[step], NORM_SCALE[step + 1], place - step);
}

/** The colours that the style sheet has now, light or dark. */
function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const named = (/** @type {string} */ name) => colourOf(style.getPropertyValue(name).trim());
  const background = named("--surface");
  return { background, pale: named("--line"), ink: named("--ink"), dark: background[0] < 128 };
}

/**
 * Legible on the background: darker on white, lighter on black.
 * @param {Colour} colour
 * @param {Theme} theme
 */
function letterColour(colour, theme) {
  const light = (0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]) / 255;
  if (theme.dark) return blend(colour, [255, 255, 255], within(0.75 - light, 0, 1));
  return blend(colour, [0, 0, 0], within(light - 0.3, 0, 1));
}
