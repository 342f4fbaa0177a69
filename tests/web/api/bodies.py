"""One good body for each POST of the API; tests break one thing in it."""

INVOLVEMENT = {
    "held_on": "2026-11-20",
    "form": "interview",
    "group": "District workers",
    "who": "user",
    "count": 4,
    "findings": "They plan by street.",
    "effect": "changed",
    "change": "The map opens on a street.",
}
MOVE = {"stage": "idea", "after": None, "version": 1, "reason": ""}
GO = {
    "outcome": "go",
    "rationale": "Users ask for it.",
    "next_on": "2099-01-01",
    "version": 1,
}
GOOD = {
    "moves": MOVE,
    "involvements": INVOLVEMENT,
    "decisions": GO,
    "decision-requests": {"note": "The test is done."},
    "answers": {
        "criterion": "problem-shared",
        "state": "met",
        "evidence": "Minutes of 3 March.",
    },
    "groups": {"name": "Residents", "is_affected": True, "contact": "District office"},
    "partners": {
        "organisation": "Water board",
        "is_own_department": False,
        "role": "Data",
        "contribution": "Levels",
        "agreement_status": "agreed",
        "confirmed_on": "2026-11-20",
    },
    "lessons": {
        "text": "Ask first.",
        "learnt_on": "2026-11-20",
        "what_happened": "Nobody used it.",
        "failure_mode": "FM1",
        "worked": False,
        "shared_with": "Neighbours",
    },
    "updates": {"text": "The first street is measured."},
}
