"""What is said about a sweep that did not reach its end."""

import pytest
from hydra.conf import HydraConf, SweepDir

from experiments.config.failures import to_go_on


@pytest.mark.parametrize(("folder", "typed"), [("here", "hydra.sweep.dir=here"), ("a b$c", "'hydra.sweep.dir=a b$c'")])
def test_folder_is_written_as_a_shell_reads_it(folder, typed):
    said = to_go_on(HydraConf(sweep=SweepDir(dir=folder)))
    assert said == f"to go on, add to the command: skip_finished=true {typed}"
