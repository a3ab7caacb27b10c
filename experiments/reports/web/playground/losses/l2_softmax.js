// L2-Softmax: only the direction of a feature counts, class vectors keep their norms.

LOSSES.l2_softmax = {
  learns: ["weight"],
  kind: "vector",
  margin: null,
  evaluate: (batch) => {
    const { features, labels, parameters, settings } = batch;
    const result = nothing(batch);
    const { weight } = parameters;
    const [logits, count] = [new Float64Array(weight.length / 2), labels.length];
    for (let i = 0; i < count; i++) {
      const { right, up, norm } = polar(features, i);
      logits.forEach((_, j) => (logits[j] = settings.scale * (right * weight[2 * j] + up * weight[2 * j + 1])));
      result.value += crossEntropy(logits, labels[i]) / count;
      logits.forEach((slope, j) => {
        const factor = (slope * settings.scale) / count;
        const [x, y] = [weight[2 * j], weight[2 * j + 1]];
        const along = x * right + y * up;
        add(result.features, i, factor / norm, x - along * right, y - along * up);
        add(result.parameters.weight, j, factor, right, up);
      });
    }
    return result;
  },
  classifier: (parameters, { scale }) => productsOf(parameters, true, scale),
};
