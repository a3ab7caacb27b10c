"""The type checker that pytest puts behind every annotation of losses, models and experiments, shapes included."""

from beartype import BeartypeConf, beartype

check = beartype(conf=BeartypeConf(is_pep484_tower=True))  # an int is a float, as it is for mypy
