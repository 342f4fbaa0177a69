"""What each check of workflows/checks looks at, in words for whoever chooses one."""

from django.utils.translation import gettext_lazy as _

CHECK_WORDS = {
    "problem": _("The problem has 150 characters or more, and a public task."),
    "domain-and-value": _("The application domain and the public value are filled in."),
    "searched": _("It says where was searched, or a lesson was looked at."),
    "triage": _("Every legal question has an answer."),
    "scaling-route": _("A scaling route is chosen."),
    "groups-named": _("A user group is named, with a contact."),
    "first-conversation": _("A user was spoken with, and it says what was learnt."),
    "need-confirmed": _("Users were involved in the concept stage."),
    "shaped-concept": _("Users saw a sketch or prototype, and it says what changed."),
    "used-in-pilot": _("Users tested it in use in the pilot."),
    "sponsor": _("There is a sponsor who said yes."),
    "capacity": _("There is an owner with hours."),
    "process-owner": _("There is a process owner who confirmed."),
    "other-department": _("A partner from outside the own department takes part."),
    "agreements": _("Every partner has a role, a contribution and an agreement."),
    "pilot-window": _("The pilot has a start and an end, and gatekeepers."),
    "cost-estimate": _("The yearly cost is estimated."),
    "funding": _("There is a reference to structural money."),
    "evaluation": _("The day of the evaluation and the sign to stop are filled in."),
    "lessons-shared": _("Three lessons are recorded, and one is shared."),
    "riskiest-assumption": _(
        "An assumption has a test, and a decision day is planned."
    ),
    "success-and-stop": _("A metric has a baseline, a target and a stop value."),
    "data-ready": _("Every data source has an owner, permission and a check."),
    "results-measured": _("Every metric was measured since the pilot began."),
    "legal-clear-for-pilot": _("Every legal check for the pilot is done."),
    "legal-live": _("Every legal check for daily use is done."),
    "political-decision": _("The municipal executive decided, with a number or link."),
    "procurement": _("The legal check on procurement is done."),
    "handover": _("The receiver accepted the handover plan."),
    "scaling-plan": _("An adoption target has a date."),
}
