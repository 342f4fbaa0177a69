"""Bringing in what stands in a spreadsheet or another program: docs/importing.md."""
