"""Traces of people in free text."""

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
