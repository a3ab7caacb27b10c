// Class names on the drawing: beyond the outer end of each class's points, moved aside where two would meet, and one for
// classes in one place.

const EDGE = 3; // pixels between a name and the edge of the drawing
const FEWEST = 3; // classes of a heap, which share one name
const ONE_PLACE = 0.08; // half-sides: ends that are no farther apart lie in one place
const LONGEST = 12; // letters of the name of a heap
const SURROUNDING = 0.5; // length of the mean direction below which a class surrounds the origin

/**
 * The outer end of each class: its 97th percentile of distances, as seen from the origin, or from the class mean if
 * the class surrounds the origin. NaN for a class without points.
 * @param {Float32Array} places  x and y of each point
 * @param {ArrayLike<number>} labels  sorted: the points of a class are neighbours
 * @param {number} classes
 * @returns {Float64Array}  x and y for each class
 */
function cloudEnds(places, labels, classes) {
  const ends = new Float64Array(2 * classes).fill(NaN);
  for (let start = 0; start < labels.length; ) {
    const label = labels[start];
    let stop = start;
    while (stop < labels.length && labels[stop] === label) stop++;
    ends.set(cloudEnd(places, start, stop), 2 * label);
    start = stop;
  }
  return ends;
}

/**
 * @param {Float32Array} places
 * @param {number} start  first point of the class
 * @param {number} stop  first point of the next one
 */
function cloudEnd(places, start, stop) {
  let [rightSum, upSum, xSum, ySum, count] = [0, 0, 0, 0, 0]; // of directions, of places
  for (let i = start; i < stop; i++) {
    const [x, y] = [places[2 * i], places[2 * i + 1]];
    const norm = Math.sqrt(x * x + y * y);
    if (!(norm > 0)) continue;
    rightSum += x / norm;
    upSum += y / norm;
    xSum += x;
    ySum += y;
    count++;
  }
  const length = Math.hypot(rightSum, upSum);
  const surrounds = length < SURROUNDING * count;
  const [middleX, middleY] = surrounds ? [xSum / count, ySum / count] : [0, 0];
  const distances = new Float64Array(stop - start);
  for (let i = start; i < stop; i++) {
    const distance = Math.sqrt((places[2 * i] - middleX) ** 2 + (places[2 * i + 1] - middleY) ** 2);
    distances[i - start] = Number.isNaN(distance) ? -1 : distance;
  }
  distances.sort();
  const unknown = Math.max(0, distances.findIndex((distance) => distance >= 0)); // -1, sorted first
  const reach = distances[unknown + Math.floor(0.97 * (distances.length - unknown - 1))];
  return [middleX + (rightSum / length) * reach, middleY + (upSum / length) * reach];
}

/**
 * The centre of each name, in pixels of the drawing.
 * @param {Frame} frame
 * @param {ArrayLike<number>} ends
 * @param {{wide: number, high: number}[]} sizes  pixels
 */
function labelPlaces(frame, ends, sizes) {
  const places = sizes.map(({ wide, high }, label) => {
    const [x, y] = [ends[2 * label], ends[2 * label + 1]];
    const norm = Math.max(Math.hypot(x, y), 1e-9);
    const beyond = Math.max(1 + (0.08 * frame.limit) / norm, (0.14 * frame.limit) / norm); // not in a heap at the origin
    return {
      x: within(across(frame, x * beyond), wide / 2 + EDGE, frame.side - wide / 2 - EDGE),
      y: within(down(frame, y * beyond), high / 2 + EDGE, frame.side - high / 2 - EDGE),
    };
  });
  for (let round = 0; round < 30 && pushApart(places, sizes, frame.side); round++);
  return places;
}

/**
 * Moves each two names that meet along their shorter way out; whether any met.
 * @param {{x: number, y: number}[]} places
 * @param {{wide: number, high: number}[]} sizes
 * @param {number} side
 */
function pushApart(places, sizes, side) {
  let met = false;
  for (let a = 0; a < places.length; a++) {
    for (let b = 0; b < a; b++) {
      const lackX = (sizes[a].wide + sizes[b].wide) / 2 - Math.abs(places[a].x - places[b].x);
      const lackY = (sizes[a].high + sizes[b].high) / 2 - Math.abs(places[a].y - places[b].y);
      if (!(lackX > 0.5 && lackY > 0.5)) continue;
      met = true;
      if (lackX < lackY) part(places[a], places[b], "x", lackX, sizes[a].wide, sizes[b].wide, side);
      else part(places[a], places[b], "y", lackY, sizes[a].high, sizes[b].high, side);
    }
  }
  return met;
}

/**
 * @param {{x: number, y: number}} first
 * @param {{x: number, y: number}} second
 * @param {"x" | "y"} axis
 * @param {number} lack  pixels
 * @param {number} room  the first name's size along the axis
 * @param {number} otherRoom
 * @param {number} side
 */
function part(first, second, axis, lack, room, otherRoom, side) {
  const way = first[axis] < second[axis] ? -1 : 1;
  first[axis] = within(first[axis] + (way * lack) / 2, room / 2, side - room / 2);
  second[axis] = within(second[axis] - (way * lack) / 2, otherRoom / 2, side - otherRoom / 2);
}

/**
 * The classes of each name: one, or at least FEWEST whose ends lie in one place.
 * @param {ArrayLike<number>} ends  NaN for a class without a name
 * @param {number} near  distance of two ends in one place
 * @returns {number[][]}
 */
function heapsOf(ends, near) {
  /** @type {number[][]} */
  const heaps = [];
  for (let label = 0; label < ends.length / 2; label++) {
    if (Number.isNaN(ends[2 * label])) continue;
    const isNear = (/** @type {number} */ other) =>
      Math.hypot(ends[2 * label] - ends[2 * other], ends[2 * label + 1] - ends[2 * other + 1]) <= near;
    const heap = heaps.find((own) => own.some(isNear));
    if (heap) heap.push(label);
    else heaps.push([label]);
  }
  return heaps.flatMap((heap) => (heap.length < FEWEST ? heap.map((label) => [label]) : [heap]));
}

/**
 * The names of the classes of a heap, the first of them and dots where they are long.
 * @param {string[]} names
 * @param {number[]} heap
 */
function jointName(names, heap) {
  const words = heap.map((label) => names[label]).join(", ");
  if (heap.length === 1 || words.length <= LONGEST) return words;
  return `${words.slice(0, Math.max(words.lastIndexOf(",", LONGEST), names[heap[0]].length))} …`;
}

/**
 * @param {Pen} pen
 * @param {Frame} frame
 * @param {ArrayLike<number>} ends
 * @param {string[]} names
 * @param {Colour[]} colours
 * @param {Theme} theme
 */
function drawLabels(pen, frame, ends, names, colours, theme) {
  const heaps = heapsOf(ends, ONE_PLACE * frame.limit);
  const height = within(15 - 0.02 * names.join("").length, 7, 15) * frame.unit;
  pen.font = `bold ${height}px sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 3 * frame.unit;
  const words = heaps.map((heap) => jointName(names, heap));
  const sizes = words.map((text) => ({ wide: pen.measureText(text).width, high: height }));
  const own = heaps.flatMap(([label]) => [ends[2 * label], ends[2 * label + 1]]);
  labelPlaces(frame, own, sizes).forEach(({ x, y }, i) => {
    const [label, ...others] = heaps[i];
    drawText(pen, words[i], x, y, others.length ? theme.ink : letterColour(colours[label], theme), theme);
  });
}
