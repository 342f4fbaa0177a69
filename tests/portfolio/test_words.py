"""Words and their stems."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from portfolio.library.words import word

TEXTS = [
    f"{start}{end}"
    for start in ("verken", "organisat", "nation")
    for end in (
        "ning",
        "ningen",
        "ional",
        "ionally",
        "iseren",
        "izations",
        "fulness",
        "heden",
    )
] * 25


@pytest.fixture
def hasty_threads():
    """Threads that take turns as often as Python lets them."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_threads_that_stem_at_once_do_not_mix_up_their_words(hasty_threads):
    stem = word.__wrapped__  # each time anew
    alone = [stem(text) for text in TEXTS]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(stem, TEXTS))

    assert together == alone
