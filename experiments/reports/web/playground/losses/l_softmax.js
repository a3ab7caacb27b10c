// L-Softmax: the margin is a factor of the target angle, and nothing is L2-normalised.

LOSSES.l_softmax = {
  learns: ["weight"],
  kind: "vector",
  margin: multiplied,
  evaluate: (batch) => evaluateProducts(batch, multiplied),
  classifier: (parameters) => productsOf(parameters, false, 1),
};

/**
 * ||W_y|| ||x|| f(cos(theta_y)) in place of the target logit.
 * @param {ReturnType<typeof polar>} point
 * @param {ReturnType<typeof polar>} vector
 * @param {number} product
 * @param {Margin} margin
 * @param {Record<string, number>} settings
 * @param {number} progress
 */
function targetOf(point, vector, product, margin, settings, progress) {
  const length = point.norm * vector.norm;
  const [replaced, slope] = margin(product / length, settings, progress);
  return { logit: length * replaced, length, replaced, slope, point, vector };
}

/**
 * @param {Result} result
 * @param {number} i
 * @param {number} label
 * @param {ReturnType<typeof targetOf>} target
 * @param {number} factor
 */
function addTarget(result, i, label, { length, replaced, slope, point, vector }, factor) {
  addCosine(result.features, i, point, result.parameters.weight, label, vector, factor * slope * length);
  add(result.features, i, factor * replaced * vector.norm, point.right, point.up);
  add(result.parameters.weight, label, factor * replaced * point.norm, vector.right, vector.up);
}
