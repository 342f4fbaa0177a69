"""Traces of people in free text."""

from random import Random

import pytest

from portfolio.personal_data import Trace, is_bsn, traces


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("Ask jan.jansen@voorbeeld.nl about it.", Trace.EMAIL),
        ("Call 06-12345678 after five.", Trace.PHONE),
        ("Call 0612345678.", Trace.PHONE),
        ("Call +31 6 12 34 56 78.", Trace.PHONE),
        ("Call (020) 123 45 67.", Trace.PHONE),
        ("Her number is 111222333.", Trace.BSN),
        ("Her number is 1112.22.333.", Trace.BSN),
    ],
)
def test_a_trace_of_a_person_is_found(text, trace):
    assert traces(["Two inspectors.", text]) == [trace]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We spoke with 12 inspectors on 23 November 2026.",
        "It costs 123.456.789 euros.",
        "Ticket 20261123 was closed.",
        "Order 000000000.",
        "See https://example.org/a/123456789012.",
    ],
)
def test_figures_and_dates_are_no_trace(text):
    assert traces([text]) == []


@pytest.mark.parametrize("number", ["111222333", "123456782", "1234.56.782"])
def test_a_citizen_service_number_passes_the_eleven_test(number):
    assert is_bsn(number)


@pytest.mark.parametrize("number", ["111222334", "123456789", "12345672", "000000000"])
def test_other_numbers_do_not(number):
    assert not is_bsn(number)


NAMES = ("jan", "j.de.vries", "fatima-el", "a_b", "x+y", "Jeroen.van.den.Berg2")
HOSTS = (
    "voorbeeld.nl",
    "gemeente-vliet.nl",
    "mail.example.org",
    "a.b.co.uk",
    "x.amsterdam",
)
AROUND = (
    "{}",
    "Ask {} about it.",
    "({})",
    "Mail: {}, or call.",
    "<{}>",
    "Her address is\n{}\nsince May.",
    "contact={};",
    "“{}”",
)
MOBILE = (
    "06{}{}",
    "06-{}{}",
    "06 {} {}",
    "+316{}{}",
    "+31 6 {} {}",
    "0031 6 {}{}",
    "+31 (0)6 {} {}",
    "(06) {}{}",
    "06 - {} {}",
    "06/{}{}",
    "06.{}.{}",
)
FIXED = ("0{}-{}", "(0{}) {}", "+31 {} {}", "0{} {}", "0{}/{}", "0{}.{}")
SPACED = ("{}{}{}", "{}.{}.{}", "{} {} {}", "{}-{}-{}", "BSN{}{}{}", "bsn:{}{}{}")


def made_up(random, count):
    """Texts that hold a trace of somebody, with which trace that is."""
    for _ in range(count):
        name, host = random.choice(NAMES), random.choice(HOSTS)
        yield Trace.EMAIL, f"{name}@{host}"
        four = [f"{random.randrange(10_000):04}" for _ in range(2)]
        yield Trace.PHONE, random.choice(MOBILE).format(*four)
        area = random.choice(("20", "10", "30", "70", "172", "348"))
        number = str(random.randrange(2 * 10 ** (8 - len(area)), 10 ** (9 - len(area))))
        if random.random() < 0.5:
            number = f"{number[:3]} {number[3:5]} {number[5:]}".strip()
        yield Trace.PHONE, random.choice(FIXED).format(area, number)
        yield Trace.BSN, random.choice(SPACED).format(*a_bsn(random))


def a_bsn(random):
    """Three groups of digits that together pass the eleven test."""
    while True:
        digits = f"{random.randrange(10_000_000, 999_999_999):09}"
        if is_bsn(digits):
            cuts = random.choice(((3, 6), (4, 6), (2, 6)))
            return digits[: cuts[0]], digits[cuts[0] : cuts[1]], digits[cuts[1] :]


def missed(count=1000):
    random = Random(8)
    return [
        (trace, text)
        for trace, bare in made_up(random, count)
        for text in [random.choice(AROUND).format(bare)]
        if trace not in traces([text])
    ]


def test_99_of_100_traces_are_found_in_a_made_corpus():
    """Of 1,000 addresses, 2,000 phone numbers and 1,000 citizen service numbers."""
    unseen = missed()

    for trace in Trace:
        assert sum(found == trace for found, _text in unseen) <= 10, unseen[:40]


def test_few_texts_without_anybody_are_suspected():
    """Figures, dates, amounts and numbers of dossiers, of which one in eleven fits."""
    random = Random(8)
    texts = [
        form.format(random.randrange(1, 10**size))
        for form, size in (
            ("It costs € {:,}.", 9),
            ("{} residents live there.", 6),
            ("Dossier Z-{}.", 8),
            ("See https://example.org/{}.", 12),
            ("On 2026-11-{:02}", 1),
            ("Case 2026/{}", 7),
        )
        for _ in range(200)
    ]

    assert sum(bool(traces([text])) for text in texts) <= len(texts) // 100
