// Proxy-Anchor: every proxy is an anchor with the samples of a batch as positives and negatives.

LOSSES.proxy_anchor = {
  learns: ["proxies"],
  kind: "direction",
  margin: null,
  evaluate: (batch) => {
    const { features, labels, parameters, settings } = batch;
    const { alpha, margin, negative_limit } = settings;
    const result = nothing(batch);
    const points = Array.from(labels, (_, i) => polar(features, i));
    const classes = parameters.proxies.length / 2;
    const present = new Set(Array.from(labels)).size || 1;
    for (let j = 0; j < classes; j++) {
      const proxy = polar(parameters.proxies, j);
      const cosines = points.map((point) => point.right * proxy.right + point.up * proxy.up);
      for (const positive of [true, false]) {
        const members = points.flatMap((_, i) => ((labels[i] === j) === positive ? [i] : []));
        const exponents = members.map((i) => (positive ? -alpha * (cosines[i] - margin) : alpha * (cosines[i] - negative_limit)));
        const sum = logSumExp([0, ...exponents]); // log(1 + ...)
        const share = positive ? (members.length ? 1 / present : 0) : 1 / classes;
        result.value += share * sum;
        members.forEach((i, place) => {
          const factor = (positive ? -alpha : alpha) * share * Math.exp(exponents[place] - sum);
          addCosine(result.features, i, points[i], result.parameters.proxies, j, proxy, factor);
        });
      }
    }
    return result;
  },
  classifier: ({ proxies }, { alpha }) => ({ weight: unitVectors(proxies), bias: new Float64Array(proxies.length / 2), normalize: true, scale: alpha }),
};
