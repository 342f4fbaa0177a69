"""What a check says."""

from dataclasses import dataclass

from workflows.remedies import Remedy


@dataclass(frozen=True, slots=True)
class Computed:
    """`why` is one sentence in the reader's language, with the figures."""

    met: bool
    why: str
    remedy: Remedy | None = None


def held(met: bool, *, yes: str, no: str, remedy: Remedy) -> Computed:
    """Met because of `yes`, or not met because of `no` with `remedy` as the way out."""
    return Computed(True, yes) if met else Computed(False, no, remedy)
