// NormFace: features and class vectors L2-normalised, and a scale.

LOSSES.normface = cosineHead(({ scale }) => scale, null);
