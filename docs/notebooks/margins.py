# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Margins: softmax, NormFace, CosFace, ArcFace
#
# A small network turns each digit into two numbers. Here four losses train it, and each changes one thing of the
# formula before it. (CosFace and ArcFace also have a scale of 32 and batches of 256, NormFace 16 and 128.) The lessons
# [softmax](../lessons/softmax.md), [NormFace](../lessons/normface.md),
# [CosFace](../lessons/cosface.md) and [ArcFace](../lessons/arcface.md) have the formulas.

# %%
from importlib.util import find_spec

from IPython import get_ipython

if find_spec("experiments") is None:  # the project is not installed yet
    get_ipython().run_line_magic("pip", "install --quiet ../..")

# %%
import matplotlib.pyplot as plt
import numpy as np

import experiments
import losses

# %% [markdown]
# Every run below has these settings: 5,000 real digits, no picture at every epoch.

# %% tags=["parameters"]
SETTINGS = ["data=mnist5k", "epochs=20", "plot.every=0"]


# %%
def width_degrees(run):
    """The angle that holds the middle 80 % of a class, mean over the classes."""
    points = run.features[-1] @ [1, 1j]  # as complex numbers, whose angle is the direction
    widths = []
    for label in range(10):
        own = points[run.labels == label]
        from_mean = np.angle(own / (own / abs(own)).mean(), deg=True)
        widths.append(np.percentile(from_mean, 90) - np.percentile(from_mean, 10))
    return np.mean(widths)


def show(*runs):
    """Accuracy, width of the classes, and smallest gap between two of them, of each run."""
    for run in runs:
        accuracy, gap = run.metrics["accuracy_percent"][-1], run.metrics["smallest_gap_degrees"][-1]
        margin = run.config["loss"].get("margin", "-")
        print(f"{run.name:9} margin {margin:4}  {accuracy:.1f} %  width {width_degrees(run):.1f}  gap {gap:.1f} deg")


# %% [markdown]
# ## Softmax
#
# The logit of class $j$ is the inner product $W_j \cdot x = \|W_j\| \, \|x\| \cos\theta_j$. A sample lowers its loss
# in two ways: by a smaller angle to its class vector, or by a larger norm.

# %%
softmax = experiments.run(*SETTINGS, loss="softmax")
softmax.plot()

# %% [markdown]
# The petals are long: samples of the right class go outwards, because a larger norm makes the softmax more confident.
# Look at the mean norm after each epoch.

# %%
print(softmax.metrics["feature_norm_mean"].round(1))

# %% [markdown]
# ## NormFace: the norm is taken away
#
# Features and class vectors are L2-normalised, and the cosine is multiplied by a fixed scale: $s \cos\theta_j$. The
# angle is all that is left.

# %%
normface = experiments.run(*SETTINGS, loss="normface")
normface.compare(softmax)

# %% [markdown]
# ## CosFace and ArcFace: a margin for the target
#
# CosFace trains with $s (\cos\theta_y - m)$ for the target, ArcFace with $s \cos(\theta_y + m)$. The other logits
# stay as they are. A sample that is only just right now has a high loss, and moves on to its class vector.

# %%
cosface = experiments.run(*SETTINGS, loss="cosface")
arcface = experiments.run(*SETTINGS, loss="arcface")
softmax.compare(normface, cosface, arcface)

# %%
show(softmax, normface, cosface, arcface)

# %% [markdown]
# This is one seed, and of 1,000 test digits ten are one per cent. The widths differ more: the middle 80 % of a class,
# since the outer digits, of which some are misclassified, would decide the arc of 95 % in the captions. The background
# of each picture is the prediction, and it is made *without* the margin: the margin belongs to the training alone.
#
# ## Change the margin
#
# With $C$ classes in the plane, a sample meets the margin of ArcFace within $\pi/C - m/2$ of its class vector.

# %%
margins = [0.1, 0.3, 0.5]
allowed = [2 * losses.limits.arcface_half_width_degrees(margin, num_classes=10) for margin in margins]
runs = [experiments.run(*SETTINGS, f"loss.margin={margin}", loss="arcface") for margin in margins[:2]] + [arcface]
show(*runs)

# %%
figure, ax = plt.subplots(figsize=(5, 3.5), layout="constrained")
ax.plot(margins, allowed, "k--", label="where the margin is met")
ax.plot(margins, [width_degrees(run) for run in runs], "o-", label="middle 80 % of the test digits")
ax.set(xlabel="margin (radians)", ylabel="width of a class (degrees)", ylim=(0, None))
ax.legend()
plt.show()

# %% [markdown]
# Both lines fall: with a larger margin less room is left, and the classes are narrower. They are narrower than they
# must be, because a sample that just meets the margin still lowers its loss on the way to its class vector. The outer
# 20 % are left out, as the misclassified digits are among them.
#
# ## Too large a margin
#
# The cosine of two neighbours on a regular polygon is $\cos(2\pi/C)$, so that CosFace can have a margin of at most $1
# - \cos(2\pi/10)$ there. The paper's is 0.35, for hundreds of dimensions.

# %%
print(round(losses.limits.largest_cosface_margin(10), 3))
too_large = experiments.run(*SETTINGS, "loss.margin=0.35", loss="cosface")
cosface.compare(too_large)

# %%
show(cosface, too_large)
print(too_large.record["warnings"])

# %% [markdown]
# The run said before it began that this margin cannot be met. Some classes have moved together, which shows as a
# smaller gap, and the classes are wider than with 0.15: more margin is not always more room.
#
# ## Look at a run again
#
# A run stays in its folder. It can be read at any time, also without training anything.

# %%
again = experiments.load_run(arcface.folder)
again.plot(view="circle")

# %% [markdown]
# **Your turn.** Which margin of CosFace makes classes as narrow as ArcFace with 0.3? `losses.limits` has
# `cosface_half_width_degrees`; try your answer with a run.
