"""Components as plain HTML; whole pages of it stand in test_prerender.py."""

from __future__ import annotations

from typing import Any

import pytest
from dash import dcc, html

from dashboard.components import controls
from dashboard.markup import PARTS, element, html_of, text

OPTIONS = [{"value": "a", "label": "<A>", "title": "first"}, {"value": "b", "label": "B"}]


def written(node: Any) -> str:  # noqa: ANN401 -- whatever Dash draws
    return html_of(node, parts=PARTS)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (None, ""),
        (True, ""),
        (3, "3"),
        ("a < b & c", "a &lt; b &amp; c"),
        ([html.B("x"), " ", None], "<b>x</b> "),
        (html.Br(), "<br>"),
        (
            html.A("x", href='/"><script>', title="<&>"),
            '<a href="/&quot;&gt;&lt;script&gt;" title="&lt;&amp;&gt;">x</a>',
        ),
        (html.Label("x", htmlFor="y", className="z"), '<label class="z" for="y">x</label>'),
        (html.Div(id="x", n_clicks=0), "<div></div>"),
        (dcc.Location(id="url"), ""),
        (dcc.Graph(id="g"), "<div></div>"),
    ],
)
def test_what_is_drawn_is_written_and_escaped(node: Any, expected: str) -> None:  # noqa: ANN401
    assert written(node) == expected


def test_an_attribute_that_is_true_stands_alone_and_one_that_is_false_does_not() -> None:
    flags = {"checked": True, "hidden": False, "title": None, "value": ""}
    assert element("input", flags) == '<input checked value="">'
    assert element("p", {"style": {"flexGrow": 1, "width": "3%"}}, "x") == '<p style="flex-grow:1;width:3%">x</p>'
    assert text('<b>"x"') == '&lt;b&gt;"x"'


def test_radios_can_be_sent_without_scripts_with_the_chosen_one_checked() -> None:
    radios = controls.Radios(id="r", name="gruppe", legend="L", look="pills", options=OPTIONS, value="b", standard="a")
    told = written(radios)
    assert told.startswith('<fieldset class="radios pills"><legend>L</legend>')
    assert told.count('name="gruppe"') == 2
    assert '<input type="radio" name="gruppe" value="b" checked>' in told
    assert '<input type="radio" name="gruppe" value="a">' in told
    assert "&lt;A&gt;" in told


def test_only_one_part_of_a_choice_bears_the_name_that_a_form_sends() -> None:
    box = controls.NumberBox(id="n", name="grense", label="L", value=90, min=1, max=1440, standard="90")
    assert "name=" not in written(box)
    assert 'min="1" max="1440" value="90"' in written(box)
    checks = controls.Checks(id="c", name="godta", legend="L", options=OPTIONS, value=["a"], standard="a")
    assert "name=" not in written(checks)
    assert '<input type="checkbox" value="a" checked>' in written(checks)


def test_a_check_and_a_select_send_what_is_chosen() -> None:
    check = controls.Check(id="x", name="antatt", label="L", on="ja", value=True)
    assert '<input type="checkbox" name="antatt" value="ja" checked>' in written(check)
    select = controls.Select(id="s", name="hva", label="L", options=OPTIONS, value="b", standard="")
    assert '<select name="hva">' in written(select)
    assert '<option value="b" selected>B</option>' in written(select)
    assert '<option value="a">&lt;A&gt;</option>' in written(select)
