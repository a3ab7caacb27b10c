// Which digits are selected: drawn by hand, or the answer to a question such as "which does only this run get wrong?"

/**
 * The digits that a question names. Questions, with the keys of runs:
 * `hardest` most runs get them wrong; `only.softmax` no other run does; `wrong.softmax`; `confused.softmax.4-9`
 * 4s taken for 9s and 9s for 4s; `class.4,9`. With `@2` at its end, as of epoch 2, whatever epoch is shown.
 * @param {string} question
 * @param {RunReport} report
 * @param {number} time
 * @returns {Uint8Array}
 */
function answer(question, report, time) {
  const mask = new Uint8Array(report.points);
  const [asked, epoch] = question.split("@");
  if (epoch) return answer(asked, report, parseFloat(epoch) || 0);
  const [kind, ...rest] = asked.split(".");
  if (kind === "class") {
    const names = rest.join(".").split(",");
    return mask.map((_, i) => Number(names.includes(String(report.labels[i]))));
  }
  const wrong = report.runs.filter((run) => run.numbers).map((run) => ({ run, mask: wrongIn(run, time, report.labels) }));
  if (kind === "hardest") return hardest(wrong.map((own) => own.mask), mask);
  const pair = kind === "confused" ? (rest.pop() ?? "").split("-").map(Number) : [];
  const own = wrong.find(({ run }) => run.meta.key === rest.join("."));
  if (!own) return mask;
  const others = wrong.filter(({ run }) => run !== own.run);
  const predicted = predictedIn(own.run, standing(own.run.meta, time).nearer);
  return mask.map((_, i) => {
    if (!own.mask[i]) return 0;
    if (kind === "only") return Number(!others.some((other) => other.mask[i]));
    if (kind === "confused") return Number(pair.includes(report.labels[i]) && pair.includes(predicted[i]));
    return Number(kind === "wrong");
  });
}

/**
 * The digits that more than half of the runs get wrong; if there is none, those that most get wrong.
 * @param {Uint8Array[]} masks
 * @param {Uint8Array} none
 */
function hardest(masks, none) {
  const counts = none.map((_, i) => masks.reduce((sum, mask) => sum + mask[i], 0));
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const least = Math.max(1, Math.min(most, Math.floor(masks.length / 2) + 1));
  return counts.map((count) => Number(count >= least));
}

/**
 * A mask of the digits that a run gets wrong at a time.
 * @param {Run} run
 * @param {number} time
 * @param {Uint16Array} labels
 */
function wrongIn(run, time, labels) {
  const state = standing(run.meta, time).nearer;
  return keep(run, `wrong ${state}`, () => {
    const predicted = predictedIn(run, state);
    return Uint8Array.from(labels, (label, i) => Number(predicted[i] !== label));
  });
}

/**
 * A mask of the digits that the filters let a panel show.
 * @param {Run} run
 * @param {State} state
 * @param {Uint16Array} labels
 */
function shownIn(run, state, labels) {
  const all = !state.without.length && !state.wrong && state.norms[0] === 0 && state.norms[1] === 100;
  if (all) return null;
  const wrong = wrongIn(run, state.epoch, labels);
  const { ranks } = normsIn(run, standing(run.meta, state.epoch).nearer);
  const [low, high] = state.norms.map((percent) => percent / 100);
  return Uint8Array.from(labels, (label, i) =>
    Number(!state.without.includes(label) && (!state.wrong || wrong[i]) && ranks[i] >= low && ranks[i] <= high));
}

/** @param {Uint8Array} mask */
function membersOf(mask) {
  return [...mask.keys()].filter((i) => mask[i]);
}

/**
 * Whether a place lies inside a closed line (the even-odd rule).
 * @param {number} x
 * @param {number} y
 * @param {[number, number][]} line
 */
function isInside(x, y, line) {
  let inside = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [[ax, ay], [bx, by]] = [line[i], line[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
