from __future__ import annotations

from dashboard.export.municipalities import export_bytes
from geo.study.study import Study
from tests.golden import CASES, FOLDER
from tests.support.worlds import three_towns

if __name__ == "__main__":
    study = Study(three_towns())
    for question, fmt in CASES:
        content, name, _ = export_bytes(study, question, fmt)
        (FOLDER / name).write_bytes(content)
