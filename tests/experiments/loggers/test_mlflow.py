"""MLflow's store, read back by its client."""

import math

import pytest

from experiments.loggers.mlflow import MLflow
from logs import assert_same, logged


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One store for all tests of this file: creating one takes seconds."""
    return tmp_path_factory.mktemp("store")


def test_store_has_every_number_the_parameters_and_the_final_pictures(tmp_path, tiny, store):
    from mlflow import MlflowClient

    run = logged(tiny, tmp_path / "run", "mlflow", f"logger.store={store}")
    client = MlflowClient(f"sqlite:///{store / 'mlflow.db'}")
    kept = client.get_run((run.folder / "mlflow_run_id").read_text())
    assert kept.info.status == "FINISHED"
    assert kept.data.params["loss.margin"] == "0.5"
    assert kept.data.tags["status"] == "finished"
    found = {
        key: [(metric.step, metric.value) for metric in client.get_metric_history(kept.info.run_id, key)]
        for key in kept.data.metrics
    }
    assert_same(found, run)
    (artifacts,) = (store / "artifacts").glob(f"{kept.info.run_id}/artifacts")
    for path in [*(run.folder / "plots").iterdir(), run.folder / "animation.webp"]:
        assert (artifacts / path.relative_to(run.folder)).read_bytes() == path.read_bytes()


def test_resumed_run_continues_the_same_mlflow_run_which_has_its_status(tmp_path, finished, store):
    from mlflow import MlflowClient

    client = MlflowClient(f"sqlite:///{store / 'mlflow.db'}")
    row = {"epoch": 0, "nc3": math.nan, "gnc2": 0.5}
    for status, shown in (("interrupted", "KILLED"), ("stopped", "FAILED")):
        logger = MLflow(tmp_path, finished.record, str(store), "another")
        logger.log(row | {"epoch": row["epoch"] + 1})
        logger.close(finished.record | {"status": status})
        assert client.get_run(logger.run_id).info.status == shown
    (only,) = client.search_runs([client.get_experiment_by_name("another").experiment_id])
    assert set(only.data.metrics) == {"epoch", "gnc2"}


def test_run_that_the_store_has_lost_begins_a_new_one(tmp_path, finished, store):
    first = MLflow(tmp_path, finished.record, str(store), "lost")
    (tmp_path / "mlflow_run_id").write_text("0" * 32)
    again = MLflow(tmp_path, finished.record, str(store), "lost")
    assert again.run_id not in (first.run_id, "0" * 32)
    assert (tmp_path / "mlflow_run_id").read_text() == again.run_id
