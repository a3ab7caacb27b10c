// Stories: short texts, each with a state of the page. Plain data, which a teacher can write (docs/report.md).

/**
 * @typedef {object} Story
 * @property {string} name  in links
 * @property {string} title
 * @property {{text: string, state: string}[]} steps  `state` as in a link after #
 */

/** @param {RunReport} report */
function makeStories(report) {
  byId("stories").hidden = !report.page.stories.length;
  const buttons = report.page.stories.map(({ name, title }) => {
    const button = make("button", { type: "button" }, title);
    button.addEventListener("click", () => {
      report.before = report.state;
      tell(report, name, 0);
      byId("story-title").focus();
    });
    return make("li", {}, button);
  });
  byId("story-list").replaceChildren(...buttons);
  byId("story-back").addEventListener("click", () => turn(report, -1));
  byId("story-next").addEventListener("click", () => turn(report, 1));
  byId("story-close").addEventListener("click", () => {
    stopGliding(report);
    change(report, { ...(report.before ?? report.state), story: "" });
    report.before = null;
    /** @type {HTMLElement} */ (byId("story-list").querySelector("button")).focus();
  });
}

/**
 * The step that the state names, or null.
 * @param {RunReport} report
 */
function storyNow({ state, page }) {
  const [name, number] = state.story.split(".");
  const story = page.stories.find((own) => own.name === name);
  const place = Number(number);
  return story && story.steps[place] ? { story, place } : null;
}

/**
 * Shows a step: the page takes its state, and the points glide to its epoch.
 * @param {RunReport} report
 * @param {string} name
 * @param {number} place
 */
function tell(report, name, place) {
  const story = report.page.stories.find((own) => own.name === name);
  if (!story) return;
  const { times } = report.page;
  const state = fromHash(story.steps[place].state, report.first, times[times.length - 1], report.classNames.length);
  const { epoch } = report.state;
  change(report, { ...state, epoch, story: `${name}.${place}` });
  glideTo(report, state.epoch, 1.2);
}

/**
 * @param {RunReport} report
 * @param {number} direction
 */
function turn(report, direction) {
  const now = storyNow(report);
  if (now && now.story.steps[now.place + direction]) tell(report, now.story.name, now.place + direction);
}

/** @param {RunReport} report */
function showStory(report) {
  const now = storyNow(report);
  byId("story").hidden = !now;
  byId("story-list").hidden = Boolean(now);
  if (!now) return;
  write(byId("story-title"), now.story.title);
  write(byId("story-text"), now.story.steps[now.place].text);
  write(byId("story-place"), say("story_place", { step: now.place + 1, steps: now.story.steps.length }));
  byId("story-back").setAttribute("aria-disabled", String(now.place === 0));
  byId("story-next").setAttribute("aria-disabled", String(now.place === now.story.steps.length - 1));
}
