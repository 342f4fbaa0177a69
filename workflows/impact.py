"""Which impact class the triage points to, after the Dutch Algoritmekader (2026).

An algorithm is impactful when it is high-risk AI, when it influences a process with
legal consequences, or when it influences how people are sorted or approached. When in
doubt it is impactful.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portfolio.models import AlgorithmAnswer, Flag, FlagAnswer, ImpactClass


def pointed_to(flags: Mapping[str, str]) -> tuple[ImpactClass | None, str]:
    """The class that these answers point to, and why; none while they are too few."""
    algorithm = flags.get(Flag.ALGORITHM, "")
    people = flags.get(Flag.AFFECTS_INDIVIDUALS, "")
    if not algorithm:
        return None, _("Answer first whether there is an algorithm.")
    if algorithm == AlgorithmAnswer.NO:
        return ImpactClass.LOW, _("There is no algorithm, so it is not impactful.")
    if people == FlagAnswer.YES:
        return ImpactClass.IMPACTFUL, _(
            "The algorithm has effects on individual people, so it is impactful. AI "
            "can be high-risk as well: ask your legal adviser."
        )
    if people == FlagAnswer.NO and algorithm != AlgorithmAnswer.FIND_OUT:
        return ImpactClass.LOW, _(
            "The algorithm has no effects on individual people, so it is not "
            "impactful, unless it has legal consequences or decides how people are "
            "approached."
        )
    return ImpactClass.IMPACTFUL, _(
        "It is not known yet whether an algorithm has effects on people. When in doubt "
        "it is impactful."
    )
