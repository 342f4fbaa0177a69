"""What is recorded about an initiative, so that criteria need not be ticked."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.day import DayField
from portfolio.models.initiative import Initiative
from portfolio.models.prose import ProseField


class Who(models.TextChoices):
    """A user works with the outcome, an affected person is who it is about."""

    USER = "user", _("Users: they will work with it")
    AFFECTED = "affected", _("People affected: it is about them")
    REPRESENTATIVE = (
        "representative",
        _("Representatives, for example a client council"),
    )
    TEAM = "team", _("Members of our own team")


class TargetUserGroup(models.Model):
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="groups"
    )
    name = models.CharField(_("group"), max_length=120)
    is_affected = models.BooleanField(_("the outcome is about them"), default=False)
    is_internal = models.BooleanField(_("they work for us"), default=False)
    # An office or a role, never a person's name.
    contact = models.CharField(
        _("contact (office or role)"), max_length=120, blank=True
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "name"],
                name="each_group_named_once",
                violation_error_message=_("There is a group with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Form(models.TextChoices):
    """How users were involved."""

    OBSERVE = "observe", _("Watched at work")
    INTERVIEW = "interview", _("Conversation or interview")
    SURVEY = "survey", _("Survey")
    CO_DESIGN = "co-design", _("Designed together")
    PROTOTYPE_TEST = "prototype-test", _("Tried a sketch or prototype")
    USE_TEST = "use-test", _("Used it in real work")
    CO_DECIDE = "co-decide", _("Decided together")


class Effect(models.TextChoices):
    """What an involvement changed."""

    CHANGED = "changed", _("Something changed")
    NOT_CHANGED = "not-changed", _("Nothing changed, and we know why")
    OPEN = "open", _("Not known yet")


class Involvement(models.Model):
    """Users were involved once. People are counted, never named."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="involvements"
    )
    held_on = DayField(_("date"))
    form = models.CharField(_("how"), max_length=16, choices=Form.choices)
    group = models.ForeignKey(
        TargetUserGroup, on_delete=models.PROTECT, related_name="involvements"
    )
    who = models.CharField(
        _("who they were"), max_length=16, choices=Who.choices, default=Who.USER
    )
    count = models.PositiveIntegerField(
        _("number of people"),
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    findings = ProseField(_("what we learnt"), max_length=5000, blank=True)
    effect = models.CharField(
        _("what it changed"), max_length=12, choices=Effect.choices, default=Effect.OPEN
    )
    change = ProseField(_("what changed, or why not"), max_length=2000, blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(count__gte=1), name="somebody_was_involved"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.held_on}"


class AgreementStatus(models.TextChoices):
    NONE = "none", _("No agreement yet")
    BUSY = "busy", _("Agreement being made")
    AGREED = "agreed", _("Agreement recorded")


class Partner(models.Model):
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="partners"
    )
    organisation = models.CharField(_("organisation or department"), max_length=120)
    is_own_department = models.BooleanField(_("our own department"), default=False)
    role = models.CharField(_("role"), max_length=120, blank=True)
    contribution = models.CharField(_("contribution"), max_length=200, blank=True)
    agreement_status = models.CharField(
        _("agreement"),
        max_length=8,
        choices=AgreementStatus.choices,
        default=AgreementStatus.NONE,
    )
    confirmed_on = DayField(_("last confirmed on"), null=True, blank=True)
    # When it was recorded; empty for partners from before this was kept.
    added_on = DayField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "id"]

    def __str__(self) -> str:
        return self.organisation


class Update(models.Model):
    """One line on where the initiative stands."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="updates"
    )
    posted_on = DayField()
    text = models.CharField(_("where it stands"), max_length=500)

    class Meta:
        ordering = ["-posted_on", "-id"]

    def __str__(self) -> str:
        return self.text
