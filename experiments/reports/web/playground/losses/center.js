// Center loss: softmax plus the squared distance of every feature to the centre of its class.

LOSSES.center = {
  learns: ["weight", "centers"],
  kind: "point",
  margin: null,
  evaluate: (batch) => {
    const { features, labels, parameters, settings } = batch;
    const result = scaled(evaluateProducts(batch, null), settings.weight_softmax);
    const share = settings.weight_center / labels.length;
    for (let i = 0; i < labels.length; i++) {
      const x = features[2 * i] - parameters.centers[2 * labels[i]];
      const y = features[2 * i + 1] - parameters.centers[2 * labels[i] + 1];
      result.value += (share / 2) * (x * x + y * y);
      add(result.features, i, share, x, y);
      add(result.parameters.centers, labels[i], -share, x, y);
    }
    return result;
  },
  classifier: (parameters) => productsOf(parameters, false, 1),
};

/**
 * A weighted loss: value and gradients times a factor.
 * @param {Result} result
 * @param {number} factor
 * @returns {Result}
 */
function scaled({ value, features, parameters }, factor) {
  const times = (/** @type {Float64Array} */ gradient) => gradient.map((slope) => factor * slope);
  return { value: factor * value, features: times(features), parameters: Object.fromEntries(Object.entries(parameters).map(([name, own]) => [name, times(own)])) };
}
