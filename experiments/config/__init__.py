"""From YAML to objects, with one line for every mistake.

Importing this package registers the resolvers of conf/: ``run_folder`` (the folder to resume, or else a new one) and
``losses`` (their lines in ``--help``).
"""

from omegaconf import OmegaConf

from experiments.config.loss_help import loss_help

OmegaConf.register_new_resolver("run_folder", lambda resumed, new: resumed or new, replace=True)
OmegaConf.register_new_resolver("losses", loss_help, replace=True)
