// Many points on a canvas: discs of a few pixels, written straight into the pixels of an image.

/**
 * @typedef {object} Pixels
 * @property {HTMLCanvasElement} canvas
 * @property {ImageData} image
 * @property {Uint32Array} colours  the image, one number per pixel
 */

/**
 * An empty image.
 * @param {number} side  pixels
 * @returns {Pixels}
 */
function newPixels(side) {
  const canvas = make("canvas", { width: String(side), height: String(side) });
  const image = contextOf(canvas).createImageData(side, side);
  return { canvas, image, colours: new Uint32Array(image.data.buffer) };
}

/**
 * The offsets of the pixels of a disc from its centre, in an image of this width.
 * @param {number} diameter  pixels, at least 1
 * @param {number} width
 */
function discOffsets(diameter, width) {
  const reach = Math.ceil(diameter / 2);
  const middle = diameter % 2 === 0 ? 0.5 : 0;
  const offsets = [];
  for (let row = -reach; row <= reach; row++) {
    for (let column = -reach; column <= reach; column++) {
      if (Math.hypot(row + middle, column + middle) <= diameter / 2) offsets.push(row * width + column);
    }
  }
  return { reach, offsets: Int32Array.from(offsets.length ? offsets : [0]) };
}

/**
 * Draws a disc at each point of `order` that lies in the square.
 * @param {Pixels} pixels
 * @param {Float32Array} places  x and y of each point
 * @param {number} limit  half the side of the square
 * @param {Uint32Array | number[]} order  the points, later ones on top
 * @param {Uint32Array} shades  the pixel of each point; 0 for one that is not drawn
 * @param {number} diameter  pixels
 */
function drawDiscs({ image, colours }, places, limit, order, shades, diameter) {
  const side = image.width;
  const half = side / 2;
  const scale = half / limit;
  const { reach, offsets } = discOffsets(diameter, side);
  for (let i = 0; i < order.length; i++) {
    const point = order[i];
    const pixel = shades[point];
    if (pixel === 0) continue;
    const column = Math.floor(half + places[2 * point] * scale);
    const row = Math.floor(half - places[2 * point + 1] * scale);
    if (!(column >= reach && row >= reach && column < side - reach && row < side - reach)) continue; // NaN, too
    const centre = row * side + column;
    for (let j = 0; j < offsets.length; j++) colours[centre + offsets[j]] = pixel;
  }
}

/**
 * A shuffled order, the same each time: no class lies on top of the others.
 * @param {number} count
 */
function fixedOrder(count) {
  let stride = Math.max(1, Math.floor(count * 0.618034));
  while (commonDivisor(stride, count) !== 1) stride++;
  return Uint32Array.from({ length: count }, (_, i) => (i * stride) % count);
}

/**
 * @param {number} a
 * @param {number} b
 * @returns {number}
 */
function commonDivisor(a, b) {
  return b === 0 ? a : commonDivisor(b, a % b);
}
