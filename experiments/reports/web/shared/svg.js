// A pen that writes SVG: the words of a canvas context that the drawings use, so that one drawing code serves both.

class SvgPen {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    /** @type {string[]} */
    this.parts = [];
    this.path = "";
    this.fillStyle = this.strokeStyle = "#000";
    this.lineWidth = 1;
    this.lineJoin = "miter";
    this.font = "10px sans-serif";
    this.textAlign = "left";
    this.textBaseline = "alphabetic";
    this.dash = "";
    this.left = this.top = 0;
  }
  /** All that follows begins here. @param {number} left @param {number} top */
  moveOrigin(left, top) {
    [this.left, this.top] = [left, top];
  }
  beginPath() {
    this.path = "";
  }
  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path += `M${this.at(x, y)}`;
  }
  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path += `L${this.at(x, y)}`;
  }
  closePath() {
    this.path += "Z";
  }
  /** A whole circle. @param {number} x @param {number} y @param {number} radius @param {number} [_from] @param {number} [_to] */
  arc(x, y, radius, _from, _to) {
    const r = radius.toFixed(2);
    this.path += `M${this.at(x - radius, y)}a${r},${r} 0 1 0 ${(2 * radius).toFixed(2)},0a${r},${r} 0 1 0 ${(-2 * radius).toFixed(2)},0`;
  }
  fill() {
    this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"/>`);
  }
  stroke() {
    this.parts.push(`<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="${this.lineJoin}"${this.dash}/>`);
  }
  /** @param {number[]} lengths */
  setLineDash(lengths) {
    this.dash = lengths.length ? ` stroke-dasharray="${lengths.join(" ")}"` : "";
  }
  /** @param {number} left @param {number} top @param {number} width @param {number} height */
  fillRect(left, top, width, height) {
    const [x, y] = this.at(left, top).split(",");
    this.parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${this.fillStyle}"/>`);
  }
  /** @param {HTMLCanvasElement} canvas @param {number} left @param {number} top @param {number} width @param {number} height */
  drawImage(canvas, left, top, width, height) {
    const [x, y] = this.at(left, top).split(",");
    this.parts.push(`<image x="${x}" y="${y}" width="${width}" height="${height}" href="${canvas.toDataURL()}"/>`);
  }
  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.text(text, x, y, `fill="${this.fillStyle}"`);
  }
  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.text(text, x, y, `fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"`);
  }
  /** @param {string} text @param {number} x @param {number} y @param {string} look */
  text(text, x, y, look) {
    const anchor = { left: "start", center: "middle", right: "end" }[this.textAlign];
    const [size, family] = this.font.replace("bold ", "").split("px ");
    const weight = this.font.startsWith("bold") ? ' font-weight="bold"' : "";
    const lower = this.textBaseline === "middle" ? 0.35 * Number(size) : 0;
    const [left, top] = this.at(x, y + lower).split(",");
    this.parts.push(`<text x="${left}" y="${top}" font-family="${family}" font-size="${size}"${weight} text-anchor="${anchor}" ${look}>${escaped(text)}</text>`);
  }
  /** @param {string} text */
  measureText(text) {
    return { width: text.length * 0.6 * Number(/(\d+(\.\d+)?)px/.exec(this.font)?.[1]) };
  }
  /** @param {number} x @param {number} y */
  at(x, y) {
    return `${(x + this.left).toFixed(2)},${(y + this.top).toFixed(2)}`;
  }
  document() {
    const size = `width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${this.parts.join("\n")}</svg>\n`;
  }
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
