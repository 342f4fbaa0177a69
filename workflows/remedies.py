"""What a person can do about something: the record to add or the act to take."""

from enum import StrEnum


class Remedy(StrEnum):
    """Ends a criterion that is not met, or an attention point."""

    ANSWER = "answer"
    GROUP = "group"
    INVOLVEMENT = "involvement"
    PARTNER = "partner"
    LESSON = "lesson"
    METRIC = "metric"
    MEASUREMENT = "measurement"
    ASSUMPTION = "assumption"
    DATA_SOURCE = "data-source"
    LEGAL_CHECK = "legal-check"
    ADVICE = "advice"
    TEAM = "team"
    ADOPTION = "adoption"
    ADOPTION_COUNT = "adoption-count"
    HANDOVER = "handover"
    RELATION = "relation"
    UPDATE = "update"
    DECISION = "decision"
    CONDITION = "condition"
    # Sections of the form with the initiative's own facts.
    PURPOSE = "purpose"
    PEOPLE = "people"
    PLANNING = "planning"
    LEGAL = "legal"
