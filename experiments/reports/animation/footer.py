"""The words below a film."""

from collections.abc import Sequence

from experiments.pictures import shown_split
from timeline import Track


def footer(tracks: Sequence[Track], view: str, between: int) -> str:
    """What the panels have in common, how they are to be read, and what of a film is not measured."""
    records = [track.run.record for track in tracks]
    digits = sorted(
        {f"{len(t.run.labels):,} {shown_split(t.run.record)} images of {t.run.record['data']['name']}" for t in tracks}
    )
    evaluated = sorted({record["data"]["evaluated_on"] for record in records})
    parts = [", ".join(digits), f"seed {', '.join(map(str, sorted({record['seed'] for record in records})))}"]
    parts.append(f"right: {'/'.join(evaluated)} accuracy")
    if any(track.run.prototype_kind.startswith("mean_") for track in tracks):
        parts.append("* by nearest class mean of the training embedding")
    unseen = sorted({", ".join(record["data"].get("unseen_names", {}).values()) for record in records} - {""})
    parts += [f"trained without {' / '.join(unseen)}"] if unseen else []
    warm = sorted({warm_start(record) for record in records} - {""})
    parts += [f"warm start: {', '.join(warm)}"] if warm else []
    if view != "plane":
        parts.append("outwards: share of a class in each 2° (dotted: 10 %, 50 %)")
    scales = sorted({track.limit for track in tracks})
    if view != "circle":
        parts.append(f"axes to ±{scales[0]:g}" if len(scales) == 1 else "each panel in its own scale")
    if between:
        parts.append(
            "between kept epochs points and class vectors move on straight lines; regions, accuracy: the nearer one's"
        )
    return " · ".join(parts)


def warm_start(record: dict) -> str:
    """Which run begins with another loss, and for how long; empty for one that does not."""
    config = record["config"]
    if not config.get("warm_start"):
        return ""
    first = config["warm_start"]["_target_"].rpartition(".")[2]
    return f"{record['name']} ({first} for {100 * config['warm_start_until']:.0f} %)"
