"""Runs side by side (``hydra/launcher=joblib``), each worker in a pool of its own.

In the one pool of the original the death of a process, as of the one that the system kills when memory runs out, ends
all others and the sweep.
"""

import os
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

from hydra.core.singleton import Singleton
from hydra.core.utils import JobReturn, JobStatus
from hydra_plugins.hydra_joblib_launcher._core import execute_job
from hydra_plugins.hydra_joblib_launcher.joblib_launcher import JoblibLauncher
from joblib import cpu_count, effective_n_jobs
from joblib.externals.loky import ProcessPoolExecutor

from experiments.config.failures import keep_failure, killed, to_go_on


class WorkersApart(JoblibLauncher):
    """Called by Hydra's sweeper; ``n_jobs`` is the number of runs at a time."""

    def __init__(self, **settings: Any):
        super().__init__(**settings)
        self.workers = effective_n_jobs(settings["n_jobs"])
        self.idle: SimpleQueue[ProcessPoolExecutor] = SimpleQueue()
        self.pools: list[ProcessPoolExecutor] = []

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> Sequence[JobReturn]:
        """The results of these runs, in their order; one whose process is killed counts as a failed one."""
        if self.workers == 1:  # in this process
            return super().launch(job_overrides, initial_job_idx)
        while len(self.pools) < self.workers:
            self.add_pool()
        threads = ThreadPoolExecutor(self.workers)
        try:
            numbers = range(initial_job_idx, initial_job_idx + len(job_overrides))
            return list(threads.map(self.run, numbers, job_overrides))
        except BaseException as error:
            threads.shutdown(wait=False, cancel_futures=True)
            for pool in self.pools:
                pool.shutdown(kill_workers=True)
            if isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt(f"interrupted; {to_go_on(self.config.hydra)}") from None
            raise

    def add_pool(self) -> None:
        """A pool of one process, with its share of the cores."""
        threads = os.environ.get("OMP_NUM_THREADS", str(max(cpu_count() // self.workers, 1)))
        self.pools.append(ProcessPoolExecutor(1, env={"OMP_NUM_THREADS": threads}))
        self.idle.put(self.pools[-1])

    def run(self, number: int, overrides: Sequence[str]) -> JobReturn:
        """One run in the next idle pool."""
        pool = self.idle.get()
        arguments = self.hydra_context, self.config, self.task_function, Singleton.get_state()
        try:
            result = pool.submit(execute_job, number, overrides, *arguments).result()
        except BrokenExecutor:
            self.add_pool()
            return self.lost(number, overrides)
        self.idle.put(pool)
        return result

    def lost(self, number: int, overrides: Sequence[str]) -> JobReturn:
        """The result of a run whose process is gone."""
        assert self.hydra_context is not None
        config = self.hydra_context.config_loader.load_sweep_config(self.config, list(overrides))
        config.hydra.job.num = number
        keep_failure(config.hydra, killed(config.hydra))
        return JobReturn(overrides=overrides, _return_value=0.0, status=JobStatus.COMPLETED)
