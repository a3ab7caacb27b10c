// Contrastive loss: positives are pulled together, negatives pushed apart to a margin.

LOSSES.contrastive = {
  learns: [],
  kind: "point",
  margin: null,
  classifier: null,
  evaluate: (batch) => {
    const { features, labels, settings } = batch;
    const result = nothing(batch);
    const anchors = pairsOf(labels);
    const total = (/** @type {"positives" | "negatives"} */ kind) => anchors.reduce((sum, own) => sum + own[kind].length, 0) || 1;
    const [positivePairs, negativePairs] = [total("positives"), total("negatives")];
    anchors.forEach(({ positives, negatives }, i) => {
      for (const j of positives) {
        const distance = distanceOf(features, i, j);
        result.value += distance ** 2 / 2 / positivePairs;
        addDistance(result.features, features, i, j, distance / positivePairs);
      }
      for (const j of negatives) {
        const lack = Math.max(0, settings.margin - distanceOf(features, i, j));
        result.value += lack ** 2 / 2 / negativePairs;
        addDistance(result.features, features, i, j, -lack / negativePairs);
      }
    });
    return result;
  },
};
