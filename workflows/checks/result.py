"""What a check says."""

from dataclasses import dataclass

from workflows.remedies import Remedy


@dataclass(frozen=True, slots=True)
class Computed:
    """`why` is one sentence in the reader's language, with the figures."""

    met: bool
    why: str
    remedy: Remedy | None = None
