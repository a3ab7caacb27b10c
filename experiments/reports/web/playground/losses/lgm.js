// L-GM: softmax of squared distances to learned class means, with a margin and a likelihood term.

LOSSES.lgm = {
  learns: ["means"],
  kind: "point",
  margin: null,
  evaluate: (batch) => {
    const { features, labels, parameters, settings } = batch;
    const result = nothing(batch);
    const { means } = parameters;
    const [logits, count] = [new Float64Array(means.length / 2), labels.length];
    for (let i = 0; i < count; i++) {
      const [x, y, label] = [features[2 * i], features[2 * i + 1], labels[i]];
      logits.forEach((_, j) => (logits[j] = -((x - means[2 * j]) ** 2 + (y - means[2 * j + 1]) ** 2) / 2));
      const target = logits[label];
      logits[label] = (1 + settings.margin) * target;
      result.value += (crossEntropy(logits, label) - settings.weight_likelihood * target) / count;
      logits.forEach((slope, j) => {
        const own = j === label ? (1 + settings.margin) * slope - settings.weight_likelihood : slope;
        add(result.features, i, -own / count, x - means[2 * j], y - means[2 * j + 1]);
        add(result.parameters.means, j, own / count, x - means[2 * j], y - means[2 * j + 1]);
      });
    }
    return result;
  },
  classifier: ({ means }) => nearestMean(means),
};

/**
 * The mean with the smallest distance wins.
 * @param {Float64Array} means
 * @returns {Classifier}
 */
function nearestMean(means) {
  const bias = Float64Array.from({ length: means.length / 2 }, (_, j) => -(means[2 * j] ** 2 + means[2 * j + 1] ** 2) / 2);
  return { weight: means, bias, normalize: false, scale: 1 };
}
