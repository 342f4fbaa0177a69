"""Every route of Kiem."""

from django.urls import include, path

from web.live import live
from web.people_urls import PEOPLE
from web.views import (
    adding,
    answering,
    archive,
    audit,
    board,
    channels,
    circle,
    documents,
    exchange,
    feeds,
    filed,
    finding,
    gates,
    handbook,
    health,
    imports,
    initiatives,
    instance,
    keys,
    legal,
    library,
    mailbox,
    meetings,
    moving,
    neighbours,
    openness,
    outbox,
    peeking,
    playbook,
    points,
    preferences,
    proposals,
    public,
    records,
    relating,
    reports,
    rest,
    running,
    saved,
    schedules,
    selection,
    session,
    tags,
    talk,
    theme,
    tokens,
    tray,
    unsubscribing,
    who_may,
)

DRAFT = [
    path("start/", playbook.DraftStart.as_view(), name="playbook-draft-start"),
    path("draft/", playbook.DraftView.as_view(), name="playbook-draft"),
    path("draft/new/", playbook.CriterionView.as_view(), name="criterion-new"),
    path("draft/<int:pk>/", playbook.CriterionView.as_view(), name="criterion-edit"),
    path("draft/preview/", playbook.PreviewView.as_view(), name="playbook-preview"),
]

DOCUMENTS = [
    path("", documents.Documents.as_view(), name="documents"),
    path("<int:pk>/", documents.OneDocument.as_view(), name="document"),
    path("<int:pk>/file/", documents.DocumentFile.as_view(), name="document-file"),
]

# For everybody, while a portfolio is open.
PUBLIC = [
    path("", public.page, name="public"),
    path("card/", public.card_view, name="public-card"),
    path("feed.atom", public.atom, name="public-atom"),
    path("feed.json", public.feed, name="public-json"),
    path("initiatives.csv", public.table, name="public-csv"),
    path("initiatives.csv-metadata.json", public.metadata, name="public-csvw"),
    path("catalogue.jsonld", public.catalogue, name="public-catalogue"),
    path("<int:pk>/", public.initiative, name="public-initiative"),
]

OPENNESS = [
    path("", openness.OpennessPage.as_view(), name="openness"),
    path("preview/", openness.OpennessPreview.as_view(), name="openness-preview"),
    path(
        "preview/<int:pk>/",
        openness.OpennessPreview.as_view(),
        name="openness-preview-initiative",
    ),
]

EXCHANGE = [
    path("", exchange.Exchange.as_view(), name="exchange"),
    path("ours/", exchange.OurPack.as_view(), name="exchange-ours"),
    path("<int:pk>/", exchange.OnePack.as_view(), name="exchange-pack"),
]

ARCHIVE = [
    path("", archive.Archive.as_view(), name="archive"),
    path("terms/", archive.RetentionTerms.as_view(), name="retention"),
    path("lists/<int:pk>/", archive.Destruction.as_view(), name="destruction"),
    path(
        "lists/<int:pk>/report.json",
        archive.DestructionReport.as_view(),
        name="destruction-report",
    ),
    path(
        "lists/<int:pk>/report.pdf",
        archive.DestructionPdf.as_view(),
        name="destruction-pdf",
    ),
]

# Everything of this Kiem, for administrators.
INSTANCE = [
    path("", instance.Instance.as_view(), name="instance"),
    path("<int:pk>/", instance.OneInstanceDocument.as_view(), name="instance-document"),
    path("<int:pk>/file/", instance.InstanceFile.as_view(), name="instance-file"),
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
    path("", include(PEOPLE)),
    path("api/", include("web.api.urls")),
    path("", session.home, name="home"),
    path("a/<str:token>/", answering.AnswerLink.as_view(), name="answer-link"),
    path(
        "unsubscribe/<str:token>/",
        unsubscribing.Unsubscribe.as_view(),
        name="unsubscribe",
    ),
    path("mail/", preferences.mail_preferences, name="mail-preferences"),
    path("calendar/", feeds.FeedPage.as_view(), name="feeds"),
    path("feeds/<str:token>.ics", feeds.calendar, name="feed-calendar"),
    path("feeds/<str:token>.json", feeds.feed, name="feed-json"),
    path("language/", session.set_language, name="set-language"),
    path("p/<slug:slug>/", board.board, name="board"),
    path("initiatives/<int:pk>/peek/", peeking.peek, name="peek"),
    path("p/<slug:slug>/views/", saved.ViewList.as_view(), name="views"),
    path("p/<slug:slug>/views/<int:pk>/", saved.OneView.as_view(), name="view"),
    path("p/<slug:slug>/suggestions/", finding.suggestions, name="suggestions"),
    path("initiatives/<int:pk>/move/", moving.move, name="move"),
    path("audit/", audit.audit, name="audit"),
    path("help/", handbook.chapter, name="handbook"),
    path("help/<slug:name>/", handbook.chapter, name="help"),
    path("keys/", keys.keys, name="keys"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/api/", tokens.documentation, name="api-documentation"),
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
    path("p/<slug:slug>/exchange/", include(EXCHANGE)),
    path("p/<slug:slug>/archive/", include(ARCHIVE)),
    path("everything/", include(INSTANCE)),
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
    path("initiatives/<int:pk>/circle/", circle.CirclePage.as_view(), name="circle"),
    path("initiatives/<int:pk>/relate/", relating.relate, name="relate"),
    path("p/<slug:slug>/who-may/", who_may.WhoMay.as_view(), name="who-may"),
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
    path("meetings/<int:pk>/live/", meetings.live, name="meeting-live"),
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
    path("p/<slug:slug>/report/documents/", include(DOCUMENTS)),
    path("p/<slug:slug>/report/filed/", filed.FiledReports.as_view(), name="filed"),
    path("p/<slug:slug>/report/filed/<int:pk>/", filed.one, name="filed-report"),
    path("p/<slug:slug>/report/mail/", schedules.Schedules.as_view(), name="schedules"),
    path(
        "p/<slug:slug>/report/mail/<int:pk>/",
        schedules.OneSchedule.as_view(),
        name="schedule",
    ),
    path(
        "p/<slug:slug>/report/<slug:chapter>/<slug:table>/behind/",
        reports.behind,
        name="report-behind",
    ),
    path(
        "p/<slug:slug>/report/<slug:chapter>/<slug:table>.csv",
        reports.table_file,
        name="report-table",
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
    path("p/<slug:slug>/import/", imports.Imports.as_view(), name="imports"),
    path("p/<slug:slug>/import/<int:pk>/", imports.OneImport.as_view(), name="import"),
    path("p/<slug:slug>/theme/", theme.ThemePage.as_view(), name="theme"),
    path("p/<slug:slug>/theme/preview.css", theme.preview, name="theme-preview"),
    path("theme/<slug:slug>/<slug:mark>.css", theme.theme_css, name="theme-css"),
    path("theme/<slug:slug>/<slug:mark>.<slug:suffix>", theme.logo, name="theme-logo"),
    path("p/<slug:slug>/calendar/", rest.CalendarPage.as_view(), name="calendar"),
    path("p/<slug:slug>/advisers/", rest.AdvisersPage.as_view(), name="advisers"),
    path("p/<slug:slug>/limits/", rest.LimitsPage.as_view(), name="limits"),
    path("open/<slug:slug>/", include(PUBLIC)),
    path("p/<slug:slug>/open/", include(OPENNESS)),
    path(
        "initiatives/<int:pk>/open/",
        openness.InitiativeOpenness.as_view(),
        name="initiative-openness",
    ),
    path("p/<slug:slug>/channels/", channels.Channels.as_view(), name="channels"),
    path(
        "p/<slug:slug>/channels/new/",
        channels.ChannelNew.as_view(),
        name="channel-new",
    ),
    path(
        "p/<slug:slug>/channels/<int:pk>/",
        channels.ChannelPage.as_view(),
        name="channel",
    ),
    path("my-work/", points.my_work, name="my-work"),
    path("points/seen/", points.seen, name="points-seen"),
    path("points/<int:pk>/snooze/", points.Snooze.as_view(), name="point-snooze"),
    path("p/<slug:slug>/mail/", tray.Tray.as_view(), name="tray"),
    path("p/<slug:slug>/mail/<int:pk>/", tray.TrayItem.as_view(), name="tray-item"),
    path(
        "p/<slug:slug>/mail/<int:pk>/files/<int:file>/",
        tray.TrayFile.as_view(),
        name="tray-file",
    ),
    path("library/", library.library, name="library"),
    path("library/lessons/<int:pk>/", library.lesson, name="lesson"),
    path("library/shipped/<slug:slug>/", library.shipped_lesson, name="shipped-lesson"),
    path(
        "library/neighbours/<int:pk>/", library.neighbour_entry, name="neighbour-entry"
    ),
    path(
        "p/<slug:slug>/neighbours/", neighbours.Neighbours.as_view(), name="neighbours"
    ),
    path("running/", running.Running.as_view(), name="running"),
    path("metrics", health.metrics, name="metrics"),
    path("outbox/", outbox.Outbox.as_view(), name="outbox"),
    path("outbox/posts/<int:pk>/", channels.OutboxPost.as_view(), name="outbox-post"),
    path("outbox/<int:pk>/", outbox.OutboxMail.as_view(), name="outbox-mail"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:key>/", mailbox.message, name="mailbox-message"),
    path("mailbox/<str:key>/html/", mailbox.html, name="mailbox-html"),
]
