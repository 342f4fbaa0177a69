"""Any JSON at all gets an answer, and never an error of our own."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.models import Event
from portfolio.records import RECORDS
from tests.records import make_records
from tests.web.api.bodies import GOOD, flat

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.dates().map(str),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(max_size=8), inner, max_size=3),
    ),
    max_leaves=8,
)


def bodies(name):
    """Half-good bodies reach deeper than nonsense does."""
    good = GOOD[name]
    changed = st.dictionaries(st.sampled_from([*good, "x"]), JSON, max_size=3)
    return st.one_of(changed.map(lambda change: good | change), JSON)


fuzzed = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.usefixtures("referred")
@pytest.mark.parametrize("name", ["moves", "decisions", *RECORDS])
@fuzzed
@given(data=st.data())
def test_any_body_gets_a_clear_answer(
    name, data, initiative, gate, as_owner, as_gatekeeper
):
    body = data.draw(bodies(name))
    caller = as_gatekeeper if name == "decisions" else as_owner
    before = Event.objects.count()

    response = caller.post(f"/initiatives/{initiative.pk}/{name}", body)

    done = response.status_code in (200, 201)
    assert done or response.status_code in (400, 409), (body, response.content)
    assert Event.objects.count() == before + done


@pytest.mark.parametrize("name", RECORDS)
@fuzzed
@given(data=st.data())
def test_any_change_gets_a_clear_answer(name, data, initiative, owner, as_owner):
    # Hypothesis keeps the database between its examples.
    rows = initiative.__dict__.get("rows") or make_records(initiative, by=owner)
    initiative.__dict__["rows"] = rows
    path = f"/initiatives/{initiative.pk}/{name}/{rows[name].pk}"
    fields = flat(as_owner.get(path).json())
    changed = st.dictionaries(st.sampled_from([*fields, "version"]), JSON)
    body = data.draw(st.one_of(changed, JSON))
    before = Event.objects.count()

    response = as_owner.patch(path, body)

    assert response.status_code in (200, 400, 409), (body, response.content)
    assert Event.objects.count() <= before + (response.status_code == 200)
