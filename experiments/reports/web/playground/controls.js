// The sliders and buttons of the playground, and the words beside them.

/** @param {Play} play */
function makeControls(play) {
  const { page } = play;
  byId("loss").append(...Object.keys(page.losses).map((name) => make("option", { value: name }, name)));
  byId("preset").append(...page.presets.map(({ name, title }) => make("option", { value: name }, title)));
  byId("question").append(...page.questions.map((question, k) => make("option", { value: String(k + 1) }, question)).filter((_, k) => presetFor(page, k + 1)));
  byId("general").append(...Object.entries(NUMBERS).filter(([key]) => key !== "relu").map(([key, range]) => slider(key, say(`play_${key}`), range, (value) => {
    adjust(play, { [key]: value }, !["rate", "noise"].includes(key));
  })));
  const chosen = (/** @type {string} */ id, /** @type {(value: string) => void} */ act) =>
    byId(id).addEventListener("change", (event) => act(/** @type {HTMLSelectElement} */ (event.target).value));
  byId("level-choice").hidden = !page.hasDigits;
  chosen("level", (level) => {
    if (play.running) halt(play);
    play.worker?.postMessage({ steps: 0 });
    play.state.level = /** @type {any} */ (level);
    rewind(play);
  });
  chosen("loss", (loss) => chooseLoss(play, loss));
  chosen("preset", (name) => choosePreset(play, name));
  chosen("question", (number) => choosePreset(play, presetFor(page, Number(number))?.name ?? ""));
  for (const key of ["optimiser", "initial", "batch"]) chosen(key, (value) => adjust(play, { [key]: value }, true));
  const ticked = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id)).checked;
  byId("warm").addEventListener("change", () => adjust(play, { warm: ticked("warm") ? (WARM_STARTS[play.state.setup.loss] ?? "normface") : "" }, true));
  byId("relu").addEventListener("change", () => adjust(play, { relu: Number(ticked("relu")) }, true));
  byId("arrows").addEventListener("change", () => {
    play.state.arrows = ticked("arrows");
    show(play);
  });
  const pressed = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener("click", act);
  pressed("play", () => (play.running ? halt(play) : start(play)));
  pressed("one", () => stepOnce(play));
  pressed("rewind", () => rewind(play));
  pressed("theme", () => {
    document.documentElement.dataset.theme = play.theme.dark ? "light" : "dark";
    applyTheme(play);
  });
  pressed("save-svg", () => saveSvg(play));
  pressed("save-png", () => /** @type {HTMLCanvasElement} */ (byId("plane")).toBlob((blob) => blob && save(fileName(play, "png"), blob)));
  tieSymbols();
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches("select, input[type=range], .wide")) return;
    if (event.key === " " && target.matches("button, input")) return; // the key of these
    if (event.key === " ") (play.running ? halt : start)(play);
    else if (event.key === "ArrowRight") stepOnce(play);
    else if (event.key === "Home") rewind(play);
    else return;
    event.preventDefault();
  });
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the state
    byId("desk").focus();
  });
}

/** @param {Play} play */
function stepOnce(play) {
  if (play.running) halt(play);
  if (play.state.level === "digits") return play.worker?.postMessage({ steps: 1 });
  advance(play.world);
  show(play);
}

/**
 * @param {string} key
 * @param {string} name
 * @param {{least: number, most: number, step: number}} range
 * @param {(value: number) => void} act
 */
function slider(key, name, { least, most, step }, act) {
  const input = make("input", { type: "range", id: `slider-${key}`, min: String(least), max: String(most), step: String(step) });
  const output = make("output", { for: `slider-${key}`, "aria-live": "off" });
  input.addEventListener("input", () => act(Number(input.value)));
  return make("div", { class: "slider", "data-key": key }, make("label", { for: `slider-${key}` }, name), output, input);
}

/**
 * A symbol of the formula and the sliders it stands for light up together; a click on the symbol leads to the slider.
 */
function tieSymbols() {
  const light = (/** @type {string[]} */ keys) => {
    for (const symbol of document.querySelectorAll("[data-keys]")) {
      symbol.classList.toggle("lit", keysOf(symbol).some((key) => keys.includes(key)));
    }
    for (const element of document.querySelectorAll(".slider")) element.classList.toggle("lit", keys.includes(keyOf(element)));
  };
  const under = (/** @type {Event} */ event) => {
    const target = /** @type {Element} */ (event.target);
    const symbol = target.closest("[data-keys]");
    const own = target.closest("#settings .slider");
    return symbol ? keysOf(symbol) : own ? [keyOf(own)] : [];
  };
  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, (event) => light(under(event)));
  byId("formulas").addEventListener("click", (event) => document.getElementById(`slider-${under(event)[0]}`)?.focus());
}

/** @param {Element} element */
function keysOf(element) {
  return (element.getAttribute("data-keys") ?? "").split(" ");
}

/** @param {Element} element */
function keyOf(element) {
  return /** @type {HTMLElement} */ (element).dataset.key ?? "";
}

/**
 * The preset that answers a question.
 * @param {Playground} page
 * @param {number} question  from 1
 */
function presetFor(page, question) {
  return page.presets.find(({ answers }) => answers?.includes(question));
}

/**
 * @param {Play} play
 * @param {string} loss
 */
function chooseLoss(play, loss) {
  const { classes, each, seed, spread } = play.state.setup;
  play.state = { ...play.state, preset: "", setup: { ...firstSetup(play.page, loss), classes, each, seed, spread } };
  rewind(play);
}

/**
 * A preset begins anew and runs.
 * @param {Play} play
 * @param {string} name
 */
function choosePreset(play, name) {
  const preset = play.page.presets.find((own) => own.name === name);
  if (play.running) halt(play);
  if (!preset) {
    play.state.preset = "";
    return show(play);
  }
  play.worker?.postMessage({ steps: 0 });
  const { level = "points", arrows = false } = preset;
  play.state = { ...play.state, preset: name, level, arrows, setup: presetSetup(play.page, preset) };
  rewind(play);
  start(play);
}

/** @param {Play} play */
function showControls(play) {
  const { page, state } = play;
  const { setup } = state;
  const kept = byId("settings");
  if (kept.dataset.loss !== setup.loss) {
    kept.dataset.loss = setup.loss;
    kept.replaceChildren(...Object.entries(page.settings[setup.loss]).map(([key, range]) => slider(key, `${range.name}: ${range.symbol}`, range, (value) => {
      adjust(play, { settings: { ...play.state.setup.settings, [key]: value } }, false);
    })));
  }
  const problem = infeasible(setup.loss, setup.settings, state.level === "digits" ? 10 : setup.classes);
  const values = /** @type {Record<string, any>} */ ({ ...setup, ...setup.settings });
  for (const element of document.querySelectorAll(".slider")) {
    const key = /** @type {HTMLElement} */ (element).dataset.key ?? "";
    /** @type {HTMLInputElement} */ (byId(`slider-${key}`)).value = String(values[key]);
    write(/** @type {HTMLElement} */ (element.querySelector("output")), String(values[key]));
    element.classList.toggle("infeasible", problem?.key === key);
  }
  byId("limit").hidden = !problem;
  write(byId("limit"), problem?.words ?? "");
  /** @type {HTMLSelectElement} */ (byId("level")).value = state.level;
  document.body.classList.toggle("digits", state.level === "digits");
  for (const id of /** @type {const} */ (["loss", "optimiser", "initial", "batch"])) /** @type {HTMLSelectElement} */ (byId(id)).value = setup[id];
  /** @type {HTMLSelectElement} */ (byId("preset")).value = state.preset;
  /** @type {HTMLInputElement} */ (byId("warm")).checked = setup.warm !== "";
  /** @type {HTMLInputElement} */ (byId("arrows")).checked = state.arrows;
  /** @type {HTMLInputElement} */ (byId("relu")).checked = setup.relu === 1;
  showPreset(play);
  write(byId("loss-text"), page.losses[setup.loss]);
  for (const formula of document.querySelectorAll("[data-formula]")) {
    /** @type {HTMLElement} */ (formula).hidden = /** @type {HTMLElement} */ (formula).dataset.formula !== setup.loss;
  }
}

/** @param {Play} play */
function showPreset({ page, state }) {
  const preset = page.presets.find(({ name }) => name === state.preset);
  const question = preset?.answers?.[0] ?? 0;
  const select = /** @type {HTMLSelectElement} */ (byId("question"));
  select.value = question ? String(question) : "";
  write(byId("preset-text"), preset?.text ?? "");
  byId("changed").hidden = !preset || isPreset(page, state, preset);
}

/**
 * Whether the settings are still those of the preset; another seed is no other setting.
 * @param {Playground} page
 * @param {PlayState} state
 * @param {Preset} preset
 */
function isPreset(page, { setup, level, step, embed, hide }, preset) {
  const { seed } = setup;
  const state = { setup, step, preset: preset.name, arrows: preset.arrows ?? false, level, embed, hide };
  const own = { ...state, setup: { ...presetSetup(page, preset), seed }, level: preset.level ?? "points" };
  return linkOf(page, state) === linkOf(page, /** @type {PlayState} */ (own));
}

/**
 * @param {Play} play
 * @param {string} ending
 */
function fileName({ state, world }, ending) {
  return `${state.setup.loss}_${world.step}.${ending}`;
}

/** @param {Play} play */
function saveSvg(play) {
  const pen = new SvgPen(600, 600);
  pen.fillStyle = css(play.theme.background);
  pen.fillRect(0, 0, 600, 600);
  drawWorld(pen, { limit: play.limit, side: 600, unit: 1 }, play.world, { colours: play.colours, theme: play.theme, arrows: play.state.arrows, held: null });
  save(fileName(play, "svg"), new Blob([pen.document()], { type: "image/svg+xml" }));
}
