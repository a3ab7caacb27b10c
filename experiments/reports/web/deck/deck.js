// The deck: one slide at a time, the keys of a lecture, and the playground in a frame on the slides that ask for it.

const slides = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".slide")]);
const playground = URL.createObjectURL(new Blob([JSON.parse(byId("playground").textContent ?? "")], { type: "text/html" }));
const FRAME_PIXELS = 400; // across, as the playground sees them: its letters grow with the slide
const MOVES = /** @type {Record<string, (at: number) => number>} */ ({
  ArrowRight: (at) => at + 1, PageDown: (at) => at + 1, " ": (at) => at + 1,
  ArrowLeft: (at) => at - 1, PageUp: (at) => at - 1, Home: () => 0, End: () => slides.length - 1,
});
let current = 0;

/** @param {number} index */
function show(index) {
  current = Math.min(Math.max(index, 0), slides.length - 1);
  for (const frame of document.querySelectorAll("iframe")) frame.remove();
  for (const [k, slide] of slides.entries()) slide.classList.toggle("current", k === current);
  write(byId("number"), `${current + 1} / ${slides.length}`);
  byId("back").toggleAttribute("disabled", current === 0);
  byId("next").toggleAttribute("disabled", current === slides.length - 1);
  if (one()) play(slides[current].querySelector("[data-play]"));
}

/** Turns to a slide by a key or a button. @param {number} index */
function turn(index) {
  show(index);
  history.replaceState(null, "", `#slide-${current + 1}`);
  byId(`title-${current + 1}`).focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Whether one slide is shown; else all of them, as on paper. */
function one() {
  return document.body.classList.contains("one");
}

/** The playground at what a button names; the same frame, if there is one. @param {Element | null} button */
function play(button) {
  const place = button?.closest(".slide")?.querySelector(".live");
  if (!place || !(button instanceof HTMLElement)) return;
  const frame = place.querySelector("iframe") ?? make("iframe", { title: "the playground" });
  frame.src = `${playground}#${button.dataset.play}&embed&hide=charts,controls`;
  if (!frame.parentElement) place.append(frame);
  for (const other of slides[current].querySelectorAll("[data-play]")) other.setAttribute("aria-pressed", String(other === button));
  fit();
}

/** The frame fills its place, whatever the size of the slide. */
function fit() {
  for (const frame of document.querySelectorAll("iframe")) {
    const place = /** @type {HTMLElement} */ (frame.parentElement);
    const scale = place.clientWidth / FRAME_PIXELS;
    frame.style.width = `${FRAME_PIXELS}px`;
    frame.style.height = `${place.clientHeight / scale}px`;
    frame.style.zoom = String(scale);
  }
}

/** @param {string} name  of a button and of a class of the body @param {boolean} on */
function toggle(name, on) {
  byId(name).setAttribute("aria-pressed", String(on));
  document.body.classList.toggle(name, on);
  document.body.classList.toggle("one", !document.body.classList.contains("all"));
  if (name === "all") show(current);
  if (on && name === "all") slides[current].scrollIntoView();
  fit();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const name = { n: "notes", p: "all" }[event.key.toLowerCase()];
  if (name) return toggle(name, !document.body.classList.contains(name));
  const pressed = event.key === " " && event.target instanceof HTMLButtonElement; // the button's own key
  if (!one() || pressed || !(event.key in MOVES)) return;
  event.preventDefault();
  turn(event.key === " " && event.shiftKey ? current - 1 : MOVES[event.key](current));
}

function openHash() {
  const named = slides.findIndex((slide) => `#${slide.id}` === location.hash);
  show(named === -1 ? 0 : named);
}

byId("bar").hidden = false;
byId("back").addEventListener("click", () => turn(current - 1));
byId("next").addEventListener("click", () => turn(current + 1));
for (const name of ["notes", "all"]) byId(name).addEventListener("click", () => toggle(name, !document.body.classList.contains(name)));
for (const button of document.querySelectorAll("[data-play]")) button.addEventListener("click", () => play(button));
addEventListener("keydown", onKey);
addEventListener("hashchange", openHash);
addEventListener("resize", fit);
document.body.classList.add("one");
openHash();
document.body.classList.add("loaded");
