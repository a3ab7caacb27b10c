// Taking a point or a class vector in the plane: by pointer, or by keyboard.

const GRASP = 16; // pixels within which something can be taken
const NUDGE = 0.02; // share of the plane's limit that an arrow key moves

/** @param {Play} play */
function watchPlane(play) {
  const canvas = /** @type {HTMLCanvasElement} */ (byId("plane"));
  const place = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    const [right, below] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    return insidePlane(play, (2 * right - 1) * play.limit, (1 - 2 * below) * play.limit);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (play.state.level === "digits") return;
    const [x, y] = place(event);
    const nearest = handles(play).map((handle) => ({ handle, away: distanceTo(play, handle, x, y) })).sort((a, b) => a.away - b.away)[0];
    if (nearest.away > (GRASP * 2 * play.limit) / canvas.clientWidth) return letGo(play);
    take(play, nearest.handle, [x, y]);
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (play.state.level === "digits") return hoverDigit(play, canvas, event, place(event));
    if (play.held === null || !canvas.hasPointerCapture(event.pointerId)) return;
    take(play, play.held, place(event));
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) canvas.addEventListener(end, () => letGo(play));
  canvas.addEventListener("keydown", (event) => {
    if (play.state.level === "digits" || !pressKey(play, event.key)) return;
    event.preventDefault();
    event.stopPropagation(); // an arrow key would be a step
  });
  canvas.addEventListener("pointerleave", () => (byId("card").hidden = true));
  canvas.addEventListener("blur", () => letGo(play));
}

/**
 * N and P choose the next and the previous point or class vector, arrow keys move it, Escape lets go.
 * @param {Play} play
 * @param {string} key
 * @returns whether the key was meant for the plane
 */
function pressKey(play, key) {
  const turn = { n: 1, p: -1 }[key.toLowerCase()];
  if (turn) {
    const all = handles(play);
    const now = all.findIndex(({ name, index }) => name === play.held?.name && index === play.held?.index);
    const handle = all[(now + turn + all.length) % all.length];
    take(play, handle, placeOf(play.world, handle, play.limit));
    return true;
  }
  if (!play.held) return false;
  const [right, up] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key] ?? [0, 0];
  if (right || up) take(play, play.held, insidePlane(play, play.heldAt[0] + right * NUDGE * play.limit, play.heldAt[1] + up * NUDGE * play.limit));
  else if (key === "Escape") letGo(play);
  else return false;
  return true;
}

/**
 * All that can be taken: class vectors first.
 * @param {Play} play
 * @returns {Handle[]}
 */
function handles({ world }) {
  const name = vectorName(world);
  const vectors = name ? Array.from({ length: world.setup.classes }, (_, index) => ({ name, index })) : [];
  return [...vectors, ...Array.from(world.labels, (_, index) => ({ name: "features", index }))];
}

/**
 * @param {Play} play
 * @param {Handle} handle
 * @param {number} x
 * @param {number} y
 */
function distanceTo(play, handle, x, y) {
  const [right, up] = placeOf(play.world, handle, play.limit);
  return Math.hypot(right - x, up - y);
}

/**
 * @param {Play} play
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]}
 */
function insidePlane({ limit }, x, y) {
  return [within(x, -AT_RIM * limit, AT_RIM * limit), within(y, -AT_RIM * limit, AT_RIM * limit)];
}

/**
 * @param {Play} play
 * @param {Handle} handle
 * @param {[number, number]} place
 */
function take(play, handle, place) {
  play.held = handle;
  play.heldAt = place;
  hold(play);
  const [x, y] = play.heldAt.map((value) => value.toFixed(2));
  const label = handle.name === "features" ? play.world.labels[handle.index] : handle.index;
  write(byId("held"), say(handle.name === "features" ? "play_held_point" : "play_held_vector", { label, x, y }));
  if (!play.running) paint(play);
}

/** @param {Play} play */
function letGo(play) {
  if (!play.held) return;
  play.held = null;
  write(byId("held"), "");
  if (!play.running) paint(play);
}

/**
 * What is held stays where it is held, whatever the loss does with it. Of a direction only the angle is set.
 * @param {Play} play
 */
function hold({ world, held, heldAt }) {
  if (!held) return;
  const { name, index } = held;
  const own = name === "features" ? world.features : world.parameters[name];
  const isDirection = name !== "features" && LOSSES[world.setup.loss].kind === "direction";
  const factor = isDirection ? polar(own, index).norm / Math.max(Math.hypot(...heldAt), TINY) : 1;
  own.set(heldAt.map((value) => factor * value), 2 * index);
  rectify(world);
  world.last = evaluate(world);
}
