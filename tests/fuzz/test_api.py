"""Calls made up from the OpenAPI document, by three roles: each answer is as it says.

FUZZ_STEPS says how many calls in all. Without it, every run makes the same calls.
"""

import os
import re
from contextlib import suppress
from math import ceil

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyStrategyDefinition
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    ensure_resource_availability,
    negative_data_rejection,
    response_schema_conformance,
)

from tests.once import once
from tests.web.api.rights import API
from tests.web.rights import Route
from tests.web.rights_world import make_world
from tests.web.test_rights import address
from web.api.publishing import document
from web.api.urls import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]

STEPS = int(os.environ.get("FUZZ_STEPS", "2000"))
# An eighth of them one after another, from what was added.
IN_A_ROW = 8
ROLES = {"manager": "manager", "owner": "own_gatekeeper", "viewer": "viewer"}

SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.config.generation.update(with_security_parameters=False)
CHECKS = SCHEMA.config.checks
# Whatever fits the document is not therefore accepted: a document cannot say which
# numbers are rows, which day is to come and what a portfolio allows.
CHECKS.positive_data_acceptance.enabled = False
# A wrong call may be refused for another reason: the state that it saw.
CHECKS.negative_data_rejection.expected_statuses += ["412", "413"]
SERVED = get_wsgi_application()


def application(environ, start_response):
    """One call, to its end: that closes a file that was asked for."""
    answer = SERVED(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


SCHEMA.app = application
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}
NAMES = {
    "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern)).removeprefix("v1/"): (
        each.name
    )
    for each in urlpatterns[:-1]
}
made_up = settings(
    max_examples=ceil(STEPS * 7 / 8 / len(OPERATIONS) / len(ROLES)),
    database=None,
    deadline=None,
    derandomize="FUZZ_STEPS" not in os.environ,
    # A failure is shown as it was found.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
world = once(make_world)


@pytest.fixture(scope="module", autouse=True)
def same_connection():
    """A request ends with its connection, in which all is taken back: here it stays."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def needless(case):
    """The checks that a right answer to this call need not pass."""
    if "fields" in (case.query or {}):
        # Fewer fields than the document says, as was asked.
        yield response_schema_conformance
    texts = case.body.values() if isinstance(case.body, dict) else ()
    if any(isinstance(each, str) and each != each.strip() for each in texts):
        # The space around a text does not count for how long it is.
        yield negative_data_rejection
    if case.operation.path.endswith("/content"):
        # A document is made by a worker: until then there is nothing in it.
        yield ensure_resource_availability


def headers_of(role, world):
    token = world.keys[ROLES[role]].token
    return {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}


def there(operation, world):
    """What to fill in at an address, so that something is there."""
    name = NAMES[operation.path]
    # Not every route has its row in the tables of rights.
    other = Route("pk comment" if "{comment}" in operation.path else "")
    found = resolve(address(name, API.get(name, other), world)).kwargs
    named = re.findall(r"{(\w+)}", operation.path)
    return {name: found[name] for name in named}


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_as_the_document_says(label, world):
    operation = OPERATIONS[label]
    known = there(operation, world)
    cases = st.one_of(
        operation.as_strategy(GenerationMode.POSITIVE, path_parameters=known),
        operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=known),
    )

    @made_up
    @given(case=cases)
    def call(case):
        for role in ROLES:
            with transaction.atomic():
                case.call_and_validate(
                    headers=headers_of(role, world), excluded_checks=[*needless(case)]
                )
                transaction.set_rollback(True)

    call()


@pytest.mark.parametrize("role", ROLES)
def test_one_call_after_another(role, world):
    """What was added is shown, changed and removed, and gone after that."""
    headers = headers_of(role, world)

    class Calls(SCHEMA.as_state_machine()):
        def setup(self):
            self.added = set()
            self.all = transaction.atomic()
            self.all.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.all.__exit__(None, None, None)

        def before_call(self, case):
            named = there(case.operation, world)
            for key, value in named.items():
                if case.path_parameters[key] not in self.added:
                    case.path_parameters[key] = value

        def get_call_kwargs(self, case):
            return {"headers": headers}

        def validate_response(self, response, case, **options):
            sent = {"headers": headers}
            case.validate_response(
                response,
                **sent,
                transport_kwargs=sent,
                recorder=self.recorder,
                excluded_checks=[*needless(case)],
            )

        def after_call(self, response, case):
            super().after_call(response, case)
            if response.status_code == 201:
                self.added.add(response.json()["id"])

    rows = settings(
        made_up,
        max_examples=ceil(STEPS / 8 / IN_A_ROW / len(ROLES)),
        stateful_step_count=IN_A_ROW,
    )
    # What was added decides what can come next, and its moments and secrets differ from
    # walk to walk: where Hypothesis remarks on that, it stops. That is no wrong answer.
    with suppress(FlakyStrategyDefinition):
        run_state_machine_as_test(Calls, settings=rows)
