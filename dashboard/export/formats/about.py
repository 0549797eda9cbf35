"""What stands beside the figures in every export: the question, the method, the data's hash, the sources."""

from __future__ import annotations

from dataclasses import dataclass

from geo.data.manifest import Source


@dataclass(frozen=True)
class Choice:
    """One choice of the asker: stable English key and code for machines, Norwegian words for people."""

    key: str
    code: str
    words: str


@dataclass(frozen=True)
class About:
    """The question that was asked, how it was answered, and from what. Texts are Norwegian, for the reader."""

    title: str
    choices: tuple[Choice, ...]
    method: tuple[str, ...]  # one paragraph each
    data_sha256: str  # of the tables' content: the same hash means the same data
    sources: tuple[Source, ...]

    def as_dict(self) -> dict[str, object]:
        """Return all of it for JSON, with stable English keys."""
        return {
            "title": self.title,
            "question": {choice.key: choice.code for choice in self.choices},
            "method": list(self.method),
            "data_sha256": self.data_sha256,
            "sources": [source_dict(source) for source in self.sources],
        }


def source_dict(source: Source) -> dict[str, str]:
    """Return one source as its licence asks us to name it, with stable English keys."""
    return {
        "id": source.source_id,
        "publisher": source.publisher,
        "product": source.product,
        "date": source.date,
        "licence": source.licence,
        "licence_url": source.licence_url,
        "attribution": source.attribution,
        "url": source.url,
    }
