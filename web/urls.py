"""Every route of Kiem."""

from django.urls import include, path

from web.live import live
from web.views import (
    adding,
    board,
    finding,
    gates,
    health,
    initiatives,
    keys,
    legal,
    library,
    mailbox,
    meetings,
    moving,
    peeking,
    playbook,
    proposals,
    records,
    reports,
    selection,
    session,
    tags,
    talk,
    theme,
)

DRAFT = [
    path("start/", playbook.DraftStart.as_view(), name="playbook-draft-start"),
    path("draft/", playbook.DraftView.as_view(), name="playbook-draft"),
    path("draft/new/", playbook.CriterionView.as_view(), name="criterion-new"),
    path("draft/<int:pk>/", playbook.CriterionView.as_view(), name="criterion-edit"),
    path("draft/preview/", playbook.PreviewView.as_view(), name="playbook-preview"),
]

TALK = [
    path("comments/new/", talk.CommentNew.as_view(), name="comment-new"),
    path("comments/<int:row>/", talk.CommentEdit.as_view(), name="comment-edit"),
    path(
        "comments/<int:row>/remove/",
        talk.CommentRemove.as_view(),
        name="comment-remove",
    ),
    path("files/new/", talk.AttachmentNew.as_view(), name="attachment-new"),
    path("files/<int:row>/", talk.attachment, name="attachment"),
    path(
        "files/<int:row>/remove/",
        talk.AttachmentRemove.as_view(),
        name="attachment-remove",
    ),
    path("watch/", talk.WatchView.as_view(), name="watch"),
    path("people/", talk.people, name="people"),
]

urlpatterns = [
    path("api/", include("web.api.urls")),
    path("", session.home, name="home"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("session/", session.session, name="session"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("language/", session.set_language, name="set-language"),
    path("p/<slug:slug>/", board.board, name="board"),
    path("initiatives/<int:pk>/peek/", peeking.peek, name="peek"),
    path("p/<slug:slug>/suggestions/", finding.suggestions, name="suggestions"),
    path("initiatives/<int:pk>/move/", moving.move, name="move"),
    path("keys/", keys.keys, name="keys"),
    path("palette/", keys.palette, name="palette"),
    path("p/<slug:slug>/live/", live, name="live"),
    path("initiatives/<int:pk>/undo/<int:version>/", moving.undo, name="undo"),
    path("_healthz/livez/", health.livez, name="livez"),
    path("_healthz/readyz/", health.readyz, name="readyz"),
    path("p/<slug:slug>/selection/", selection.selection, name="selection"),
    path(
        "p/<slug:slug>/selection/spreadsheet/",
        selection.selection_spreadsheet,
        name="selection-spreadsheet",
    ),
    path("p/<slug:slug>/add/", adding.add, name="quick-add"),
    path("p/<slug:slug>/new/", initiatives.new, name="initiative-new"),
    path("p/<slug:slug>/decisions/", gates.decisions, name="decisions"),
    path("initiatives/<int:pk>/", initiatives.initiative, name="initiative"),
    path("initiatives/<int:pk>/", include(TALK)),
    path(
        "initiatives/<int:pk>/edit/<slug:section>/",
        initiatives.SectionEdit.as_view(),
        name="initiative-edit",
    ),
    # Where mails of the first version lead.
    path(
        "initiatives/<int:pk>/involvements/new/",
        records.RecordNew.as_view(),
        {"slug": "involvements"},
        name="involvement-new",
    ),
    path("initiatives/<int:pk>/tags/", tags.TagsEdit.as_view(), name="initiative-tags"),
    path("p/<slug:slug>/tags/", tags.TagList.as_view(), name="tags"),
    path(
        "initiatives/<int:pk>/records/<slug:slug>/new/",
        records.RecordNew.as_view(),
        name="record-new",
    ),
    path(
        "initiatives/<int:pk>/records/<slug:slug>/<int:row>/",
        records.RecordEdit.as_view(),
        name="record-edit",
    ),
    path(
        "initiatives/<int:pk>/records/<slug:slug>/<int:row>/remove/",
        records.RecordRemove.as_view(),
        name="record-remove",
    ),
    path(
        "initiatives/<int:pk>/updates/new/",
        records.UpdateNew.as_view(),
        name="update-new",
    ),
    path(
        "initiatives/<int:pk>/criteria/<slug:slug>/",
        gates.AnswerView.as_view(),
        name="answer",
    ),
    path("initiatives/<int:pk>/gate/", gates.GateView.as_view(), name="gate"),
    path(
        "initiatives/<int:pk>/gate/draft/", gates.GateDraft.as_view(), name="gate-draft"
    ),
    path("initiatives/<int:pk>/brief/", gates.BriefView.as_view(), name="brief"),
    path("initiatives/<int:pk>/brief/pdf/", gates.BriefPdf.as_view(), name="brief-pdf"),
    path(
        "initiatives/<int:pk>/request/",
        gates.DecisionRequest.as_view(),
        name="decision-request",
    ),
    path("decisions/<int:pk>/", gates.decision, name="decision"),
    path("conditions/<int:pk>/", gates.ConditionMeet.as_view(), name="condition-meet"),
    path(
        "p/<slug:slug>/meetings/new/", meetings.MeetingNew.as_view(), name="meeting-new"
    ),
    path("meetings/<int:pk>/", meetings.AgendaView.as_view(), name="meeting"),
    path(
        "meetings/<int:pk>/items/<int:item>/",
        meetings.ItemView.as_view(),
        name="meeting-item",
    ),
    path(
        "meetings/<int:pk>/items/<int:item>/decide/",
        meetings.ItemDecision.as_view(),
        name="meeting-decide",
    ),
    path(
        "meetings/<int:pk>/close/",
        meetings.MeetingClose.as_view(),
        name="meeting-close",
    ),
    path("meetings/<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/pdf/", meetings.minutes_pdf, name="minutes-pdf"),
    path(
        "initiatives/<int:pk>/gate/compare/",
        playbook.CompareView.as_view(),
        name="compare-version",
    ),
    path("p/<slug:slug>/playbook/", playbook.playbook, name="playbook"),
    path("p/<slug:slug>/terms/", playbook.TermsView.as_view(), name="terms"),
    path("p/<slug:slug>/playbook/<slug:gate>/", include(DRAFT)),
    path("p/<slug:slug>/report/", reports.report, name="report"),
    path("p/<slug:slug>/report/pdf/", reports.report_pdf, name="report-pdf"),
    path(
        "p/<slug:slug>/report/spreadsheet/",
        reports.report_spreadsheet,
        name="report-spreadsheet",
    ),
    path(
        "library/lessons/<int:pk>/propose/",
        proposals.OwnProposal.as_view(),
        name="lesson-propose",
    ),
    path(
        "library/shipped/<slug:slug>/propose/",
        proposals.ShippedProposal.as_view(),
        name="shipped-propose",
    ),
    path("initiatives/<int:pk>/lessons/consult/", library.consult, name="consult"),
    path("initiatives/<int:pk>/legal/", legal.legal, name="legal"),
    path(
        "initiatives/<int:pk>/legal/<slug:slug>/",
        legal.LegalCheckView.as_view(),
        name="legal-check",
    ),
    path("initiatives/<int:pk>/profile/", legal.ProfileView.as_view(), name="profile"),
    path("p/<slug:slug>/legal-checks/", legal.legal_checks, name="legal-checks"),
    path(
        "p/<slug:slug>/legal-checks/new/",
        legal.ConditionalCheckView.as_view(),
        name="legal-check-new",
    ),
    path(
        "p/<slug:slug>/legal-checks/<slug:check>/",
        legal.ConditionalCheckView.as_view(),
        name="legal-check-edit",
    ),
    path("p/<slug:slug>/theme/", theme.ThemePage.as_view(), name="theme"),
    path("p/<slug:slug>/theme/preview.css", theme.preview, name="theme-preview"),
    path("theme/<slug:slug>/<slug:mark>.css", theme.theme_css, name="theme-css"),
    path("theme/<slug:slug>/<slug:mark>.<slug:suffix>", theme.logo, name="theme-logo"),
    path("library/", library.library, name="library"),
    path("library/lessons/<int:pk>/", library.lesson, name="lesson"),
    path("library/shipped/<slug:slug>/", library.shipped_lesson, name="shipped-lesson"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:key>/", mailbox.message, name="mailbox-message"),
    path("mailbox/<str:key>/html/", mailbox.html, name="mailbox-html"),
]
