// The tool bar, the filters, and the keyboard: every control writes into the state, and shows what the state says.

const SECONDS_PER_EPOCH = 0.9;

/** @param {RunReport} report */
function watchControls(report) {
  const choose = (/** @type {string} */ id, /** @type {(value: string) => Partial<State>} */ changes) =>
    byId(id).addEventListener("input", (event) => change(report, changes(/** @type {HTMLInputElement} */ (event.target).value)));
  byId("epoch").addEventListener("input", (event) => {
    const epoch = timeAt(report.page.times, Number(/** @type {HTMLInputElement} */ (event.target).value));
    stopGliding(report); // which shows the epoch before
    change(report, { epoch });
  });
  choose("view", (value) => ({ view: /** @type {any} */ (value) }));
  choose("colour", (value) => ({ colour: /** @type {any} */ (value) }));
  choose("background", (background) => ({ background }));
  choose("tool", (value) => ({ tool: /** @type {any} */ (value) }));
  choose("focus", (focus) => ({ focus }));
  choose("norm-low", (value) => ({ norms: [Math.min(Number(value), report.state.norms[1]), report.state.norms[1]] }));
  choose("norm-high", (value) => ({ norms: [report.state.norms[0], Math.max(Number(value), report.state.norms[0])] }));
  const tick = (/** @type {string} */ id, /** @type {(on: boolean) => Partial<State>} */ changes) =>
    byId(id).addEventListener("change", (event) => change(report, changes(/** @type {HTMLInputElement} */ (event.target).checked)));
  tick("paths", (paths) => ({ paths }));
  tick("wrong", (wrong) => ({ wrong }));
  const press = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener("click", act);
  press("play", () => play(report));
  press("back", () => step(report, -1));
  press("forward", () => step(report, 1));
  press("clear", () => change(report, { selected: "", pick: "" }));
  press("reset", () => {
    stopGliding(report);
    change(report, { ...report.first, focus: report.state.focus });
  });
  press("hardest", () => change(report, { pick: "hardest", selected: "" }));
  press("only", () => change(report, { pick: `only.${report.state.focus}`, selected: "" }));
  press("mistakes", () => change(report, { pick: `wrong.${report.state.focus}`, selected: "" }));
  press("theme", () => switchTheme(report));
  press("save-png", () => savePng(report));
  press("save-svg", () => saveSvg(report));
  press("save-csv", () => saveCsv(report));
  press("touch", () => {
    report.touchSelects = !report.touchSelects;
    byId("touch").setAttribute("aria-pressed", String(report.touchSelects));
    byId("panels").classList.toggle("selecting", report.touchSelects);
  });
  document.addEventListener("keydown", (event) => onKey(report, event));
}

/**
 * A button for each class: shows or hides it. With names only as long as there is room.
 * @param {RunReport} report
 */
function makeClassButtons(report) {
  const buttons = report.classNames.map((name, label) => {
    const button = make("button", { type: "button", class: "class", "aria-pressed": "true", "data-label": String(label) }, name);
    button.style.setProperty("--own", css(report.colours[label]));
    button.addEventListener("click", () => {
      const { without } = report.state;
      change(report, { without: without.includes(label) ? without.filter((other) => other !== label) : [...without, label].sort((a, b) => a - b) });
    });
    return button;
  });
  byId("classes").replaceChildren(...buttons);
  byId("background").append(...report.classNames.map((name, label) => make("option", { value: String(label) }, say("probability_of", { name }))));
  byId("focus").append(...report.runs.map(({ meta }) => make("option", { value: meta.key }, fullName({ meta }))));
}

/**
 * All controls as the state has them.
 * @param {RunReport} report
 */
function showControls(report) {
  const { state } = report;
  const place = placeOf(report.page.times, state.epoch);
  const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id));
  input("epoch").value = String(place);
  const name = report.page.timeNames[Math.round(place)];
  const between = Math.abs(place - Math.round(place)) > 0.01;
  const words = between ? say("between", { epoch: state.epoch.toFixed(2) }) : name;
  write(byId("epoch-name"), words);
  if (input("epoch").getAttribute("aria-valuetext") !== words) input("epoch").setAttribute("aria-valuetext", words);
  for (const id of /** @type {const} */ (["view", "colour", "background", "tool", "focus"])) input(id).value = state[id];
  input("paths").checked = state.paths;
  input("wrong").checked = state.wrong;
  [input("norm-low").value, input("norm-high").value] = state.norms.map(String);
  byId("norm-words").textContent = say("norm_between", { low: state.norms[0], high: state.norms[1] });
  for (const button of document.querySelectorAll("#classes button")) {
    const shown = !state.without.includes(Number(/** @type {HTMLElement} */ (button).dataset.label));
    button.setAttribute("aria-pressed", String(shown));
  }
  byId("scale").hidden = state.colour !== "norm";
  byId("circle-hint").hidden = state.view !== "circle";
  /** @type {HTMLSelectElement} */ (byId("background")).disabled = state.view === "circle";
}

/**
 * The place of a time on the slider: which of the states of all runs, or between which.
 * @param {number[]} times
 * @param {number} time
 */
function placeOf(times, time) {
  let here = 0;
  while (here + 1 < times.length && times[here + 1] <= time) here++;
  return here === times.length - 1 ? here : here + (time - times[here]) / (times[here + 1] - times[here]);
}

/**
 * @param {number[]} times
 * @param {number} place
 */
function timeAt(times, place) {
  const here = within(Math.floor(place), 0, times.length - 1);
  return mix(times[here], times[Math.min(here + 1, times.length - 1)], place - here);
}

/**
 * To the next or the previous state; the points glide there unless less motion is wanted.
 * @param {RunReport} report
 * @param {number} direction  1 or -1
 */
function step(report, direction) {
  const { times } = report.page;
  const place = placeOf(times, report.glide && !report.glide.playing ? report.glide.target : report.state.epoch);
  const next = direction > 0 ? Math.floor(place + 1e-6) + 1 : Math.ceil(place - 1e-6) - 1;
  glideTo(report, times[within(next, 0, times.length - 1)], 0.45);
}

/**
 * From the first state to the last, or on from here; again to stop.
 * @param {RunReport} report
 */
function play(report) {
  const { times } = report.page;
  if (report.glide) return stopGliding(report);
  if (report.state.epoch >= times[times.length - 1]) change(report, { epoch: 0 });
  const left = times.length - 1 - placeOf(times, report.state.epoch);
  if (wantsLessMotion()) return playInSteps(report);
  glideTo(report, times[times.length - 1], left * SECONDS_PER_EPOCH, true);
}

/**
 * One state after the other, without anything moving in between.
 * @param {RunReport} report
 */
function playInSteps(report) {
  const { times } = report.page;
  const timer = setInterval(() => {
    const place = Math.floor(placeOf(times, report.state.epoch) + 1e-6) + 1;
    change(report, { epoch: times[Math.min(place, times.length - 1)] });
    if (place >= times.length - 1) stopGliding(report);
  }, 1000 * SECONDS_PER_EPOCH);
  report.glide = { target: times[times.length - 1], playing: true, stop: () => clearInterval(timer) };
  byId("play").setAttribute("aria-pressed", "true");
}

/**
 * @param {RunReport} report
 * @param {number} target  epochs
 * @param {number} seconds
 * @param {boolean} [playing]
 */
function glideTo(report, target, seconds, playing = false) {
  if (!playing && wantsLessMotion()) return change(report, { epoch: target });
  stopGliding(report);
  const { times } = report.page;
  const [from, to] = [placeOf(times, report.state.epoch), placeOf(times, target)];
  const began = performance.now();
  let request = 0;
  const move = (/** @type {number} */ now) => {
    const share = within((now - began) / (1000 * Math.max(seconds, 0.01)), 0, 1);
    change(report, { epoch: share === 1 ? target : timeAt(times, mix(from, to, share)) }, share === 1);
    if (share < 1) request = requestAnimationFrame(move);
    else stopGliding(report);
  };
  report.glide = { target, playing, stop: () => cancelAnimationFrame(request) };
  byId("play").setAttribute("aria-pressed", String(playing));
  request = requestAnimationFrame(move);
}

/** @param {RunReport} report */
function stopGliding(report) {
  report.glide?.stop();
  report.glide = null;
  byId("play").setAttribute("aria-pressed", "false");
  change(report, {});
}

/**
 * Keys of the whole page, unless a control of its own has the focus.
 * @param {RunReport} report
 * @param {KeyboardEvent} event
 */
function onKey(report, event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches("select, textarea, .wide, input[type=range]:not(#epoch)")) return;
  const ends = target.matches("canvas, #epoch"); // elsewhere these keys belong to the page
  const acts = /** @type {Record<string, () => void>} */ ({
    ArrowRight: () => step(report, 1),
    ArrowLeft: () => step(report, -1),
    ...(ends && { Home: () => glideTo(report, 0, 0.45) }),
    ...(ends && { End: () => glideTo(report, report.page.times[report.page.times.length - 1], 0.45) }),
    Escape: () => {
      hover(report, focusPanel(report), null);
      change(report, { selected: "", pick: "" });
    },
    n: () => nextDigit(report, 1),
    p: () => nextDigit(report, -1),
    c: () => change(report, { view: report.state.view === "plane" ? "circle" : "plane" }),
  });
  if (event.key === " " && !/^(BUTTON|INPUT|SUMMARY|A)$/.test(target.tagName)) play(report);
  else if (event.key in acts) acts[event.key]();
  else if (/^\d$/.test(event.key) && target.tagName === "CANVAS") toggleClass(report, Number(event.key));
  else return;
  event.preventDefault();
}

/**
 * Selects the digits of a class, or takes them out of the selection.
 * @param {RunReport} report
 * @param {number} label
 */
function toggleClass(report, label) {
  if (label >= report.classNames.length) return;
  const own = report.labels.map((other) => Number(other === label));
  const all = own.every((value, i) => !value || report.mask[i]);
  const mask = report.mask.map((value, i) => (own[i] ? Number(!all) : value));
  change(report, { selected: maskToText(mask), pick: "" });
}

/**
 * The keyboard's way to point at digits: one after the other, of the selection if there is one.
 * @param {RunReport} report
 * @param {number} direction
 */
function nextDigit(report, direction) {
  const points = report.members.length ? report.members : [...report.labels.keys()];
  const place = report.hovered === null ? -Math.min(direction, 0) : points.indexOf(report.hovered) + direction;
  hover(report, focusPanel(report), points[(place + points.length) % points.length]);
}
