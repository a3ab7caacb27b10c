// The page's elements, its words, and small things that all files use.

/** @type {Record<string, string>} */
let words = {};

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
}

/**
 * A sentence of the page's language, with `{names}` filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
function say(key, values = {}) {
  if (!(key in words)) throw new Error(`no words for ${key}`);
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * A new element. Texts are set as text: a name from a run can never become markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Writes a text where it differs: a screen reader hears only what changed.
 * @param {HTMLElement} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Replaces the contents of an element; the focus stays on the part that has the same `data-key`.
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} parts
 */
function replaceParts(parent, parts) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const key = focused && parent.contains(focused) ? focused.dataset.key : undefined;
  parent.replaceChildren(...parts);
  if (key === undefined) return;
  const again = [...parent.querySelectorAll("[data-key]")].find((part) => /** @type {HTMLElement} */ (part).dataset.key === key);
  /** @type {HTMLElement} */ (again ?? parent.querySelector("[data-key]") ?? parent).focus();
}

/**
 * The drawing context of a canvas.
 * @param {HTMLCanvasElement} canvas
 */
function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser draws no canvas");
  return context;
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function within(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} share
 */
function mix(from, to, share) {
  return from + (to - from) * share;
}

/** Whether the reader asked the system for less motion. */
function wantsLessMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Hands a file to the reader.
 * @param {string} name
 * @param {Blob} blob
 */
function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
