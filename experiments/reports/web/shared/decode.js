// Reading what web/packing.py wrote: base64, gzip, bytes by rank, differences from state to state.

/**
 * The bytes of a block of data; its text is dropped from the page, which saves the memory.
 * @param {string} id
 * @returns {Promise<Uint8Array>}
 */
async function unpack(id) {
  const block = byId(id);
  const text = atob((block.textContent ?? "").trim());
  block.textContent = "";
  const zipped = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) zipped[i] = text.charCodeAt(i);
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Whole numbers below 65,536, stored as rows of low bytes and high bytes.
 * @param {Uint8Array} bytes  all rows, one after the other
 * @param {number} length  of a row
 */
function fromPlanes(bytes, length) {
  const numbers = new Uint16Array(bytes.length / 2);
  for (let row = 0; row < numbers.length; row += length) {
    for (let i = 0; i < length; i++) numbers[row + i] = bytes[2 * row + i] | (bytes[2 * row + length + i] << 8);
  }
  return numbers;
}

/**
 * Positions from their differences, in place: 0, 1, 2, 3, 4 stand for steps of 0, -1, 1, -2, 2.
 * @param {Uint16Array} steps  states one after the other
 * @param {number} length  numbers in a state
 * @returns {Int16Array}
 */
function summed(steps, length) {
  const sums = new Int16Array(steps.buffer);
  for (let i = 0; i < steps.length; i++) {
    const step = (steps[i] >>> 1) ^ -(steps[i] & 1);
    sums[i] = step + (i < length ? 0 : sums[i - length]);
  }
  return sums;
}

/**
 * Grey values of 0 to 15, two in a byte.
 * @param {Uint8Array} bytes
 * @param {number} pixels  of an image
 * @param {number} index  of the image
 */
function greysOf(bytes, pixels, index) {
  const greys = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i += 2) {
    const pair = bytes[(index * pixels + i) / 2];
    greys[i] = pair >> 4;
    greys[i + 1] = pair & 15;
  }
  return greys;
}
