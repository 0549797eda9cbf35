from __future__ import annotations

from dashboard.components.legends import change_legend, closed_legend, legend, legend_parts
from dashboard.text.catalogue import Catalogue
from tests.dashboard.reading import kind, text


def swatches(tree: object) -> list[str]:
    return [one.className.removeprefix("swatch ") for one in kind(tree, "Span") if "swatch" in (one.className or "")]


def test_every_class_of_the_map_has_words(t: Catalogue) -> None:
    assert swatches(legend(t)) == [*(f"c{at}" for at in range(8)), "ferry"]
    marks = [one.className for one in kind(legend(t), "Span") if one.className.startswith("mark")]
    assert marks == ["mark documented", "mark partly", "mark no", "mark unknown"]


def test_a_class_without_words_is_left_out(t: Catalogue) -> None:
    assert swatches(legend_parts(t, words={"title": "x", "c0": "a", "c5": "b"})) == ["c0", "c5", "ferry"]


def test_a_map_of_a_change_has_ten_classes_and_one_of_a_world_the_usual(t: Catalogue) -> None:
    assert swatches(change_legend(t, show="endring")) == [f"d{at}" for at in range(10)]
    assert swatches(change_legend(t, show="for")) == swatches(legend(t))
    assert change_legend(t, show="endring", folded=True).open is False
    assert change_legend(t, show="for", folded=True).open is False


def test_what_is_closed_is_explained_where_something_is(t: Catalogue) -> None:
    assert closed_legend((), t=t) == []
    assert swatches(closed_legend(("winter", "doubtful"), t=t)) == ["way winter", "way doubtful"]
    assert t("conditions.map.winter") in text(closed_legend(("winter",), t=t))
