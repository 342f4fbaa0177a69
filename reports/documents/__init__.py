"""Documents made of a report."""
