// Canvases of the page's size: charts, and images of 16 greys.

/**
 * A canvas as large as its place, with the pixels of the screen; lengths are pixels of the page.
 * @param {string} id
 * @param {Theme} theme
 */
function sheetOf(id, theme) {
  const canvas = /** @type {HTMLCanvasElement} */ (byId(id));
  const unit = Math.min(devicePixelRatio || 1, 2);
  canvas.width = Math.max(Math.round(canvas.clientWidth * unit), 10);
  canvas.height = Math.max(Math.round(canvas.clientHeight * unit), 10);
  const pen = contextOf(canvas);
  pen.scale(unit, unit);
  pen.font = "12px sans-serif";
  pen.fillStyle = pen.strokeStyle = css(theme.ink);
  return { canvas, pen, width: canvas.width / unit, height: canvas.height / unit };
}

/**
 * An image in the page's ink on its background.
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} greys  of 0 to 15, row by row of a square
 * @param {Theme} theme
 */
function drawGreys(canvas, greys, theme) {
  canvas.width = canvas.height = Math.sqrt(greys.length);
  const shades = Array.from({ length: 16 }, (_, grey) => pixelOf(blend(theme.background, theme.ink, grey / 15)));
  const image = contextOf(canvas).createImageData(canvas.width, canvas.height);
  new Uint32Array(image.data.buffer).set(Array.from(greys, (grey) => shades[grey]));
  contextOf(canvas).putImageData(image, 0, 0);
}
