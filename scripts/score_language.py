"""Read the public sentences of an nl-eval folder as `travelbot parse --jsonl` does, and hand the predictions to its scorer.

python -m scripts.score_language FOLDER [--errors N] [--json]
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cli.parse import predict

Row = dict[str, Any]


def records(folder: Path) -> list[Row]:
    return [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open(encoding="utf-8") if line]


def asked_share(rows: Iterable[Row], predictions: Iterable[Row]) -> dict[str, str]:
    """Of the trips, how many the product would ask about."""
    shares: dict[str, str] = {}
    pairs = [
        (row["lang"], bool(one["asked"])) for row, one in zip(rows, predictions, strict=True) if row["task"] == "trips"
    ]
    for language in sorted({language for language, _ in pairs}):
        asked = [was_asked for said, was_asked in pairs if said == language]
        shares[language] = f"{sum(asked)} of {len(asked)} ({sum(asked) / len(asked):.1%})"
    return shares


def main(folder: Path, arguments: list[str]) -> int:
    if not (folder / "score.py").exists():
        sys.stdout.write(f"no public sentences: {folder} is not there, nothing was scored\n")
        return 0
    rows = records(folder / "dev")
    predict(rows[0])  # the tables are read on first use, and belong to no sentence
    predictions = [predict(row) for row in rows]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in predictions)
        out.flush()
        command = [sys.executable, str(folder / "score.py"), out.name, str(folder / "dev"), *arguments]
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - the folder is the caller's own
    for language, share in asked_share(rows, predictions).items():
        sys.stdout.write(f"asked, trips/{language}: {share}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
