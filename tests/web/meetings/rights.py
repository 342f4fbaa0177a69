"""Who may see and change what of a gate meeting, and the meetings to try it on."""

from datetime import timedelta

from tests.cast import NOW, TODAY, make_initiative
from tests.web.rights import DECIDING, MANAGING, MEMBERS, Route, hold
from workflows.actions import add_item, close_meeting, open_meeting, refresh_agenda

MEETINGS = {
    "meeting": Route(
        "meeting", read=MEMBERS, write=MANAGING, body=lambda world: {"up": world.item}
    ),
    "meeting-item": Route(
        "meeting item",
        read=MEMBERS,
        write=MANAGING,
        body=lambda world: {"note": "All agree.", "go": "next"},
    ),
    "meeting-decide": Route(
        "meeting item",
        read=MEMBERS,
        write=DECIDING,
        body=hold,
    ),
    "meeting-close": Route(
        "meeting",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"note": "All were there."},
    ),
    "meeting-live": Route("meeting", read=MEMBERS),
    "minutes": Route("closed", read=MEMBERS),
    "minutes-pdf": Route("closed", read=MEMBERS),
}


def meetings_about(initiative, manager):
    """Give a meeting with minutes, and an open one with the item on its agenda."""
    how = {"by": manager, "at": NOW + timedelta(hours=1)}
    meetings = []
    for end in (close_meeting, refresh_agenda):
        meeting = open_meeting(initiative.portfolio, held_on=TODAY, **how)
        add_item(meeting, initiative=make_initiative(initiative.owner), **how)
        item = add_item(meeting, initiative=initiative, **how)
        end(meeting, **how)
        meetings.append(meeting)
    return {"closed": meetings[0].pk, "meeting": meetings[1].pk, "item": item.pk}
