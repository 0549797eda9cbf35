"""How a scenario is spelt; that it survives any address stands, drawn at random, in test_scenario.py."""

from __future__ import annotations

import pytest

from geo.network.conditions import Conditions
from geo.scenario.address import MAX_NAME, MAX_TEXT, BadScenarioText, clean_name, from_text, read, to_text
from geo.scenario.scenario import (
    LAWFUL_GROUPS,
    TODAY,
    ChangeAgreement,
    ChangeService,
    CloseCentre,
    CloseRoad,
    MoveCentre,
    OpenCentre,
    ReopenCentre,
    Scenario,
)

CHANGES = {
    "lukk.aust": CloseCentre("aust"),
    "gjenapne.oya": ReopenCentre("oya"),
    "gjenapne.oya.women.men": ReopenCentre("oya", ("women", "men")),
    "apne.0202-oyvaer.women": OpenCentre("0202-oyvaer", ("women",)),
    "flytt.aust.0102-brubyen": MoveCentre("aust", "0102-brubyen"),
    "tilbud.alle.men.full": ChangeService("alle", "men", "full"),
    "avtale.0201.bru": ChangeAgreement("0201", "bru"),
    "veg.Rv3.0102-brubyen.0201-dalsbygda": CloseRoad("Rv3", "0102-brubyen", "0201-dalsbygda"),
}


@pytest.mark.parametrize(("text", "change"), CHANGES.items())
def test_each_change_has_one_spelling(text: str, change: CloseCentre) -> None:
    assert from_text(f"1~{text}") == Scenario((change,))
    assert to_text(Scenario((change,))) == f"1~{text}"


def test_a_new_centre_without_groups_takes_in_those_of_the_law() -> None:
    assert from_text("1~apne.0202-oyvaer") == Scenario((OpenCentre("0202-oyvaer", LAWFUL_GROUPS),))


def test_changes_keep_their_order_and_conditions_stand_beside() -> None:
    found = from_text("1~lukk.aust~vilkar.natt.vinter~lukk.bru~navn.Uten_begge")
    assert found.changes == (CloseCentre("aust"), CloseCentre("bru"))
    assert found.conditions == Conditions(winter=True, night=True)
    assert found.name == "Uten begge"
    assert to_text(found) == "1~lukk.aust~lukk.bru~vilkar.natt.vinter~navn.Uten_begge"


@pytest.mark.parametrize("name", ["Uten_alt", "a.b", "3 % færre", "æ~ø", "x/y?z=1&"])
def test_a_name_holds_signs_that_no_address_may(name: str) -> None:
    text = to_text(Scenario(name=name))
    assert from_text(text).name == name
    assert not set(" %~/?&=#") & set(text.removeprefix("1~"))


def test_a_name_is_one_line_single_blanks_and_not_too_long() -> None:
    assert clean_name("  to\n linjer\t her ") == "to linjer her"
    assert len(clean_name("x" * (MAX_NAME + 5))) == MAX_NAME


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2~lukk.aust", "version"),
        ("lukk.aust", "version"),
        ("1~lukk", "part"),
        ("1~lukk.aust.bru", "part"),
        ("1~riv.aust", "part"),
        ("1~flytt.aust", "part"),
        ("1~lukk.<b>", "part"),
        ("1~navn.", "part"),
        ("1~navn.a~navn.b", "part"),
        ("1~vilkar.storm", "part"),
        ("1~" + "lukk.aust~" * MAX_TEXT, "too_long"),
    ],
)
def test_what_cannot_be_read_is_told_and_means_today(text: str, code: str) -> None:
    with pytest.raises(BadScenarioText) as caught:
        from_text(text)
    assert caught.value.code == code
    assert caught.value.key == f"scenario.unreadable.{code}"
    assert read(text)[0] == TODAY
    assert read(None) == (TODAY, None)
