"""What a kind of fault came to."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Result:
    """Counts of one kind of fault.

    Attributes:
        fault: in words.
        trials: how often it was tried.
        right: trials after which everything was as without the fault.
        told: trials that were refused or ended with one clear line, nothing being lost.
        failures: all others, by what happened.
    """

    fault: str
    trials: int = 0
    right: int = 0
    told: int = 0
    failures: Counter[str] = field(default_factory=Counter)

    def count(self, right: bool, told: bool = False, failure: str = "") -> None:
        self.trials += 1
        if right:
            self.right += 1
        elif told:
            self.told += 1
        else:
            self.failures[failure] += 1

    def row(self) -> str:
        failed = "; ".join(f"{count} {what}" for what, count in self.failures.items()) or "none"
        return f"| {self.fault} | {self.trials} | {self.right} | {self.told} | {failed} |"


HEAD = [
    "| fault | trials | as if nothing had happened | one clear line, nothing lost | failures |",
    "|---|---|---|---|---|",
]
