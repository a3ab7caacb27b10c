// Supervised contrastive loss: a softmax over the cosines of an anchor with all other samples of the batch.

LOSSES.supcon = {
  learns: [],
  kind: "direction",
  margin: null,
  classifier: null,
  evaluate: (batch) => {
    const { features, labels, settings } = batch;
    const result = nothing(batch);
    const points = Array.from(labels, (_, i) => polar(features, i));
    const anchors = pairsOf(labels);
    const count = anchors.filter(({ positives }) => positives.length).length || 1;
    anchors.forEach(({ positives, negatives }, i) => {
      if (!positives.length) return;
      const others = [...positives, ...negatives];
      const similar = others.map((j) => (points[i].right * points[j].right + points[i].up * points[j].up) / settings.temperature);
      const sum = logSumExp(similar);
      others.forEach((j, place) => {
        const isPositive = place < positives.length;
        if (isPositive) result.value += (sum - similar[place]) / positives.length / count;
        const slope = Math.exp(similar[place] - sum) - (isPositive ? 1 / positives.length : 0);
        addCosine(result.features, i, points[i], result.features, j, points[j], slope / settings.temperature / count);
      });
    });
    return result;
  },
};
