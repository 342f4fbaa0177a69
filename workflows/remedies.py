"""What a person can do about something: the record to add or the act to take."""

from enum import StrEnum


class Remedy(StrEnum):
    """Ends a criterion that is not met, or an attention point."""

    ANSWER = "answer"
    GROUP = "group"
    INVOLVEMENT = "involvement"
    PARTNER = "partner"
    LESSON = "lesson"
    UPDATE = "update"
    DECISION = "decision"
    CONDITION = "condition"
    # Sections of the form with the initiative's own facts.
    PURPOSE = "purpose"
    PEOPLE = "people"
    PLANNING = "planning"
    LEGAL = "legal"
