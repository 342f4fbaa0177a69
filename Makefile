# Each target is a command of bootstrap.py, which works without make too.
PYTHON ?= python3

help run lint bench messages lock clean:
	@$(PYTHON) bootstrap.py $@

test:
	@$(PYTHON) bootstrap.py test $(ARGS)

.PHONY: help run test lint bench messages lock clean
