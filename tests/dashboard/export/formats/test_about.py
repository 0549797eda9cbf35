from __future__ import annotations

from dashboard.export.formats.about import About, source_dict


def test_machines_get_stable_keys_and_codes(about: About) -> None:
    told = about.as_dict()
    assert list(told) == ["title", "question", "method", "data_sha256", "sources"]
    assert told["question"] == {"group": "women", "measure": "nearest"}
    assert told["method"] == ["Slik er det regnet."]


def test_a_source_is_named_as_its_licence_asks(about: About) -> None:
    (source,) = about.sources
    assert source_dict(source) == {
        "id": "n1",
        "publisher": "Kartverket",
        "product": "N1000",
        "date": "2024-12",
        "licence": "CC BY 4.0",
        "licence_url": "https://l.example",
        "attribution": "© Kartverket",
        "url": "https://k.example",
    }
