"""A mistake in the command of a sweep: one line that names it and the remedy, exit status 1, and no files."""

import pytest

EMPTY = "names no value, so there is no run"
JOBLIB = "-m seed=0,1 hydra/launcher=joblib "
SEARCH = "-m loss=arcface sweep=optuna "
SETS = "some of these are sweeps themselves; call once for each"

MISTAKES = {
    "-m loss=arcface seed=0,1 epochs=0": "epochs=0: must be auto or a whole number of at least 1",
    "-m loss=glob(x*)": f"loss=glob(x*): {EMPTY}",
    "-m loss=glob(*,exclude=*)": f"loss=glob(*,exclude=*): {EMPTY}",
    "-m seed=range(0)": f"seed=range(0): {EMPTY}",
    "loss=arcface -m seed=range(0)": f"seed=range(0): {EMPTY}",
    "loss=arcface seed=range(0) --multirun": f"seed=range(0): {EMPTY}",
    "-m seed=range(5,5)": f"seed=range(5,5): {EMPTY}",
    "-m seed=shuffle(range(0))": f"seed=shuffle(range(0)): {EMPTY}",
    "-m seed=glob(*)": f"seed=glob(*): {EMPTY}",
    "-m seed=range(0,3,0)": "seed=range(0,3,0): range() arg 3 must not be zero",
    "-m seed=0,0": "seed=0,0: names a value twice",
    "-m loss=arcface,softmax,arcface": "loss=arcface,softmax,arcface: names a value twice",
    "-m loss=arcface,nothing": "loss=nothing: no such choice",
    "-m losss=arcface,softmax": "losss: no such key (did you mean loss?)",
    "-m sed=0,1": "sed: no such key (did you mean seed?)",
    "-m loss=arcface loss.magrin=0,0.1": "loss.magrin: no such key (did you mean loss.margin?)",
    "-m loss=softmax,arcface loss.margin=0.1": "loss.margin: no such key",
    "-m +seed=0,1": "seed: is a key already; leave out the +: seed=VALUE",
    "-m seed=0,1 hydra/launcher=joblob": "hydra/launcher=joblob: no such choice (did you mean joblib?)",
    "-m seed=0,1 hydra.launcher.n_jobs=2": "hydra.launcher.n_jobs: no such key",
    "-m seed=0,1 hydra.sweeper.max_batch_size=0": "max_batch_size=0: must be a whole number of at least 1",
    "-m seed=0,1 hydra.sweeper.max_batch_size=-1": "max_batch_size=-1: must be a whole number of at least 1",
    "-m seed=0,1 hydra.sweep.subdir=same": "hydra.sweep.subdir=same: all runs would share this folder",
    "-m seed=0,1 hydra.sweep.dir=": "hydra.sweep.dir=: must be a folder",
    "-m optimizer.lr=interval(0.1,1)": "interval(0.1,1): a range is for a search; name values, or add sweep=optuna",
    "-m optimizer.lr=tag(log,interval(1,9))": "a range is for a search; name values, or add sweep=optuna",
    JOBLIB + "hydra.launcher.n_jobs=0": "hydra.launcher.n_jobs=0: must be a whole number other than 0",
    JOBLIB + "hydra.launcher.n_job=2": "hydra.launcher.n_job: no such key (did you mean hydra.launcher.n_jobs?)",
    SEARCH + "hydra.sweeper.n_trials=0": "hydra.sweeper.n_trials=0: must be a whole number of at least 1",
    SEARCH + "hydra.sweeper.n_trials=-3": "hydra.sweeper.n_trials=-3: must be a whole number of at least 1",
    SEARCH + "hydra.sweeper.n_jobs=0": "hydra.sweeper.n_jobs=0: must be a whole number of at least 1",
    SEARCH + "hydra.sweeper.direction=up": "hydra.sweeper.direction=up: must be maximize or minimize",
    SEARCH + "hydra.sweeper.max_failure_rate=2": "hydra.sweeper.max_failure_rate=2.0: must be a share from 0 to 1",
    SEARCH + "loss.margin=interval(1,0)": "interval(1,0): the first number of a range is to be the smaller one",
    SEARCH + "loss.margin=interval(0,0)": "interval(0,0): the first number of a range is to be the smaller one",
    SEARCH + "loss.scale=tag(log,interval(-1,1))": "a range of logarithms begins above 0",
    SEARCH + "loss.nothing=interval(0,1)": "loss.nothing: no such key",
    SEARCH + "loss=softmax": "nothing to search; name values",
    "-m sweep=optun loss=arcface": "sweep=optun: no such choice (did you mean optuna?)",
    "-m sweep=slurm seed=0,1": "hydra/launcher=submitit_slurm: this machine has no Slurm (there is no srun)",
    "-m sweep=ray hydra.launcher.ray.remote.num_cpus=-1": "num_cpus=-1: must be a number above 0",
    "-m hydra/launcher=submitit_local hydra.launcher.timeout_min=0": "timeout_min=0: must be a whole number",
    "sweep=optuna loss=arcface": "sweep=optuna: is for several runs: python train.py -m sweep=optuna ...",
    "sweep=slurm": "sweep=slurm: is for several runs: python train.py -m sweep=slurm ...",
    "sweep=ray": "sweep=ray: is for several runs: python train.py -m sweep=ray ...",
    "hydra/launcher=joblib": "hydra/launcher=joblib: is for several runs: python train.py -m hydra/launcher=joblib ...",
    "hydra/sweeper=optuna": "hydra/sweeper=optuna: is for several runs: python train.py -m hydra/sweeper=optuna ...",
    "seed=0,1": "seed=0,1: several values are a sweep: python train.py -m seed=0,1",
    "seed=range(3)": "seed=range(3): several values are a sweep: python train.py -m seed=range(3)",
    "-m device=cpu,meta": "device=cpu,meta: folder names leave device out; call once for each",
    "-m sweep=slurm,ray": "sweep=slurm,ray: folder names leave sweep out; call once for each",
    "-m skip_finished=true,false": "folder names leave skip_finished out; call once for each",
    "-m seed=0,1 skip_finished=true": "skip_finished=true: add the folder of the sweep, hydra.sweep.dir=FOLDER",
    "-m resume=outputs/a,outputs/b": "resume and rerun take one run: call them without -m, once for each",
    "-m experiment=cosface_margins,smoke": f"experiment=cosface_margins,smoke: {SETS}",
    "-m experiment=glob(*)": f"experiment=glob(*): {SETS}",
    "-m experiment='smoke','cosface_margins'": f"experiment='smoke','cosface_margins': {SETS}",
    "-m experiment=[relu_plane],best": f"experiment=[relu_plane],best: {SETS}",
    "-m experiment=arcface_margin": "experiment=arcface_margin: no such choice (did you mean arcface_margins?)",
}


@pytest.mark.parametrize("line", MISTAKES)
def test_mistake_is_named_in_one_line_and_leaves_nothing(command, tmp_path, monkeypatch, line):
    monkeypatch.setattr("shutil.which", lambda _: None)  # as on a machine without Slurm
    status, printed = command(*line.split())
    assert status == 1
    assert printed.startswith("train.py: ")
    assert MISTAKES[line] in printed
    assert len(printed.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
