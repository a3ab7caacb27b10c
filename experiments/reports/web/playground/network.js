// A small network of dense layers with ReLU between them, its backward pass, and Adam; plain arrays.

/**
 * A layer: weights of input i to output o at i * outputs + o, then the biases.
 * @typedef {object} Layer
 * @property {number} inputs
 * @property {number} outputs
 * @property {Float64Array} weights
 * @property {Float64Array} biases
 */

/**
 * Weights of variance 2 / inputs (He et al. 2015), biases 0; the last layer of variance 1 / inputs, as no ReLU follows.
 * @param {number[]} sizes  of the input, of every layer
 * @param {() => number} random
 * @returns {Layer[]}
 */
function newNetwork(sizes, random) {
  return sizes.slice(1).map((outputs, k) => {
    const inputs = sizes[k];
    const spread = Math.sqrt((k === sizes.length - 2 ? 1 : 2) / inputs);
    const weights = Float64Array.from({ length: inputs * outputs }, () => spread * normal(random));
    return { inputs, outputs, weights, biases: new Float64Array(outputs) };
  });
}

/**
 * The values after every layer, those of the input first.
 * @param {Layer[]} layers
 * @param {Float64Array} input  sample after sample
 * @param {number} count  of samples
 */
function forward(layers, input, count) {
  const values = [input];
  layers.forEach(({ inputs, outputs, weights, biases }, k) => {
    const before = values[k];
    const after = new Float64Array(count * outputs);
    for (let b = 0; b < count; b++) {
      const [from, to] = [b * inputs, b * outputs];
      for (let o = 0; o < outputs; o++) after[to + o] = biases[o];
      for (let i = 0; i < inputs; i++) {
        const value = before[from + i];
        if (value === 0) continue; // most pixels, and half of the hidden values
        const row = i * outputs;
        for (let o = 0; o < outputs; o++) after[to + o] += value * weights[row + o];
      }
      if (k === layers.length - 1) continue;
      for (let o = 0; o < outputs; o++) if (after[to + o] < 0) after[to + o] = 0;
    }
    values.push(after);
  });
  return values;
}

/**
 * The gradients of all weights and biases.
 * @param {Layer[]} layers
 * @param {Float64Array[]} values  of `forward`
 * @param {Float64Array} gradient  of the loss by the last values
 * @param {number} count  of samples
 * @returns {{weights: Float64Array, biases: Float64Array}[]}
 */
function backward(layers, values, gradient, count) {
  const found = layers.map(({ weights, biases }) => ({ weights: new Float64Array(weights.length), biases: new Float64Array(biases.length) }));
  for (let k = layers.length - 1; k >= 0; k--) {
    const { inputs, outputs, weights } = layers[k];
    const before = values[k];
    const passed = new Float64Array(k ? count * inputs : 0);
    for (let b = 0; b < count; b++) {
      const [from, to] = [b * inputs, b * outputs];
      for (let o = 0; o < outputs; o++) found[k].biases[o] += gradient[to + o];
      for (let i = 0; i < inputs; i++) {
        const value = before[from + i];
        if (value === 0) continue; // nor does a ReLU at 0 pass a gradient on
        const row = i * outputs;
        let sum = 0;
        for (let o = 0; o < outputs; o++) {
          found[k].weights[row + o] += value * gradient[to + o];
          sum += weights[row + o] * gradient[to + o];
        }
        if (k) passed[from + i] = sum;
      }
    }
    gradient = passed;
  }
  return found;
}

/**
 * One step of Adam on some numbers.
 * @param {Float64Array} values
 * @param {Float64Array} gradient
 * @param {[Float64Array, Float64Array]} moments
 * @param {number} rate
 * @param {number} step  from 1
 */
function adam(values, gradient, [first, second], rate, step) {
  const [firstBias, secondBias] = [1 - FIRST_MOMENT ** step, 1 - SECOND_MOMENT ** step];
  for (let i = 0; i < values.length; i++) {
    first[i] += (1 - FIRST_MOMENT) * (gradient[i] - first[i]);
    second[i] += (1 - SECOND_MOMENT) * (gradient[i] * gradient[i] - second[i]);
    values[i] -= (rate * first[i]) / firstBias / (Math.sqrt(second[i] / secondBias) + 1e-8);
  }
}
