"""What each predicate is called, and why it is so; who it is, the predicate says."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.channels import may_keep_channels
from notifications.tray import may_sort_mail
from portfolio import policy
from reports.policy import (
    may_approve_destruction,
    may_archive,
    may_file,
    may_read_destruction,
    may_schedule,
)
from workflows import policy as gates


class On(Enum):
    """What a predicate is asked about."""

    PORTFOLIO = auto()
    INITIATIVE = auto()
    COMMENT = auto()
    POINT = auto()
    VIEW = auto()
    PERSON = auto()
    LIST = auto()


@dataclass(frozen=True)
class Rule:
    predicate: Callable[..., bool]
    on: On
    what: Promise
    why: Promise


WORK = (
    Rule(
        policy.may_start,
        On.PORTFOLIO,
        _("Start an initiative"),
        _("Whoever has an idea should not have to ask first."),
    ),
    Rule(
        policy.may_contribute,
        On.INITIATIVE,
        _("Describe it, record who was involved and what was learnt"),
        _("Colleagues work on it together; each change says who made it."),
    ),
    Rule(
        gates.may_move,
        On.INITIATIVE,
        _("Change the order, or move it back a stage"),
        _("To go back is always possible; to go on is decided at a gate."),
    ),
    Rule(
        policy.may_watch,
        On.INITIATIVE,
        _("Watch it"),
        _("What one hears of something is one's own choice."),
    ),
    Rule(
        policy.may_hide,
        On.INITIATIVE,
        _("Make it private, or show it to all again"),
        _("Who works on it knows how sensitive it is. Managers see everything."),
    ),
    Rule(
        policy.may_keep_guests,
        On.INITIATIVE,
        _("Let in a guest from elsewhere"),
        _(
            "Somebody has to know who from outside looks along. A guest sees one "
            "initiative and can say something there."
        ),
    ),
    Rule(
        gates.may_snooze,
        On.POINT,
        _("Put off a reminder"),
        _("Who is asked knows when it can be done, and says why later."),
    ),
    Rule(
        gates.may_answer_point,
        On.POINT,
        _("Answer a reminder"),
        _("Whoever works on it can do what is asked."),
    ),
)
GATES = (
    Rule(
        gates.may_answer,
        On.INITIATIVE,
        _("Say how a criterion stands"),
        _("It takes who knows the work, and who judges it."),
    ),
    Rule(
        gates.may_request_decision,
        On.INITIATIVE,
        _("Ask for a decision"),
        _("Who works on it knows when it is ready."),
    ),
    Rule(
        gates.may_decide,
        On.INITIATIVE,
        _("Decide at a gate"),
        _(
            "Nobody decides on what they own or work on: two pairs of eyes. "
            "Administrators do not decide either."
        ),
    ),
    Rule(
        gates.may_choose_profile,
        On.INITIATIVE,
        _("Choose how heavy the gates are"),
        _("Who knows the work sees first that more is at stake."),
    ),
    Rule(
        gates.may_lighten,
        On.INITIATIVE,
        _("Make the gates lighter than the facts suggest"),
        _("Less care than usual is a choice of who answers for it."),
    ),
    Rule(
        gates.may_run_meetings,
        On.PORTFOLIO,
        _("Lead a gate meeting"),
        _("One person keeps the agenda; deciding stays with gatekeepers."),
    ),
    Rule(
        gates.may_edit_playbook,
        On.PORTFOLIO,
        _("Change what the gates ask"),
        _("What is asked is the same for everybody, so it has one keeper."),
    ),
)
TALK = (
    Rule(
        policy.may_comment,
        On.INITIATIVE,
        _("Comment"),
        _("Viewers read along. Guests may say something where they were let in."),
    ),
    Rule(
        policy.may_edit_comment,
        On.COMMENT,
        _("Change a comment"),
        _("Nobody puts words into somebody else's mouth."),
    ),
    Rule(
        policy.may_take_away,
        On.COMMENT,
        _("Remove a comment or a file"),
        _("Somebody has to be able to take away what should not be there."),
    ),
    Rule(
        policy.may_keep_view,
        On.VIEW,
        _("Change or remove a saved view"),
        _("A view is one's own, until a manager shares it."),
    ),
)
SETTINGS = (
    Rule(
        policy.may_set_roles,
        On.PERSON,
        _("Give and end roles"),
        _(
            "Nobody changes their own, so nobody can give themselves more. "
            "Administrators can do it too. The last manager stays."
        ),
    ),
    Rule(
        policy.may_keep_members,
        On.PORTFOLIO,
        _("See who takes part, and invite"),
        _("Who gives roles needs to see them. Administrators can do it too."),
    ),
    Rule(
        policy.may_share_views,
        On.PORTFOLIO,
        _("Share a view with everybody"),
        _("What everybody sees first should be chosen by one person."),
    ),
    Rule(
        policy.may_keep_tags,
        On.PORTFOLIO,
        _("Rename and remove tags"),
        _("A tag is everybody's; to change one changes it everywhere."),
    ),
    Rule(
        gates.may_set_limits,
        On.PORTFOLIO,
        _("Set the limits of the reminders"),
        _("Who steers says what is late."),
    ),
    Rule(
        gates.may_set_calendar,
        On.PORTFOLIO,
        _("Set recess and free days"),
        _("On those days the clock stands still for everybody."),
    ),
    Rule(
        gates.may_list_advisers,
        On.PORTFOLIO,
        _("Say who advises on legal checks"),
        _("Whose advice counts is agreed once, for all initiatives."),
    ),
    Rule(
        policy.may_set_theme,
        On.PORTFOLIO,
        _("Set name, logo and colours"),
        _("It is how the municipality shows itself."),
    ),
    Rule(
        policy.may_import,
        On.PORTFOLIO,
        _("Import a file"),
        _("It can bring in many initiatives at once, and take them back."),
    ),
    Rule(
        policy.may_open,
        On.PORTFOLIO,
        _("Say what the world may see"),
        _("What is public stays public somewhere, so somebody looks first."),
    ),
    Rule(
        policy.may_keep_neighbours,
        On.PORTFOLIO,
        _("Follow other municipalities"),
        _("What comes from outside is shown to everybody here."),
    ),
    Rule(
        may_keep_channels,
        On.PORTFOLIO,
        _("Send news to channels"),
        _("A channel may be read by people who take no part here."),
    ),
    Rule(
        may_sort_mail,
        On.PORTFOLIO,
        _("Sort mail that came in"),
        _("It may be about people, and about any initiative."),
    ),
    Rule(
        may_file,
        On.PORTFOLIO,
        _("File a report"),
        _("A filed report says the same for ever, so it is filed on purpose."),
    ),
    Rule(
        may_schedule,
        On.PORTFOLIO,
        _("Send a report by mail"),
        _("It may go to addresses without an account."),
    ),
    Rule(
        may_archive,
        On.PORTFOLIO,
        _("Make a file for the archive"),
        _("It holds all there is about an initiative, mail and files included."),
    ),
    Rule(
        policy.may_keep_archive,
        On.PORTFOLIO,
        _("Say how long what is closed is kept, and propose what goes"),
        _("The law says how long; somebody has to see to it."),
    ),
    Rule(
        may_read_destruction,
        On.LIST,
        _("Read a list of what is to be destroyed"),
        _("Where something on it was private, only managers read it."),
    ),
    Rule(
        may_approve_destruction,
        On.LIST,
        _("Approve that something is destroyed"),
        _("It takes two, and never the one who proposed it."),
    ),
    Rule(
        policy.may_read_about_portfolio,
        On.PORTFOLIO,
        _("Read what was set, and by whom"),
        _("Who steers can look back at what was changed in the portfolio."),
    ),
    Rule(
        gates.may_see_outlook,
        On.PORTFOLIO,
        _("See what goes wrong with the portfolio as a whole"),
        _("It is about all initiatives together, and asks for steering."),
    ),
)
GROUPS = (
    (_("Initiatives"), WORK),
    (_("Gates and decisions"), GATES),
    (_("Talking along"), TALK),
    (_("The portfolio"), SETTINGS),
)
# Not of a portfolio, or of a part of another rule: each says so itself.
LEFT_OUT = {
    "may_see_outbox",
    "may_trust_again",
    "may_have",
    "may_call",
    "may_keep_instance",
    "may_keep_accounts",
}
