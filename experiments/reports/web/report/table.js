// The table of runs: sorts by any column, shows and hides panels, and chooses the run that the numbers describe.

/** @param {RunReport} report */
function makeTable(report) {
  const heads = report.page.columns.map(({ key, name }) => {
    const button = make("button", { type: "button" }, name);
    button.addEventListener("click", () => sortRuns(report, key));
    return make("th", { scope: "col", "data-key": key, "aria-sort": "none" }, button);
  });
  byId("run-heads").append(make("th", { scope: "col" }, say("shown")), ...heads);
}

/**
 * One row for each run, in the order of the last sort.
 * @param {RunReport} report
 */
function fillTable(report) {
  const { state, page, sort } = report;
  for (const head of document.querySelectorAll("#run-heads th[data-key]")) {
    const own = /** @type {HTMLElement} */ (head).dataset.key === sort.key;
    head.setAttribute("aria-sort", own ? (sort.way > 0 ? "ascending" : "descending") : "none");
  }
  const rows = sorted(report).map((run) => {
    const box = make("input", { type: "checkbox", "data-key": `show ${run.meta.key}`, "aria-label": say("show_panel", { name: fullName(run) }) });
    box.checked = state.runs.includes(run.meta.key);
    box.addEventListener("change", () => showRun(report, run.meta.key, box.checked));
    const cells = page.columns.map(({ key }) => make("td", {}, key === "name" ? focusButton(report, run) : cell(run, key)));
    const row = make("tr", { "data-run": run.meta.key }, make("td", {}, box), ...cells);
    row.classList.toggle("focus", run.meta.key === state.focus);
    return row;
  });
  replaceParts(byId("run-rows"), rows);
}

/**
 * The name of a run, which makes it the one that the numbers below describe.
 * @param {RunReport} report
 * @param {Run} run
 */
function focusButton(report, run) {
  const button = make("button", { type: "button", class: "plain", "data-key": `focus ${run.meta.key}` }, run.meta.name);
  button.addEventListener("click", () => change(report, { focus: run.meta.key }));
  return button;
}

/**
 * @param {Run} run
 * @param {string} key
 */
function cell(run, key) {
  if (key === "name") return run.meta.name;
  if (key === "setting") return run.meta.setting;
  const value = run.meta.results[key];
  return value === null || value === undefined ? "-" : value.toFixed(2);
}

/** @param {RunReport} report */
function sorted({ runs, sort }) {
  if (!sort.key) return runs;
  const words = sort.key === "name" || sort.key === "setting";
  const value = (/** @type {Run} */ run) => (words ? cell(run, sort.key) : (run.meta.results[sort.key] ?? -Infinity));
  return [...runs].sort((a, b) => sort.way * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
}

/**
 * Sorts the table, and the panels with it; again for the other way.
 * @param {RunReport} report
 * @param {string} key
 */
function sortRuns(report, key) {
  report.sort = { key, way: report.sort.key === key ? -report.sort.way : key === "name" || key === "setting" ? 1 : -1 };
  const order = sorted(report).map((run) => run.meta.key);
  change(report, { runs: order.filter((own) => report.state.runs.includes(own)) });
}

/**
 * @param {RunReport} report
 * @param {string} key
 * @param {boolean} shown
 */
function showRun(report, key, shown) {
  const order = sorted(report).map((run) => run.meta.key);
  const runs = order.filter((own) => (own === key ? shown : report.state.runs.includes(own)));
  if (runs.length) change(report, { runs });
  else fillTable(report); // the last panel stays
}
