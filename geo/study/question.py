"""What may be asked of a study and the shape of its answers, as importers of a study have it."""

from __future__ import annotations

from geo.measures.question import Answer, Figures, Question

__all__ = ["Answer", "Figures", "Question"]
