"""Training, plots and codecs are not loaded for inference, and nobody else is deceived."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.backends.stand_ins import standing_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package of its own name, and another that derives from it."""
    (tmp_path / "heavy_thing.py").write_text("WEIGHT = 5\nclass Base:\n    heavy = True\n")
    (tmp_path / "light_thing.py").write_text(
        "import heavy_thing.deep\nfrom heavy_thing import Base, colours\n"
        "COLOUR = colours('set')(3)\nclass Own(Base):\n    pass\n"
        "def late():\n    return colours('set')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "light_thing", raising=False)
    monkeypatch.delitem(sys.modules, "heavy_thing", raising=False)
    return "heavy_thing"


def test_a_library_is_imported_without_what_stands_in(package: str) -> None:
    with standing_in([package], {"Base": dict}):
        import light_thing  # type: ignore[import-not-found]
    assert issubclass(light_thing.Own, dict)
    assert light_thing.COLOUR is not None


def test_the_package_itself_is_there_afterwards(package: str) -> None:
    with standing_in([package], {}):
        import light_thing  # noqa: F401
    assert __import__(package).WEIGHT == 5


def test_a_package_that_is_loaded_already_stays_as_it_is(package: str) -> None:
    real = __import__(package)
    with standing_in([package], {}):
        assert __import__(package) is real


def test_a_stand_in_that_is_used_later_says_so(package: str) -> None:
    with standing_in([package], {}):
        import light_thing
    with pytest.raises(RuntimeError, match=r"heavy_thing.colours was not loaded"):
        light_thing.late()


_LOADED = """
import json, sys
from pipeline.backends.pyannote_import import import_quietly, NOT_FOR_INFERENCE
import_quietly()
from pyannote.audio.models.segmentation import PyanNet
model = PyanNet(lstm={"num_layers": 2, "dropout": 0.5})
print(json.dumps([
    [name for name in NOT_FOR_INFERENCE if name in sys.modules],
    model.hparams.sample_rate, model.hparams.lstm["num_layers"], str(model.device),
]))
"""


@pytest.mark.slow
def test_pyannote_is_imported_without_training_and_keeps_its_parameters() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _LOADED], capture_output=True, text=True, check=True
    )
    loaded, rate, layers, device = json.loads(run.stdout.splitlines()[-1])
    assert loaded == []
    assert (rate, layers, device) == (16_000, 2, "cpu")
