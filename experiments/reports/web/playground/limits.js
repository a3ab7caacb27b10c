// What C classes on a circle allow, as in Python's losses/limits.py; they are at best 360 / C degrees apart.

/**
 * The highest softmax probability of a target on its class vector at a scale.
 * @param {number} scale
 * @param {number} classes
 */
function targetProbability(scale, classes) {
  return Math.exp(-polygonLoss(scale, classes, 1));
}

/**
 * The setting that asks for more than the plane has, its limit, and the words for it; null if all is well.
 * @param {string} loss
 * @param {Record<string, number>} settings
 * @param {number} classes
 * @returns {{key: string, words: string} | null}
 */
function infeasible(loss, settings, classes) {
  const neighbours = Math.cos((2 * Math.PI) / classes);
  const warn = (/** @type {string} */ key, /** @type {string} */ words, /** @type {number} */ limit) =>
    ({ key, words: say(words, { classes, limit: limit.toFixed(3), value: settings[key] }) });
  if (loss === "arcface" && settings.margin >= (2 * Math.PI) / classes) return warn("margin", "limit_margin", (2 * Math.PI) / classes);
  if (loss === "cosface" && settings.margin > 1 - neighbours) return warn("margin", "limit_margin", 1 - neighbours);
  if (loss === "normface") {
    const reached = targetProbability(settings.scale, classes);
    if (reached < 0.9) return warn("scale", "limit_scale", reached);
  }
  if (loss === "circle" && settings.negative_limit + (Math.SQRT2 - 1) * settings.margin < neighbours) return warn("negative_limit", "limit_cosine", neighbours);
  if (loss === "proxy_anchor" && settings.negative_limit < neighbours) return warn("negative_limit", "limit_cosine", neighbours);
  return null;
}

/**
 * The cross-entropy of a point on its class vector among the corners of a polygon: log(1 + sum exp(s (cos - best))).
 * @param {number} scale
 * @param {number} classes
 * @param {number} best  what replaces the target cosine there
 */
function polygonLoss(scale, classes, best) {
  const others = Array.from({ length: classes - 1 }, (_, k) => scale * (Math.cos((2 * Math.PI * (k + 1)) / classes) - best));
  return logSumExp([0, ...others]);
}
