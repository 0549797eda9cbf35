"""Scripts and styles at addresses that carry a hash of their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from dashboard.web.static import AssetAddresses


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assets = tmp_path / "assets"
    (assets / "vendor").mkdir(parents=True)
    (assets / "a.js").write_text("let a = 1;", encoding="utf-8")
    (assets / "vendor" / "b.css").write_text("b{}", encoding="utf-8")
    (tmp_path / "secret.js").write_text("let s = 0;", encoding="utf-8")
    return assets


def version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def test_the_hash_stands_in_the_address_in_place_of_a_time(folder: Path) -> None:
    addresses = AssetAddresses(folder)
    html = '<script src="/assets/a.js?m=17"></script><link href="/assets/vendor/b.css"><img src="/assets/c.png">'
    assert addresses.put_into(html) == (
        f'<script src="/assets/a.js?v={version("let a = 1;")}"></script>'
        f'<link href="/assets/vendor/b.css?v={version("b{}")}"><img src="/assets/c.png">'
    )


def test_a_changed_file_has_another_address_at_once(folder: Path) -> None:
    addresses = AssetAddresses(folder)
    before = addresses.put_into('"/assets/a.js"')
    (folder / "a.js").write_text("let a = 2;", encoding="utf-8")
    assert addresses.put_into('"/assets/a.js"') != before
    assert not addresses.lasting("/assets/a.js", version("let a = 1;"))
    assert addresses.lasting("/assets/a.js", version("let a = 2;"))


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/assets/../secret.js", "let s = 0;"),
        ("/assets/vendor/../../secret.js", "let s = 0;"),
        ("/assets/vendor/../a.js", "let a = 1;"),
        ("/secret.js", "let s = 0;"),
        ("/assets/none.js", ""),
        ("/assets/vendor", ""),
    ],
)
def test_nothing_outside_the_folder_is_looked_at_or_kept_for_ever(folder: Path, path: str, content: str) -> None:
    assert not AssetAddresses(folder).lasting(path, version(content))


def test_only_the_right_version_lasts(folder: Path) -> None:
    addresses = AssetAddresses(folder)
    assert addresses.lasting("/assets/vendor/b.css", version("b{}"))
    for wrong in (None, "", version("x")):
        assert not addresses.lasting("/assets/vendor/b.css", wrong)
