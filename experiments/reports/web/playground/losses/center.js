// Center loss: softmax plus the squared distance of every feature to the centre of its class.

LOSSES.center = {
  learns: ["weight", "centers"],
  kind: "point",
  margin: null,
  evaluate: (batch) => {
    const result = evaluateProducts(batch, null);
    const { features, labels, parameters, settings } = batch;
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
