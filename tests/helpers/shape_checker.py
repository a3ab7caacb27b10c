"""The type checker that pytest applies to every annotation of losses, models and experiments, including shapes."""

from beartype import BeartypeConf, beartype

check = beartype(conf=BeartypeConf(is_pep484_tower=True))  # an int passes as a float, as for mypy
