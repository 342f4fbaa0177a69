"""The routes of the API, all without a slash at the end."""

from django.urls import path, re_path

from web.api.boards import Boards
from web.api.decisions import Answers, DecisionRequests, Decisions
from web.api.initiatives import Initiatives, OneInitiative
from web.api.moves import Moves
from web.api.portfolios import Portfolios
from web.api.publishing import Absent, OpenApi
from web.api.records import Groups, Involvements, Lessons, Partners, Updates
from web.api.reporting import Reports

BOARD = "v1/portfolios/<slug:slug>"
ONE = "v1/initiatives/<int:id>"

urlpatterns = [
    path("v1/openapi.json", OpenApi.as_view(), name="openapi"),
    path("v1/portfolios", Portfolios.as_view(), name="api-portfolios"),
    path(f"{BOARD}/board", Boards.as_view(), name="api-board"),
    path(f"{BOARD}/report", Reports.as_view(), name="api-report"),
    path("v1/initiatives", Initiatives.as_view(), name="api-initiatives"),
    path(ONE, OneInitiative.as_view(), name="api-initiative"),
    path(f"{ONE}/moves", Moves.as_view(), name="api-moves"),
    path(f"{ONE}/decisions", Decisions.as_view(), name="api-decisions"),
    path(f"{ONE}/decision-requests", DecisionRequests.as_view(), name="api-requests"),
    path(f"{ONE}/answers", Answers.as_view(), name="api-answers"),
    path(f"{ONE}/groups", Groups.as_view(), name="api-groups"),
    path(f"{ONE}/involvements", Involvements.as_view(), name="api-involvements"),
    path(f"{ONE}/partners", Partners.as_view(), name="api-partners"),
    path(f"{ONE}/lessons", Lessons.as_view(), name="api-lessons"),
    path(f"{ONE}/updates", Updates.as_view(), name="api-updates"),
    re_path(r"", Absent.as_view(), name="api-absent"),
]
