"""The routes of the API, all without a slash at the end."""

from collections.abc import Iterator

from django.urls import URLPattern, path, re_path

from web.api import (
    accounts,
    archive,
    attention,
    circles,
    drafts,
    gating,
    imports,
    library,
    limits,
    listed_checks,
    meetings,
    openness,
    packs,
    preferences,
    tags,
    terms,
    tray,
    undoing,
)
from web.api.adoptions import Adoption
from web.api.attention import Attention, Snoozes
from web.api.boards import Boards
from web.api.channels import (
    ChannelMessages,
    Channels,
    ChannelSecrets,
    OneChannel,
    OneChannelMessage,
)
from web.api.consultations import Consultations
from web.api.decisions import (
    Answers,
    Conditions,
    DecisionRequests,
    Decisions,
    Evidence,
)
from web.api.documentation import documented_item, documented_list
from web.api.documents import DocumentContents, Documents, OneDocument
from web.api.events import Events
from web.api.filed import FiledComparison, FiledReports, OneFiledReport
from web.api.initiatives import Initiatives, OneInitiative
from web.api.looks import OneSavedView, SavedViews, Themes
from web.api.meetings import Agenda, Meetings, Minutes, OneAgendaItem, OneMeeting
from web.api.members import (
    Invitations,
    Members,
    OneInvitation,
    OneMember,
)
from web.api.moves import Moves
from web.api.outbox import Held, OneOutboxMail, Outbox
from web.api.playbooks import Playbooks, PlaybookVersions
from web.api.portfolios import Portfolios
from web.api.preferences import Preferences
from web.api.publishing import Absent, OpenApi
from web.api.records import OneRecord, RecordList, Updates
from web.api.register import RESOURCES, Resource
from web.api.reporting import Reports
from web.api.schedules import OneSchedule, Schedules
from web.api.talk import (
    Attachments,
    Comments,
    Contents,
    OneAttachment,
    OneComment,
    Watching,
)
from web.api.weighing import LegalChecks, OneLegalCheck, Profiles

BOARD = "v1/portfolios/<slug:slug>"
CHANNEL = f"{BOARD}/channels/<int:channel>"
ONE = "v1/initiatives/<int:id>"
MEETING = "v1/meetings/<int:meeting>"
# What is of the common shape, by what it is about.
COMMON = (
    *(accounts, archive, attention, circles, drafts, gating, imports, library, limits),
    *(listed_checks, meetings, openness, packs, preferences, tags, terms, tray),
    undoing,
)


def record_routes(kind: Resource) -> Iterator[URLPattern]:
    """The list of one kind of record, and one of it."""
    of = {"resource": kind}
    verb = {"body_type": kind.body, "item": kind.item, "verb": staticmethod(kind.add)}
    rows = type(f"{kind.item.__name__}List", (RecordList,), {**of, **verb})
    listed = documented_list(kind.noun, kind.body, kind.item, {**kind.example})
    yield path(f"{ONE}/{kind.slug}", listed(rows).as_view(), name=f"api-{kind.slug}")
    row = type(f"One{kind.item.__name__}", (OneRecord,), of)
    shown = documented_item(kind.noun, kind.change, kind.item, {**kind.edit})
    yield path(
        f"{ONE}/{kind.slug}/<int:record>",
        shown(row).as_view(),
        name=f"api-{kind.slug}-one",
    )


urlpatterns = [
    path("v1/openapi.json", OpenApi.as_view(), name="openapi"),
    path("v1/portfolios", Portfolios.as_view(), name="api-portfolios"),
    path("v1/preferences", Preferences.as_view(), name="api-preferences"),
    path("v1/outbox", Outbox.as_view(), name="api-outbox"),
    path("v1/outbox/held", Held.as_view(), name="api-held"),
    path("v1/outbox/<int:mail>", OneOutboxMail.as_view(), name="api-outbox-mail"),
    path("v1/attention", Attention.as_view(), name="api-attention"),
    path(
        "v1/attention/<int:point>/snoozes", Snoozes.as_view(), name="api-point-snoozes"
    ),
    path(f"{BOARD}/board", Boards.as_view(), name="api-board"),
    path(f"{BOARD}/events", Events.as_view(), name="api-events"),
    path(f"{BOARD}/views", SavedViews.as_view(), name="api-views"),
    path(f"{BOARD}/views/<int:view>", OneSavedView.as_view(), name="api-view"),
    path(f"{BOARD}/channels", Channels.as_view(), name="api-channels"),
    path(CHANNEL, OneChannel.as_view(), name="api-channel"),
    path(f"{CHANNEL}/secrets", ChannelSecrets.as_view(), name="api-channel-secrets"),
    path(f"{CHANNEL}/messages", ChannelMessages.as_view(), name="api-messages"),
    path(
        f"{CHANNEL}/messages/<int:message>",
        OneChannelMessage.as_view(),
        name="api-message",
    ),
    path(f"{BOARD}/theme", Themes.as_view(), name="api-theme"),
    path(f"{BOARD}/report", Reports.as_view(), name="api-report"),
    path(f"{BOARD}/filed-reports", FiledReports.as_view(), name="api-filed"),
    path(
        f"{BOARD}/filed-reports/<int:filed>",
        OneFiledReport.as_view(),
        name="api-filed-report",
    ),
    path(
        f"{BOARD}/filed-reports/<int:filed>/comparison",
        FiledComparison.as_view(),
        name="api-filed-comparison",
    ),
    path(f"{BOARD}/documents", Documents.as_view(), name="api-documents"),
    path(
        f"{BOARD}/documents/<int:document>", OneDocument.as_view(), name="api-document"
    ),
    path(
        f"{BOARD}/documents/<int:document>/content",
        DocumentContents.as_view(),
        name="api-document-content",
    ),
    path(f"{BOARD}/scheduled-reports", Schedules.as_view(), name="api-schedules"),
    path(
        f"{BOARD}/scheduled-reports/<int:schedule>",
        OneSchedule.as_view(),
        name="api-schedule",
    ),
    path(f"{BOARD}/members", Members.as_view(), name="api-members"),
    path(f"{BOARD}/members/<int:person>", OneMember.as_view(), name="api-member"),
    path(f"{BOARD}/invitations", Invitations.as_view(), name="api-invitations"),
    path(
        f"{BOARD}/invitations/<int:invitation>",
        OneInvitation.as_view(),
        name="api-invitation",
    ),
    path(f"{BOARD}/playbook", Playbooks.as_view(), name="api-playbook"),
    path(
        f"{BOARD}/playbook/<slug:gate>/<int:version>",
        PlaybookVersions.as_view(),
        name="api-playbook-version",
    ),
    path(f"{BOARD}/meetings", Meetings.as_view(), name="api-meetings"),
    path(MEETING, OneMeeting.as_view(), name="api-meeting"),
    path(f"{MEETING}/agenda", Agenda.as_view(), name="api-agenda"),
    path(
        f"{MEETING}/agenda/<int:item>",
        OneAgendaItem.as_view(),
        name="api-agenda-item",
    ),
    path(f"{MEETING}/minutes", Minutes.as_view(), name="api-minutes"),
    path("v1/initiatives", Initiatives.as_view(), name="api-initiatives"),
    path(ONE, OneInitiative.as_view(), name="api-initiative"),
    path(f"{ONE}/moves", Moves.as_view(), name="api-moves"),
    path(f"{ONE}/decisions", Decisions.as_view(), name="api-decisions"),
    path(f"{ONE}/decision-requests", DecisionRequests.as_view(), name="api-requests"),
    path(f"{ONE}/answers", Answers.as_view(), name="api-answers"),
    path(f"{ONE}/conditions", Conditions.as_view(), name="api-conditions"),
    path(
        f"{ONE}/conditions/<int:condition>/evidence",
        Evidence.as_view(),
        name="api-evidence",
    ),
    path(
        f"{ONE}/decision-requests/<int:asked>/adoption",
        Adoption.as_view(),
        name="api-adoption",
    ),
    path(f"{ONE}/legal-checks", LegalChecks.as_view(), name="api-legal-checks"),
    path(
        f"{ONE}/legal-checks/<slug:slug>",
        OneLegalCheck.as_view(),
        name="api-legal-check",
    ),
    path(f"{ONE}/profile", Profiles.as_view(), name="api-profile"),
    path(f"{ONE}/consultations", Consultations.as_view(), name="api-consultations"),
    path(f"{ONE}/comments", Comments.as_view(), name="api-comments"),
    path(
        f"{ONE}/comments/<int:comment>", OneComment.as_view(), name="api-comments-one"
    ),
    path(f"{ONE}/attachments", Attachments.as_view(), name="api-attachments"),
    path(
        f"{ONE}/attachments/<int:attachment>",
        OneAttachment.as_view(),
        name="api-attachments-one",
    ),
    path(
        f"{ONE}/attachments/<int:attachment>/content",
        Contents.as_view(),
        name="api-attachment-content",
    ),
    path(f"{ONE}/watch", Watching.as_view(), name="api-watch"),
    path(f"{ONE}/updates", Updates.as_view(), name="api-updates"),
    *(route for kind in RESOURCES for route in record_routes(kind)),
    *(address.route() for each in COMMON for address in each.ADDRESSES),
    re_path(r"", Absent.as_view(), name="api-absent"),
]
