"""Wires the packages together; owns nothing."""

import gc

from config.celery import app as celery_app

__all__ = ["celery_app"]

# A page or a batch makes many small things that go by themselves. Looking for garbage
# after each 700 of them, as Python does, took a quarter of the time.
gc.set_threshold(50_000, 20, 50)
