"""Images per second of the bare loop in this process: ``python -m scripts.benchmark.throughput SECONDS``."""

import sys
import time

from experiments.threads import choose_waiting


def main(seconds: float) -> None:
    choose_waiting()
    from scripts.benchmark.training import bare_epoch, prepared  # with torch, which reads what was chosen

    trainer, data = prepared(["data=mnist5k"])
    bare_epoch(trainer, data)  # memory and caches
    steps, start = 0, time.perf_counter()
    while time.perf_counter() < start + seconds:
        bare_epoch(trainer, data)
        steps += trainer.steps_per_epoch
    print(trainer.batch_size * steps / (time.perf_counter() - start))


if __name__ == "__main__":
    main(float(sys.argv[1]))
