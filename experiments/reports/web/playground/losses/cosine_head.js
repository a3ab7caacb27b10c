// What the losses of cosines share: logits length(x) cos(theta_j), with a margin on the target cosine.

/** @typedef {(cosine: number, settings: Record<string, number>, progress: number) => [number, number]} Margin */

/**
 * A loss of cosines.
 * @param {(settings: Record<string, number>) => number | null} scaleOf  null: a feature keeps its norm
 * @param {Margin | null} margin
 * @returns {PlayLoss}
 */
function cosineHead(scaleOf, margin) {
  return {
    learns: ["weight"],
    kind: "direction",
    margin: margin ?? ((cosine) => [cosine, 1]),
    evaluate: (batch) => evaluateCosines(batch, scaleOf(batch.settings), margin ?? ((cosine) => [cosine, 1])),
    classifier: (parameters, settings) => {
      const scale = scaleOf(settings);
      return { weight: unitVectors(parameters.weight), bias: new Float64Array(parameters.weight.length / 2), normalize: scale !== null, scale: scale ?? 1 };
    },
  };
}

/**
 * z_j = length cos(theta_j), z_y = length f(cos(theta_y)).
 * @param {Batch} batch
 * @param {number | null} scale
 * @param {Margin} margin
 */
function evaluateCosines(batch, scale, margin) {
  const { features, labels, parameters, settings, progress } = batch;
  const result = nothing(batch);
  const classes = parameters.weight.length / 2;
  const vectors = Array.from({ length: classes }, (_, j) => polar(parameters.weight, j));
  const [logits, count] = [new Float64Array(classes), labels.length];
  for (let i = 0; i < count; i++) {
    const point = polar(features, i);
    const length = scale ?? point.norm;
    vectors.forEach((vector, j) => (logits[j] = length * (point.right * vector.right + point.up * vector.up)));
    const cosine = logits[labels[i]] / length;
    const [replaced, slope] = margin(cosine, settings, progress);
    logits[labels[i]] = length * replaced;
    result.value += crossEntropy(logits, labels[i]) / count;
    vectors.forEach((vector, j) => {
      const factor = logits[j] / count;
      const own = j === labels[i] ? slope : 1;
      addCosine(result.features, i, point, result.parameters.weight, j, vector, factor * own * length);
      if (scale !== null) return;
      const value = j === labels[i] ? replaced : point.right * vector.right + point.up * vector.up;
      add(result.features, i, factor * value, point.right, point.up); // the norm is a factor of the logit
    });
  }
  return result;
}

/** @param {Float64Array} vectors */
function unitVectors(vectors) {
  const units = new Float64Array(vectors.length);
  for (let j = 0; j < vectors.length / 2; j++) {
    const { right, up } = polar(vectors, j);
    units.set([right, up], 2 * j);
  }
  return units;
}
