# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Norms: who may choose how long a feature is
#
# The logit of class $j$ is the inner product $W_j \cdot x = \|W_j\| \, \|x\| \cos\theta_j$. Five losses treat the two
# norms differently. Lessons: [modified softmax](../lessons/modified.md), [L2-softmax](../lessons/l2_softmax.md),
# [ring loss](../lessons/ring.md), [SphereFace](../lessons/sphereface.md), [L-Softmax](../lessons/l_softmax.md).

# %%
from importlib.util import find_spec

from IPython import get_ipython

if find_spec("experiments") is None:  # the project is not installed yet
    get_ipython().run_line_magic("pip", "install --quiet ../..")

# %%
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
    """Weight of the ring, accuracy, mean norm, its variation (standard deviation over mean), width of the classes."""
    for run in runs:
        accuracy, norm, variation = (
            run.metrics[column][-1] for column in ("accuracy_percent", "feature_norm_mean", "feature_norm_variation")
        )
        name = f"{run.name} {run.config['loss'].get('weight_ring', '')}"
        print(f"{name:11}{accuracy:.1f} %  norm {norm:.1f} +- {variation:.0%}  width {width_degrees(run):.1f} deg")


# %% [markdown]
# ## Class vectors of norm 1
#
# The modified softmax divides each class vector by its norm. A feature keeps its own, so that a sample of the right
# class can still lower its loss by going outwards.

# %%
softmax = experiments.run(*SETTINGS, loss="softmax")
modified = experiments.run(*SETTINGS, loss="modified")
softmax.compare(modified)

# %% [markdown]
# Both have petals. With class vectors of norm 1 the border of two classes is the bisector of their vectors; with free
# norms the longer vector takes more room.
#
# ## Features of one norm
#
# L2-softmax does the opposite: the feature is divided by its norm and multiplied by a fixed scale. Only its direction
# counts, and the picture shows it with the norm that the loss never sees.

# %%
l2_softmax = experiments.run(*SETTINGS, loss="l2_softmax")
modified.compare(l2_softmax)

# %% [markdown]
# ## A norm that is learned
#
# Ring loss adds $\frac{\lambda}{2} (\|x\| - R)^2$ to softmax, with a learned radius $R$. Nothing is divided: a sample
# may have another norm if that costs less.

# %%
ring = experiments.run(*SETTINGS, loss="ring")
softmax.compare(ring)

# %%
show(softmax, modified, l2_softmax, ring)

# %% [markdown]
# The variation of the norm is smallest for ring loss, the only one of the four whose formula has a term for it.
#
# ## Change the weight of the ring
#
# Above it was 0.1.

# %%
small, medium = [experiments.run(*SETTINGS, f"loss.weight_ring={weight}", loss="ring") for weight in (0.001, 0.01)]
show(small, medium, ring)
small.compare(medium, ring)

# %% [markdown]
# With a small weight the petals of softmax are back. The ring does not see angles: the widths do not follow its weight.
#
# ## A margin that multiplies the angle
#
# SphereFace replaces $\cos\theta_y$ by $\cos(m\theta_y)$ (and its continuation beyond $\pi/m$) in the modified
# softmax, L-Softmax does it in softmax. Features keep their norms in both.

# %%
sphereface = experiments.run(*SETTINGS, loss="sphereface")
l_softmax = experiments.run(*SETTINGS, loss="l_softmax")
modified.compare(sphereface, l_softmax)

# %% [markdown]
# ## Change the margin
#
# A class may be $\pm 36°/(m + 1)$ wide: no margin is too large for the plane, unlike those that are added. With
# $m = 1$ it is the modified softmax.

# %%
twice = experiments.run(*SETTINGS, "loss.margin=2", loss="sphereface")
for margin, run in {1: modified, 2: twice, 4: sphereface}.items():
    allowed = 2 * losses.limits.sphereface_half_width_degrees(margin, num_classes=10)
    print(f"margin {margin}: allowed {allowed:.1f} deg, width {width_degrees(run):.1f} deg")

# %% [markdown]
# ## Does a norm say how certain the network is?
#
# The area under the ROC curve: how often does a correct sample have a larger norm than an error? 50 % is chance.

# %%
for run in (softmax, modified, l2_softmax, ring, sphereface, l_softmax):
    again = experiments.load_run(run.folder)
    print(f"{again.name:10} {again.metrics['error_auroc_norm_percent'][-1]:.1f} %")

# %% [markdown]
# Errors mostly have smaller norms, also with L2-softmax, whose loss does not see the norm. With petals they lie near
# the origin, where these meet. Find them in the picture.

# %%
softmax.plot(view="errors")

# %% [markdown]
# **Your turn.** Train NormFace and L2-softmax with `loss.scale=1`. Which of the two has the lower loss after training?
