// Softmax cross-entropy: inner products with free class vectors, and a bias where it is wanted.

LOSSES.softmax = {
  learns: ["weight", "bias"],
  kind: "vector",
  margin: null,
  evaluate: (batch) => evaluateProducts(batch, null),
  classifier: (parameters) => productsOf(parameters, false, 1),
};

/**
 * @param {Record<string, Float64Array>} parameters
 * @param {boolean} normalize
 * @param {number} scale
 * @returns {Classifier}
 */
function productsOf({ weight, bias }, normalize, scale) {
  return { weight, bias: bias ?? new Float64Array(weight.length / 2), normalize, scale };
}

/**
 * z_j = W_j . x + b_j; a margin replaces the target cosine (L-Softmax). Without `settings.bias` the bias stays.
 * @param {Batch} batch
 * @param {Margin | null} margin
 */
function evaluateProducts(batch, margin) {
  const { features, labels, parameters, settings, progress } = batch;
  const { weight, bias } = parameters;
  const result = nothing(batch);
  const [logits, count] = [new Float64Array(weight.length / 2), labels.length];
  for (let i = 0; i < count; i++) {
    const [x, y, label] = [features[2 * i], features[2 * i + 1], labels[i]];
    logits.forEach((_, j) => (logits[j] = x * weight[2 * j] + y * weight[2 * j + 1] + (bias ? bias[j] : 0)));
    const target = margin && targetOf(polar(features, i), polar(weight, label), logits[label], margin, settings, progress);
    if (target) logits[label] = target.logit;
    result.value += crossEntropy(logits, label) / count;
    logits.forEach((slope, j) => {
      const factor = slope / count;
      if (bias && settings.bias) result.parameters.bias[j] += factor;
      if (target && j === label) return addTarget(result, i, label, target, factor);
      add(result.features, i, factor, weight[2 * j], weight[2 * j + 1]);
      add(result.parameters.weight, j, factor, x, y);
    });
  }
  return result;
}
