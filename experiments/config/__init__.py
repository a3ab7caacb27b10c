"""From YAML to objects, and what a mistake on the way looks like.

Importing this package registers the resolvers of conf/: ``run_folder`` (the folder of a run is the one that it resumes,
or a new one) and ``losses`` (the lines of ``--help``).
"""

from omegaconf import OmegaConf

from experiments.config.loss_help import loss_help

OmegaConf.register_new_resolver("run_folder", lambda resumed, new: resumed or new, replace=True)
OmegaConf.register_new_resolver("losses", loss_help, replace=True)
