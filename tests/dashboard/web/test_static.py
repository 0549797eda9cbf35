"""Addresses of scripts and styles: another content, another address; nothing outside the folder."""

from __future__ import annotations

import os
from pathlib import Path

from dash import Dash

from dashboard.web.static import AssetAddresses


def test_a_changed_file_has_another_address(tmp_path: Path) -> None:
    script = tmp_path / "js" / "a.js"
    script.parent.mkdir()
    script.write_text("1")
    addresses = AssetAddresses(tmp_path, look_again_s=0)
    before = addresses.of("js/a.js")
    assert addresses.lasting(before)
    script.write_text("2")
    os.utime(script, ns=(1, 1))
    assert addresses.of("js/a.js") != before
    assert not addresses.lasting(before)


def test_no_address_leads_out_of_the_folder(tmp_path: Path, app: Dash) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "outside.js").write_text("1")
    addresses = AssetAddresses(tmp_path / "assets")
    assert not addresses.lasting(addresses.of("../outside.js"))
    start = app.addresses.of("")
    for out in ("../README.md", "%2e%2e/README.md", "js/../../README.md", "..%2fREADME.md"):
        assert app.server.test_client().get(start + out, buffered=True).status_code == 404


def test_the_imports_of_scripts_are_followed(tmp_path: Path) -> None:
    for name, content in {
        "js/a.js": 'import "../vendor/v.js";\nimport {\n  b,\n} from "./b.js";\n',
        "js/b.js": 'import { c } from "./c.js";\nexport const say = "./d.js";\n',
        "js/c.js": 'import * as b from "./b.js";\nimport("./d.js");\n',
        "vendor/v.js": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    assert AssetAddresses(tmp_path).imported(["js/a.js"]) == ["js/a.js", "vendor/v.js", "js/b.js", "js/c.js"]
