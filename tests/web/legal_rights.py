"""Who may see and change legal checks, the list behind them, and the profile."""

from tests.web.rights import ANSWERING, MANAGING, MEMBERS, WRITERS, Route

LEGAL = {
    "legal": Route("pk", read=MEMBERS),
    "legal-check": Route(
        "pk listed",
        read=WRITERS,
        write=WRITERS,
        body=lambda world: {"status": "done", "outcome": "Looked at."},
    ),
    "profile": Route(
        "pk",
        read=ANSWERING,
        write=ANSWERING,
        body=lambda world: {"profile": "heavy", "reason": "Many children."},
    ),
    "legal-checks": Route(
        "slug", read=MEMBERS, write=MANAGING, body=lambda world: {"down": "bio"}
    ),
    "legal-check-new": Route(
        "slug",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {
            "slug": "water",
            "label_nl": "Watertoets",
            "label_en": "Water check",
            "due_before": world.stage,
        },
    ),
    "legal-check-edit": Route(
        "slug listed",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {
            "label_nl": "Watertoets",
            "label_en": "Water check",
            "due_before": world.stage,
        },
    ),
}
