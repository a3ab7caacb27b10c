// CosFace: the margin is a cosine, subtracted from the target cosine.

LOSSES.cosface = cosineHead(({ scale }) => scale, (cosine, { margin }) => [cosine - margin, 1]);
