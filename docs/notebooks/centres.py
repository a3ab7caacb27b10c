# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Centres: distances in place of angles
#
# Petals and spokes are as long as the network likes. Two losses pull every class to a point instead. Lessons: [center
# loss](../lessons/center.md), [L-GM](../lessons/lgm.md).

# %%
from importlib.util import find_spec

from IPython import get_ipython

if find_spec("experiments") is None:  # the project is not installed yet
    get_ipython().run_line_magic("pip", "install --quiet ../..")

# %%
import matplotlib.pyplot as plt

import experiments

# %% [markdown]
# Every run below has these settings: 5,000 real digits, no picture at every epoch.

# %% tags=["parameters"]
SETTINGS = ["data=mnist5k", "epochs=20", "plot.every=0"]


# %%
def show(*runs):
    """Accuracy and Fisher ratio (scatter between the class means over scatter within the classes) of each run."""
    for run in runs:
        accuracy, fisher = run.metrics["accuracy_percent"][-1], run.metrics["fisher_ratio"][-1]
        words = {key: value for key, value in run.config["loss"].items() if key.startswith(("weight", "margin"))}
        print(f"{run.name:8} accuracy {accuracy:.1f} %  Fisher ratio {fisher:.1f}  {words}")


# %% [markdown]
# ## Softmax and a centre for each class
#
# Center loss is softmax plus $\frac{\lambda}{2} \|x - c_y\|^2$. The centres $c_j$ are learned; the pictures show them
# as stars.

# %%
softmax = experiments.run(*SETTINGS, loss="softmax")
center = experiments.run(*SETTINGS, loss="center")
softmax.compare(center)

# %%
show(softmax, center)

# %% [markdown]
# The petals have become blobs. The first term still separates the classes by direction: each centre lies on a ray of
# its own. Softmax also pushes outwards, so that a blob lies beyond its star.
#
# ## Change λ

# %%
weights = [0.001, 0.01, 0.1, 1.0]
runs = [experiments.run(*SETTINGS, f"loss.weight_center={weight}", loss="center") for weight in weights]
runs[0].compare(*runs[1:])

# %%
figure, ax = plt.subplots(figsize=(5, 3.5), layout="constrained")
ax.semilogx(weights, [run.metrics["feature_norm_mean"][-1] for run in runs], "o-")
ax.set(xlabel="weight of the centre term", ylabel="mean norm of the features", ylim=(0, None))
plt.show()

# %% [markdown]
# The larger λ is, the nearer the features are to the origin: softmax gains less from a large norm than the centre term
# loses by the scatter that grows with it. The pictures have different scales, as their bars show; a blob is small in
# comparison with the distance to its neighbours, or it is not. That is the Fisher ratio:

# %%
show(*runs)

# %% [markdown]
# ## The centre term alone
#
# Without softmax nothing keeps two centres apart. The term is 0 where all samples and all centres coincide.

# %%
alone = experiments.run(*SETTINGS, "loss.weight_softmax=0", loss="center")
alone.plot()

# %%
show(alone)
print(alone.metrics["train_loss"])

# %% [markdown]
# The loss falls to almost nothing, and the network has learned nothing.
#
# ## Distances in the softmax itself
#
# L-GM takes the negative squared distance to the class mean as the logit, $-\frac{1}{2} \|x - \mu_j\|^2$, and a
# margin multiplies that of the target by $1 + \alpha$. The nearest mean wins, so a class may lie anywhere, also in
# the middle.

# %%
lgm = experiments.run(*SETTINGS, loss="lgm")
center.compare(lgm)

# %% [markdown]
# ## Change the likelihood term
#
# The last term, $\frac{\lambda}{2} \|x - \mu_y\|^2$, pulls each sample to its mean. Without it only comparisons
# count.

# %%
free = experiments.run(*SETTINGS, "loss.weight_likelihood=0", loss="lgm")
lgm.compare(free)

# %%
show(lgm, free)

# %% [markdown]
# Compare the bars, and the size of a class with the distance to the next one. A run stays in its folder and can be
# read at any time; here is the first epoch of L-GM.

# %%
again = experiments.load_run(lgm.folder)
again.plot(1)

# %% [markdown]
# **Your turn.** Train L-GM with `loss.margin=0` and `loss.margin=1`. Which number changes more, the accuracy or the
# Fisher ratio?
