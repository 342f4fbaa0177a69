"""When a criterion applies."""

from workflows.facts import Facts


def applies(rule: str, facts: Facts) -> tuple[bool, str]:
    """Whether the named rule holds for these facts, and if not why not."""
    return True, ""
