"""Filing a report, so that it says the same next year."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from accounts.models import Language, User
from accounts.policy import require
from portfolio.ledger import Kind, record_about
from portfolio.models import Portfolio
from reports.chapters import chapters, for_everybody
from reports.filing import EDITION, kept
from reports.models import FiledReport
from reports.policy import may_file
from reports.wanted import Wanted


@transaction.atomic
def file_report(
    portfolio: Portfolio, wanted: Wanted, *, name: str, by: User, at: datetime
) -> FiledReport:
    """Keep what a report tells everybody now, in both languages.

    Raises ValidationError per field.
    """
    require(may_file(by, portfolio))
    wanted.refuse_mistakes(portfolio)
    asked = wanted.asked(portfolio, reader=by, shared=True)
    told = {}
    for language in Language.values:
        with translation.override(language):
            told[language] = kept(for_everybody(chapters(asked)))
    filed = FiledReport(
        portfolio=portfolio,
        name=name.strip(),
        as_of=wanted.as_of,
        asked=wanted.keys(),
        initiatives=sorted(asked.past.cards) if wanted.q else None,
        chapters=told,
        edition=EDITION,
        filed_at=at,
        filed_by=by,
    )
    filed.full_clean()
    filed.save(force_insert=True)
    about = {"name": filed.name, "as_of": filed.as_of.isoformat(), "id": filed.pk}
    record_about(portfolio, Kind.REPORT_FILED, by=by, at=at, **about)
    return filed
