# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Pairs: samples compared with samples
#
# These losses compare the samples of a batch: a *positive* has the class of the anchor, a *negative* another one.
# There are no class vectors (Proxy-Anchor has learned *proxies*), and the picture shows class means. Lessons:
# [contrastive](../lessons/contrastive.md), [triplets](../lessons/triplet.md), [SupCon](../lessons/supcon.md), [circle
# loss](../lessons/circle.md), [Proxy-Anchor](../lessons/proxy_anchor.md).

# %%
from importlib.util import find_spec

from IPython import get_ipython

if find_spec("experiments") is None:  # the project is not installed yet
    get_ipython().run_line_magic("pip", "install --quiet ../..")

# %%
import experiments
import losses

# %% [markdown]
# Every run below has these settings: 5,000 real digits, no picture at every epoch.

# %% tags=["parameters"]
SETTINGS = ["data=mnist5k", "epochs=20", "plot.every=0"]


# %%
def show(*runs):
    """Accuracy, recall of the worst class, and smallest gap between two classes of each run."""
    for run in runs:
        accuracy, lowest, gap = (
            run.metrics[column][-1] for column in ("accuracy_percent", "lowest_recall_percent", "smallest_gap_degrees")
        )
        words = {key: value for key, value in run.config["loss"].items() if key in ("margin", "temperature")}
        print(f"{run.name:18} accuracy {accuracy:.1f} %  worst class {lowest:.1f} %  gap {gap:.1f} deg  {words}")


# %% [markdown]
# ## Two samples: a distance
#
# The contrastive loss pulls positives together, and pushes negatives apart until they are a margin away.

# %%
contrastive = experiments.run(*SETTINGS, loss="contrastive")
contrastive.plot()

# %% [markdown]
# Not spokes: clusters that lie anywhere. Only distances count, so a class may lie in the middle.
#
# ## Change the margin

# %%
wide = experiments.run(*SETTINGS, "loss.margin=4", loss="contrastive")
contrastive.compare(wide)

# %%
show(contrastive, wide)
print((wide.metrics["feature_norm_mean"][-1] / contrastive.metrics["feature_norm_mean"][-1]).round(1))

# %% [markdown]
# The plane is larger: look at the bars. A margin that is a distance sets the unit of the plane, and the network can
# choose any unit.
#
# ## Three samples: a comparison of distances
#
# A batch-hard triplet is an anchor, its farthest positive and its nearest negative. From random weights such a
# training collapses; `loss=triplet` therefore begins with some epochs of softmax. `warm_start=null` leaves them out.

# %%
triplet = experiments.run(*SETTINGS, loss="triplet")
cold = experiments.run(*SETTINGS, "warm_start=null", loss="triplet")
triplet.compare(cold)

# %%
show(triplet, cold)
print(cold.metrics["train_loss"])

# %% [markdown]
# A loss that falls to the margin, 0.3, and stays there is the sign of the collapse: all features in one place, both
# distances 0.
#
# ## All samples of the batch: cosines
#
# SupCon is a softmax of the cosines of an anchor with all other samples of the batch, divided by a temperature.
# Circle loss weighs each pair by what it lacks. Both see directions alone: spokes.

# %%
supcon = experiments.run(*SETTINGS, loss="supcon")
circle = experiments.run(*SETTINGS, loss="circle")
supcon.compare(circle)

# %% [markdown]
# ## Change the temperature
#
# A temperature of $\tau$ is a scale of $1/\tau$. With a scale of 1 not even the best features make a target probable:

# %%
print({scale: round(losses.limits.target_probability(scale, 10), 2) for scale in (1, 10)})
warm = experiments.run(*SETTINGS, "loss.temperature=1", loss="supcon")
supcon.compare(warm)

# %%
show(supcon, warm)

# %% [markdown]
# ## Proxies, and thresholds that do not fit the plane
#
# Proxy-Anchor compares samples with one learned proxy for each class. Its published thresholds ask for a cosine below
# -0.1 between a sample and every other proxy. How many classes can have that in a plane?

# %%
print({limit: losses.limits.classes_that_fit(limit) for limit in (-0.1, 0.9)})
proxy_anchor = experiments.run(*SETTINGS, loss="proxy_anchor")
published = experiments.run(*SETTINGS, "recipe=proxy_anchor", loss="paper/proxy_anchor")  # the same training
proxy_anchor.compare(published)

# %%
show(proxy_anchor, published)

# %% [markdown]
# Three. With ten classes the published thresholds are better met by heaps than by ten directions. In many dimensions
# there is room: [which failures are the plane's](../limits.md#which-failures-are-the-planes).
#
# ## All of them, once more
#
# A run stays in its folder, and is read without training anything.

# %%
runs = [experiments.load_run(run.folder) for run in (contrastive, triplet, supcon, circle, proxy_anchor)]
runs[0].compare(*runs[1:])

# %% [markdown]
# **Your turn.** Train circle loss with its published thresholds, `loss="paper/circle"`. Which classes share a place?
