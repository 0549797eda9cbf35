from __future__ import annotations

import re

from geo.data.folder import load
from geo.data.municipality_codes import NEW_CODES


def test_every_former_code_became_codes_in_use_today() -> None:
    today = set(load().municipalities["municipality_code"])
    assert {code for became in NEW_CODES.values() for code in became} <= today
    assert all(re.fullmatch(r"\d{4}", old) for old in NEW_CODES)


def test_only_alesund_was_divided_and_nothing_was_joined() -> None:
    assert {old: new for old, new in NEW_CODES.items() if len(new) > 1} == {"1507": ("1508", "1580")}
    became = [code for new in NEW_CODES.values() for code in new]
    assert len(became) == len(set(became))


def test_known_changes_of_2024() -> None:
    assert NEW_CODES["5437"] == ("5610",)  # Karasjok
    assert NEW_CODES["3005"] == ("3301",)  # Drammen
    assert "0301" not in NEW_CODES  # Oslo kept its code
