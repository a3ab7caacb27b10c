// Circle loss: the weight of every pair is its distance from the optimum, a constant for the gradient.

LOSSES.circle = {
  learns: [],
  kind: "direction",
  margin: null,
  classifier: null,
  evaluate: (batch) => {
    const { features, labels, settings } = batch;
    const { margin, gamma, negative_limit } = settings;
    const result = nothing(batch);
    const points = Array.from(labels, (_, i) => polar(features, i));
    const anchors = pairsOf(labels);
    const complete = anchors.filter(({ positives, negatives }) => positives.length && negatives.length).length || 1;
    anchors.forEach(({ positives, negatives }, i) => {
      if (!positives.length || !negatives.length) return;
      const cosine = (/** @type {number} */ j) => points[i].right * points[j].right + points[i].up * points[j].up;
      const pulls = positives.map((j) => Math.max(0, 1 + margin - cosine(j)));
      const pushes = negatives.map((j) => Math.max(0, cosine(j) - negative_limit + 2 * margin));
      const pull = positives.map((j, place) => -gamma * pulls[place] * (cosine(j) - (1 - margin)));
      const push = negatives.map((j, place) => gamma * pushes[place] * (cosine(j) - negative_limit));
      const [pullSum, pushSum] = [logSumExp(pull), logSumExp(push)];
      result.value += logSumExp([0, pullSum + pushSum]) / complete;
      const slope = 1 / (1 + Math.exp(-pullSum - pushSum)) / complete;
      const give = (/** @type {number} */ j, /** @type {number} */ factor) =>
        addCosine(result.features, i, points[i], result.features, j, points[j], factor);
      positives.forEach((j, place) => give(j, -gamma * pulls[place] * slope * Math.exp(pull[place] - pullSum)));
      negatives.forEach((j, place) => give(j, gamma * pushes[place] * slope * Math.exp(push[place] - pushSum)));
    });
    return result;
  },
};
