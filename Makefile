# Each target is a command of bootstrap.py, which works without make too.
PYTHON ?= python3

help run lint bench docs load rights settings sbom messages lock clean:
	@$(PYTHON) bootstrap.py $@

test fuzz chaos pictures:
	@$(PYTHON) bootstrap.py $@ $(ARGS)

.PHONY: help run test fuzz chaos pictures lint bench docs load rights settings sbom messages lock clean
