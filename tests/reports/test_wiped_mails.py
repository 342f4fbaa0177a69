"""Mails lose what they say of a destroyed initiative, and nothing else."""

import pytest

from notifications.emails import Writer, lone_mail
from notifications.letters import Letter, Line, News, Said, Section, one_line
from notifications.models import Mail, Notice, Preference
from portfolio.models import Portfolio
from reports.archive.mails import forget
from tests.cast import NOW, TODAY, make_initiative
from workflows.models import Severity

GONE = "Destroyed after its term"


@pytest.fixture
def trees(owner):
    """Its title is in the words of mails about others too."""
    return make_initiative(owner, title="AI")


@pytest.fixture
def noise(owner):
    return make_initiative(owner, title="AI for noise")


def section(initiative):
    url = f"https://kiem.example/initiatives/{initiative.pk}/"
    said = f"{initiative.title} waits", "Decide"
    return Section(
        initiative=initiative.pk,
        portfolio=initiative.portfolio_id,
        title=initiative.title,
        stage="Idea",
        url=url,
        lines=[Line(Severity.ACTION, *said, url=f"{url}a", later=f"{url}l")],
        more=0,
    )


def news(initiative=None, lines=()):
    heading = f"Decided: {initiative.title}" if initiative else "Gate meeting"
    return News(
        heading=heading,
        url="https://kiem.example/",
        ask="Look at it",
        subject=heading,
        opening="There is news.",
        portfolio=Portfolio.objects.get().pk,
        initiative=initiative.pk if initiative else None,
        lines=[*lines],
    )


def written(owner, *, sections=(), told=()):
    letter = Letter(owner, Preference.of(owner), TODAY, sections=sections, told=told)
    mail = Writer([letter], at=NOW).mail(letter, name=f"digest.{Mail.objects.count()}")
    mail.save()
    return mail


def test_what_is_about_it_alone_goes_and_its_words_elsewhere_stay(owner, trees, noise):
    written(owner, sections=[section(trees)])
    other = written(owner, sections=[section(noise)], told=[news(noise)])
    before = Mail.objects.filter(pk=other.pk).values().get()

    forget([trees.pk])

    assert Mail.objects.values().get() == before


def test_a_digest_keeps_what_it_says_of_others(owner, trees, noise):
    mail = written(
        owner,
        sections=[section(trees), section(noise)],
        told=[news(trees), news(lines=[Said("AI: go", trees.pk), Said("B", noise.pk)])],
    )
    kept = [mail.text[slice(*span)] for span in mail.about[str(noise.pk)]["text"]]

    forget([trees.pk])

    mail.refresh_from_db()
    for said in (mail.text, mail.html):
        assert "AI waits" not in said
        assert "AI: go" not in said
        assert "Decided: AI" not in said
        assert f"/initiatives/{trees.pk}/" not in said
        assert said.count("AI for noise waits") == 1
        assert GONE in said
    assert mail.subject == GONE
    assert "Gate meeting" in mail.text
    where = mail.about[str(noise.pk)]["text"]
    assert [mail.text[slice(*span)] for span in where] == kept

    forget([noise.pk])

    mail.refresh_from_db()
    assert "AI for noise" not in mail.text + mail.html
    assert mail.about == {}
    assert mail.text.startswith("Hello Owner")


def test_a_subject_about_another_stays(owner, trees, noise):
    mail = written(owner, sections=[section(noise)], told=[news(trees)])

    forget([trees.pk])

    mail.refresh_from_db()
    assert mail.subject == "AI for noise: decide"
    assert "<h1" in mail.html
    assert "AI for noise: decide" in mail.html


def test_no_mark_is_in_the_mail(owner, trees, noise):
    told = [news(trees), news(lines=[Said(one_line("\x1e7\x1fA"), noise.pk)])]
    mail = written(owner, sections=[section(noise)], told=told)

    assert not {"\x1e", "\x1f"}.intersection(mail.text)
    assert set(mail.about) == {str(trees.pk), str(noise.pk)}


def test_a_mail_to_an_adviser_goes_with_what_it_is_about(owner, trees, noise):
    context = {"subject": "AI: your advice is asked", "house": {}, "owner": owner}
    how = {"to": "fg@example.org", "recipient": owner, "at": NOW}
    for number, initiative in enumerate((trees, noise)):
        mail = lone_mail(
            f"adviser.{number}", "adviser", context, about=initiative.pk, **how
        )
        mail.save()

    forget([trees.pk])

    assert [*Mail.objects.get().about] == [str(noise.pk)]


def test_of_older_mails_the_links_and_the_notices_tell(owner, trees, noise):
    mails = [written(owner, told=[news(noise)]) for _number in range(3)]
    Mail.objects.update(about=None)
    Mail.objects.filter(pk=mails[0].pk).update(text=f"/initiatives/{trees.pk}/")
    how = {"recipient": owner, "kind": "decision", "made_at": NOW}
    Notice.objects.create(event=trees.events.first(), mail=mails[1], **how)
    Notice.objects.create(event=noise.events.first(), mail=mails[2], **how)

    forget([trees.pk])

    assert Mail.objects.get() == mails[2]
    assert Notice.objects.get().mail == mails[2]
