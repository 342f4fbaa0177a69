"""The demo: a fictional municipality with a past, and a large one to measure with.

Beside the command that loads it, since like a command it writes what no verb makes:
portfolios, people and roles.
"""
