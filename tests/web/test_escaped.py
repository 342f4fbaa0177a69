import pytest
from markupsafe import Markup

from web.escaped import joined


def test_what_templates_made_is_joined_as_it_is():
    assert joined([Markup("<li>a</li>"), Markup("<li>&lt;</li>")]) == Markup(
        "<li>a</li><li>&lt;</li>"
    )


def test_a_text_that_nobody_escaped_is_refused():
    with pytest.raises(TypeError):
        joined([Markup("<li>a</li>"), "<script>"])
