"""Every pattern of ours reads a long text in a time that grows as the text does."""

import importlib
import pkgutil
import re
from functools import cache
from time import process_time

import pytest

import accounts
import notifications
import portfolio
import reports
import web
import workflows

pytestmark = pytest.mark.anywhere

LONG = 100_000
# Twice as long takes twice as long; of what is quadratic, four times.
MOST, SHORTEST = 3, 0.01
SIGNS = ("a", "1", " ", "-", "<", '"', ".", "@", "\n", "a.", "a-", "a@", "](")
SIGNS += ("http://",)


@cache
def patterns():
    """The patterns that have a name in a module, by that name."""
    found = {}
    for package in (accounts, portfolio, workflows, reports, notifications, web):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" in each.name or "management" in each.name:
                continue
            module = importlib.import_module(each.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found[value] = f"{each.name}.{name}"
    return {name: pattern for pattern, name in found.items()}


def seconds(pattern, sign, length):
    text = (sign * length)[:length]
    began = process_time()
    pattern.search(text)
    return process_time() - began


def grows_too_fast(pattern, sign):
    """Look at a shorter text first, so that what is quadratic ends early."""
    for length in (LONG // 16, LONG):
        if seconds(pattern, sign, length) > SHORTEST:
            half, whole = (
                min(seconds(pattern, sign, count) for _time in range(3))
                for count in (length // 2, length)
            )
            if whole > max(SHORTEST, MOST * half):
                return True
    return False


def test_there_are_patterns():
    assert len(patterns()) > 30


@pytest.mark.parametrize("sign", SIGNS)
def test_no_pattern_takes_four_times_as_long_over_twice_as_much(sign):
    slow = [name for name, each in patterns().items() if grows_too_fast(each, sign)]

    assert slow == []


def test_a_quadratic_pattern_is_found():
    assert grows_too_fast(re.compile(r"[a-z]{3,}\\d"), "a")
