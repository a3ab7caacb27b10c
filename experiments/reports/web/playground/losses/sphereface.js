// SphereFace: the margin is a factor of the target angle; features keep their norms.

LOSSES.sphereface = cosineHead(() => null, multiplied);

/**
 * (lambda cos(theta) + psi(theta)) / (1 + lambda), and its slope by the cosine.
 * @param {number} cosine
 * @param {Record<string, number>} settings
 * @param {number} progress
 * @returns {[number, number]}
 */
function multiplied(cosine, { margin, lambda_max, lambda_min }, progress) {
  const [first, last] = [1 / (1 + lambda_max), 1 / (1 + lambda_min)];
  const share = first + (last - first) * progress;
  const [value, slope] = psi(cosine, margin);
  return [mix(cosine, value, share), mix(1, slope, share)];
}

/**
 * (-1)^k cos(m theta) - 2k for theta in [k pi/m, (k+1) pi/m]; cos(m theta) is a Chebyshev polynomial of cos(theta).
 * @param {number} cosine
 * @param {number} margin  m, a whole number
 * @returns {[number, number]}
 */
function psi(cosine, margin) {
  let [before, chebyshev, slopeBefore, slope] = [1, cosine, 0, 1];
  for (let i = 1; i < margin; i++) {
    [slopeBefore, slope] = [slope, 2 * chebyshev + 2 * cosine * slope - slopeBefore];
    [before, chebyshev] = [chebyshev, 2 * cosine * chebyshev - before];
  }
  const theta = Math.acos(within(cosine, -1, 1));
  const k = Math.min(Math.floor((theta * margin) / Math.PI), margin - 1);
  const sign = k % 2 ? -1 : 1;
  return [sign * chebyshev - 2 * k, sign * slope];
}
