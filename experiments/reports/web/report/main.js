// The page: reads what Python wrote, and redraws what a change of the state touches.

/**
 * What Python says of the whole page.
 * @typedef {object} Page
 * @property {string} caption
 * @property {string[]} classNames
 * @property {string[]} colours
 * @property {number} imageSide
 * @property {boolean} hasImages
 * @property {number[]} times  of the states of all runs, in epochs
 * @property {string[]} timeNames
 * @property {{key: string, name: string}[]} columns  of the table
 * @property {RunMeta[]} runs
 * @property {Story[]} stories
 * @property {Record<string, string>} words
 */

/**
 * @typedef {object} RunReport
 * @property {Page} page
 * @property {Run[]} runs
 * @property {Panel[]} panels
 * @property {Panel[]} shown
 * @property {number} points
 * @property {Uint16Array} labels  sorted
 * @property {Uint32Array} indices  of the images in their data set
 * @property {Uint8Array | null} images
 * @property {string[]} classNames
 * @property {Colour[]} colours
 * @property {Theme} theme
 * @property {Uint32Array} order  in which points are drawn
 * @property {State} first
 * @property {State} state
 * @property {Uint8Array} mask  of the selected digits
 * @property {number[]} members  the selected digits
 * @property {number} selected  how many
 * @property {number | null} hovered
 * @property {[number, number][]} line  drawn now
 * @property {Panel | null} drawnIn
 * @property {boolean} touchSelects  whether a finger draws, or scrolls
 * @property {{key: string, way: number}} sort
 * @property {{target: number, playing: boolean, stop: () => void} | null} glide
 * @property {number} pickedAt  the epoch for which the question was answered last
 * @property {State | null} before  a story, to which its end returns
 * @property {number} asked  the animation frame that will redraw; 0: none
 * @property {number} settling  the timer after which slow parts follow
 */

/**
 * Takes over changes of the state, and redraws what they touch.
 * @param {RunReport} report
 * @param {Partial<State>} changes
 * @param {boolean} [settled]  false while the epoch glides: the link and slow parts follow later
 */
function change(report, changes, settled = true) {
  const before = report.state;
  const state = (report.state = { ...before, ...changes });
  if (String(state.runs) !== String(before.runs)) arrangePanels(report);
  const moves = /^[^@]+$/.test(state.pick) && state.epoch !== report.pickedAt && settled;
  if (state.pick !== before.pick || state.selected !== before.selected || moves) select(report);
  showControls(report);
  showStory(report);
  redraw(report);
  if (state.runs !== before.runs || state.focus !== before.focus) fillTable(report);
  clearTimeout(report.settling);
  report.settling = setTimeout(() => settle(report), settled ? 60 : 300);
}

/**
 * What is too slow for every frame: the link, and the numbers of the focused run.
 * @param {RunReport} report
 */
function settle(report) {
  drawAngles(report);
  drawNorms(report);
  showExtremes(report);
  fillClassTable(report);
  for (const panel of report.shown) describe(report, panel);
  if (report.hovered !== null) fillCard(report, focusPanel(report).run, report.hovered);
  const hash = toHash(report.state, report.first);
  try {
    if (location.hash.slice(1) !== hash) history.replaceState(null, "", `#${hash}`);
  } catch {
    return; // a frame without an address, as in a notebook
  }
}

/**
 * The selection that the state names.
 * @param {RunReport} report
 */
function select(report) {
  const { pick, selected, epoch } = report.state;
  report.pickedAt = epoch;
  report.mask = pick ? answer(pick, report, epoch) : textToMask(selected, report.points);
  report.members = membersOf(report.mask);
  report.selected = report.members.length;
  showSelection(report);
}

/**
 * Draws all panels that are on the screen, once, before the next frame.
 * @param {RunReport} report
 */
function redraw(report) {
  report.asked ||= requestAnimationFrame(() => paint(report));
}

/** @param {RunReport} report */
function paint(report) {
  report.asked = 0;
  for (const panel of report.shown) if (panel.visible) paintPanel(report, panel);
  moveCursors(report);
}

/** @param {RunReport} report */
function focusPanel(report) {
  return report.panels.find((panel) => panel.run.meta.key === report.state.focus) ?? report.panels[0];
}

/** @param {RunReport} report */
function switchTheme(report) {
  document.documentElement.dataset.theme = report.theme.dark ? "light" : "dark";
  applyTheme(report);
}

/** @param {RunReport} report */
function applyTheme(report) {
  report.theme = readTheme();
  showSelection(report);
  change(report, {});
}

/**
 * Unpacks the runs one after the other, those on the screen first.
 * @param {RunReport} report
 */
async function loadRuns(report) {
  const waiting = new Set(report.panels);
  while (waiting.size) {
    const panel = [...report.shown, ...waiting].find((own) => waiting.has(own) && own.visible) ?? [...waiting][0];
    waiting.delete(panel);
    await load(panel.run, report.labels, report.classNames.length);
    redraw(report);
    if (!performance.getEntriesByName("first panel").length) performance.mark("first panel");
    await new Promise((resolve) => setTimeout(resolve)); // the page stays alive meanwhile
  }
  performance.mark("all panels");
  document.body.classList.add("loaded");
  select(report);
  change(report, {});
}

/** @param {RunReport} report */
function watchWindow(report) {
  const onScreen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const panel = report.panels.find((own) => own.figure === target);
      if (panel) panel.visible = isIntersecting;
    }
    redraw(report);
  }, { rootMargin: "100px" });
  const size = new ResizeObserver(() => {
    for (const panel of report.shown) fitPanel(panel);
    change(report, {});
  });
  for (const panel of report.panels) {
    onScreen.observe(panel.figure);
    size.observe(panel.canvas);
  }
  size.observe(byId("angles"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => applyTheme(report));
  addEventListener("hashchange", () => {
    stopGliding(report);
    change(report, stateOf(report));
  });
  addEventListener("beforeprint", () => report.shown.forEach((panel) => paintPanel(report, panel)));
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the state
    byId("panels-part").focus();
  });
}

/** @param {RunReport} report */
function stateOf({ page, first, classNames }) {
  return fromHash(location.hash.slice(1), first, page.times[page.times.length - 1], classNames.length);
}

async function main() {
  /** @type {Page} */
  const page = JSON.parse(byId("page").textContent ?? "");
  words = page.words;
  const [labelBytes, indexBytes] = [await unpack("labels"), await unpack("indices")];
  const labels = fromPlanes(labelBytes, labelBytes.length / 2);
  const points = labels.length;
  const runs = page.runs.map((meta) => newRun(meta, points));
  const first = firstState(page.runs.map((meta) => meta.key), page.times[page.times.length - 1]);
  /** @type {RunReport} */
  const report = {
    page, runs, panels: [], shown: [], points, labels, indices: new Uint32Array(indexBytes.buffer), images: null,
    classNames: page.classNames, colours: page.colours.map(colourOf), theme: readTheme(), order: fixedOrder(points),
    first, state: first, mask: new Uint8Array(points), members: [], selected: 0, hovered: null, line: [], drawnIn: null,
    touchSelects: false, sort: { key: "", way: 1 }, glide: null, pickedAt: -1, before: null, asked: 0, settling: 0,
  };
  report.state = stateOf(report);
  report.panels = runs.map((run) => newPanel(report, run));
  document.documentElement.classList.add("scripted");
  makeClassButtons(report);
  makeTable(report);
  makeStories(report);
  arrangePanels(report);
  for (const panel of report.panels) watchPointer(report, panel);
  watchControls(report);
  watchWindow(report);
  fillTable(report);
  showSelection(report);
  change(report, {});
  const loading = loadRuns(report);
  if (page.hasImages) report.images = await unpack("images");
  await loading;
  showSelection(report);
  // For the browser's console, and for the tests.
  const tools = { change, paint, settle, classify, decisionRegions, placesAt, featureOf, svgOf, csvOf };
  Object.assign(window, { rosette: { report, ...tools, fromHash, toHash, maskToText, textToMask } });
}

main().catch((error) => {
  byId("problem").hidden = false;
  byId("problem").textContent = String(error);
});
