"""The figures: pure functions of a portfolio as it was known on a day, and a period.

docs/figures.md defines each of them.
"""

from reports.figures.past import Exit, Past, Stay

__all__ = ["Exit", "Past", "Stay"]
