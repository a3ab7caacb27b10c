"""What happens around a loss: data, training, embedding, measuring, drawing, recording.

``experiments.run(loss="arcface", epochs=3)`` trains from a notebook; ``experiments.load_run(folder)`` reads any run.

story        one run from configuration to folder      training     the epochs: steps, optimiser groups, checkpoint
data         digits as one tensor on the device         embedding    features from frozen weights, class of any point
geometry     measures of an embedding                   observation  after an epoch: embed and measure
journal      look, write, draw after every epoch        record       writes the run folder
watch        what went wrong with the plane, in words   augmentation training digits moved by a pixel
floor        how low a loss of cosines can go          open_set     measures of digits that were never trained
archive      reads a run folder                         pictures     which pictures a run gets
figures      whole figures      plots  one axes         film         figures one after the other
comparison   finished runs side by side                 loggers      where numbers and pictures go beside the folder
sweep        many runs: what failed, and why            curriculum   another loss first
command_line mistakes of the user, in one line          notebook     a run without a command line
startup      torch imported in less time                memory       freed blocks kept for the next step
"""

from typing import Any

from omegaconf import OmegaConf

__all__ = ["load_run", "run"]

# conf/config.yaml: the folder of a run is the one that it resumes, or a fresh one
OmegaConf.register_new_resolver("run_folder", lambda resumed, fresh: resumed or fresh, replace=True)


def __getattr__(name: str) -> Any:
    """``run`` and ``load_run`` are imported when first used: ``python train.py --help`` does not wait for torch."""
    if name == "run":
        from experiments.notebook import run

        return run
    if name == "load_run":
        from experiments.archive import load_run

        return load_run
    raise AttributeError(f"module 'experiments' has no attribute {name!r}")
