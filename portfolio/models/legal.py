"""Legal checks and the advice of those who advise and do not decide."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.day import DayField
from portfolio.models.initiative import Initiative
from portfolio.models.prose import ProseField


class CheckStatus(models.TextChoices):
    TO_DO = "to-do", _("To do")
    BUSY = "busy", _("Being done")
    DONE = "done", _("Done")
    NOT_APPLICABLE = "not-applicable", _("Not applicable, with a reason")


class LegalCheck(models.Model):
    """How one check stands. `slug` names a conditional check of the portfolio."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="legal_checks"
    )
    slug = models.SlugField()
    status = models.CharField(
        _("how it stands"),
        max_length=16,
        choices=CheckStatus.choices,
        default=CheckStatus.TO_DO,
    )
    # Also the reason why it does not apply.
    outcome = ProseField(
        _("outcome, or why it does not apply"), max_length=1000, blank=True
    )
    done_on = DayField(_("done on"), null=True, blank=True)
    # An office, never a person's name.
    responsible = models.CharField(
        _("responsible (office)"), max_length=120, blank=True
    )
    link = models.CharField(_("link or number"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "slug"], name="each_legal_check_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.status}"


class Adviser(models.TextChoices):
    """Offices that advise. They never decide (GDPR article 38 for the DPO)."""

    PRIVACY = "privacy", _("Privacy officer")
    DPO = "dpo", _("Data protection officer (FG)")
    CISO = "ciso", _("Information security officer (CISO)")
    LEGAL = "legal", _("Legal adviser")
    ETHICS = "ethics", _("Ethics adviser")
    PANEL = "panel", _("Multidisciplinary panel")
    CDO = "cdo", _("Chief data officer")
    SECRETARY = "secretary", _("Municipal secretary")
    WEB = "web", _("Web team")
    ARCHIVE = "archive", _("Information manager or archivist")
    OPEN_DATA = "open-data", _("Open-data coordinator")
    WOO = "woo", _("Woo contact")
    PROCUREMENT = "procurement", _("Procurement")
    HR = "hr", _("Human resources")
    FINANCE = "finance", _("Finance or control")


class Verdict(models.TextChoices):
    POSITIVE = "positive", _("Positive")
    CONDITIONS = "conditions", _("Positive, with conditions")
    NEGATIVE = "negative", _("Negative")
    NOT_NEEDED = "not-needed", _("No advice needed")


class Advice(models.Model):
    """What an adviser said; the newest of an adviser counts."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="advice"
    )
    adviser = models.CharField(_("adviser"), max_length=12, choices=Adviser.choices)
    verdict = models.CharField(_("advice"), max_length=12, choices=Verdict.choices)
    given_on = DayField(_("given on"))
    text = ProseField(_("in a few sentences"), max_length=2000, blank=True)
    link = models.CharField(_("link or number"), max_length=300, blank=True)

    class Meta:
        ordering = ["-given_on", "-id"]
        verbose_name_plural = "advice"

    def __str__(self) -> str:
        return f"{self.adviser} {self.verdict}"
