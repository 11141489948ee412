"""Samples of answers decode into our models.

`HESINE_SAMPLES` names a folder with more of them: one file an answer, named `<endpoint>.<anything>.json`, with or
without the comments that documentation puts in. The committed ones are hand-made.
"""

import os
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.hesine.openplatform.documented import plain
from bot.hesine.openplatform.endpoints import TABLE

OWN = Path(__file__).parent / "samples"
FOLDERS = (OWN, *(Path(one) for one in [os.environ.get("HESINE_SAMPLES", "")] if one))
REFUSED = ".refused."


def endpoint_of(file: Path):
    """The longest name that the file's begins with."""
    fitting = [name for name in TABLE if file.name.startswith(f"{name}.")]
    return TABLE[max(fitting, key=len)] if fitting else None


SAMPLES = [file for folder in FOLDERS for file in sorted(folder.glob("*.json"))]


def test_there_are_samples_and_each_belongs_to_an_endpoint():
    assert SAMPLES
    assert [file.name for file in SAMPLES if endpoint_of(file) is None] == []


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_a_sample_decodes_or_is_the_refusal_that_it_says_it_is(file):
    endpoint = endpoint_of(file)
    if REFUSED in file.name:
        with pytest.raises(BotError):
            endpoint.decode(200, {}, plain(file.read_bytes()))
    else:
        assert endpoint.decode(200, {}, plain(file.read_bytes())).model_dump_json(by_alias=True)
