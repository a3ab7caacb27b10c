// ArcFace: the margin is an angle in radians, added to the target angle.

LOSSES.arcface = cosineHead(({ scale }) => scale, (cosine, { margin }) => {
  if (cosine <= Math.cos(Math.PI - margin)) return [cosine - margin * Math.sin(margin), 1]; // keeps falling
  const square = (1 - cosine) * (1 + cosine);
  const sine = square > 0 ? Math.sqrt(square) : 0;
  const slope = sine > 0 ? -cosine / sine : 0;
  return [cosine * Math.cos(margin) - sine * Math.sin(margin), Math.cos(margin) - slope * Math.sin(margin)];
});
