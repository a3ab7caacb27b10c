// Ring loss: softmax plus the squared difference of the norms to a learned radius.

LOSSES.ring = {
  learns: ["weight", "radius"],
  kind: "vector",
  margin: null,
  evaluate: (batch) => {
    const result = evaluateProducts(batch, null);
    const { features, labels, parameters, settings } = batch;
    const share = settings.weight_ring / labels.length;
    for (let i = 0; i < labels.length; i++) {
      const { x, y } = polar(features, i);
      const norm = Math.sqrt(x * x + y * y);
      const difference = norm - parameters.radius[0];
      result.value += (share / 2) * difference * difference;
      if (norm > 0) add(result.features, i, (share * difference) / norm, x, y);
      result.parameters.radius[0] -= share * difference;
    }
    return result;
  },
  classifier: (parameters) => productsOf(parameters, false, 1),
};
