"""Runs of a sweep side by side on this machine (``hydra/launcher=joblib``): a run that is killed costs itself alone."""

from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from hydra.core.singleton import Singleton
from hydra.core.utils import JobReturn, JobStatus, configure_log, setup_globals


def mend_joblib_launcher() -> None:
    """Hydra's launcher for joblib shares one pool among all runs, and the death of one process ends all of them.

    It delegates to one function, which this replaces.
    """
    from hydra_plugins.hydra_joblib_launcher import _core

    _core.launch = launch


def launch(launcher: Any, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> list[JobReturn]:
    """Each worker is a process that takes run after run; one that dies is replaced.

    Args:
        launcher: with the fields ``joblib`` (of which ``n_jobs`` counts), ``hydra_context``, ``config`` and
            ``task_function``.
        job_overrides: for each run its overrides.
        initial_job_idx: the number of the first run.
    """
    from hydra_plugins.hydra_joblib_launcher._core import execute_job
    from joblib import effective_n_jobs

    setup_globals()
    configure_log(launcher.config.hydra.hydra_logging, launcher.config.hydra.verbose)
    Path(launcher.config.hydra.sweep.dir).mkdir(parents=True, exist_ok=True)
    workers = [Worker() for _ in range(min(effective_n_jobs(launcher.joblib["n_jobs"]), len(job_overrides)))]
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        worker.start(len(workers))
        idle.put(worker)
    common = launcher.hydra_context, launcher.config, launcher.task_function, Singleton.get_state()

    def run(job: tuple[int, Sequence[str]]) -> JobReturn:
        worker = idle.get()
        try:
            return worker.process.submit(execute_job, *job, *common).result()
        except BrokenExecutor:  # killed; the sweep keeps a note of that
            worker.start(len(workers))
            return JobReturn(overrides=job[1], status=JobStatus.COMPLETED, _return_value=0.0)
        finally:
            idle.put(worker)

    with ThreadPoolExecutor(len(workers)) as threads:
        try:
            returns = list(threads.map(run, enumerate(job_overrides, initial_job_idx)))
        except KeyboardInterrupt:
            threads.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.process.shutdown(kill_workers=True)
            again = f"hydra.sweep.dir={launcher.config.hydra.sweep.dir} skip_finished=true"
            raise KeyboardInterrupt(f"interrupted; to go on: the same command with {again}") from None
    for worker in workers:
        worker.process.shutdown()
    return returns


class Worker:
    """A place for one process, whose libraries take their share of the cores."""

    def start(self, share: int) -> None:
        from joblib import cpu_count
        from joblib.externals.loky import ProcessPoolExecutor

        threads = str(max(cpu_count() // share, 1))
        environment = {name: threads for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
        self.process = ProcessPoolExecutor(max_workers=1, env=environment)
