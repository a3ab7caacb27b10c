// The digits themselves: thumbnails, the strip of the selection, and its counts.

const STRIP = 60; // thumbnails at most

/**
 * A digit; without images its canvas is hidden.
 * @param {RunReport} report
 * @param {HTMLCanvasElement} canvas
 * @param {number} point
 */
function drawDigit(report, canvas, point) {
  canvas.hidden = !report.images;
  if (report.images) drawGreys(canvas, greysOf(report.images, report.page.imageSide ** 2, point), report.theme);
}

/**
 * A thumbnail that marks its digit in every panel when it is pointed at or has the focus; without images a class name.
 * @param {RunReport} report
 * @param {number} point
 */
function thumbnail(report, point) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  drawDigit(report, canvas, point);
  const name = say("digit_label", { label: report.classNames[report.labels[point]], index: report.indices[point] });
  const button = make("button", { type: "button", class: "digit", "data-key": `digit ${point}`, "aria-label": name, title: name }, canvas);
  if (!report.images) button.append(report.classNames[report.labels[point]]);
  button.style.borderColor = css(report.colours[report.labels[point]]);
  const show = () => hover(report, focusPanel(report), point);
  const hide = () => hover(report, focusPanel(report), null);
  button.addEventListener("pointerenter", show);
  button.addEventListener("focus", show);
  button.addEventListener("pointerleave", hide);
  button.addEventListener("blur", hide);
  button.addEventListener("click", () => change(report, { selected: maskToText(maskOf(report, [point])), pick: "" }));
  return button;
}

/**
 * @param {RunReport} report
 * @param {number[]} points
 */
function maskOf(report, points) {
  const mask = new Uint8Array(report.points);
  for (const point of points) mask[point] = 1;
  return mask;
}

/**
 * What is selected: how many of which class, how many each run gets wrong, and the digits.
 * @param {RunReport} report
 */
function showSelection(report) {
  const { members, classNames, labels } = report;
  write(byId("selection-count"), members.length ? say("selected_count", { count: members.length }) : say("selected_none"));
  const counts = classNames.map((_, label) => members.filter((point) => labels[point] === label).length);
  const chips = counts.flatMap((count, label) => {
    if (!count) return [];
    const chip = make("li", {}, `${classNames[label]}: ${count}`);
    chip.style.borderColor = css(report.colours[label]);
    return [chip];
  });
  byId("selection-classes").replaceChildren(...chips);
  replaceParts(byId("strip"), members.slice(0, STRIP).map((point) => thumbnail(report, point)));
  byId("strip-more").textContent = members.length > STRIP ? say("strip_more", { count: members.length - STRIP }) : "";
}

/**
 * The lowest and the highest norms of the focused run, as thumbnails beside its distributions.
 * @param {RunReport} report
 */
function showExtremes(report) {
  const { run } = focusPanel(report);
  if (!run.numbers) return;
  const { norms } = normsIn(run, standing(run.meta, report.state.epoch).nearer);
  const order = [...norms.keys()].filter((point) => !Number.isNaN(norms[point])).sort((a, b) => norms[a] - norms[b]);
  replaceParts(byId("lowest"), order.slice(0, 12).map((point) => thumbnail(report, point)));
  replaceParts(byId("highest"), order.slice(-12).map((point) => thumbnail(report, point)));
}
