from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from media.errors import ModelError, OptionError
from pipeline.registry.aligners import chosen_aligner
from pipeline.registry.diarizers import chosen_diarizer
from pipeline.registry.embedders import LAYERED_NAME, embedder, layered_embedder
from pipeline.registry.language_models import language_model
from pipeline.registry.recognisers import RECOGNISERS, recogniser, recognisers
from pipeline.registry.registry import Registry, module_and_model
from tests.pipeline.registry.plug_ins import install

if TYPE_CHECKING:
    from pathlib import Path

GROUP = "paperedit.tests"
COLOURS = Registry("a colour", GROUP, {"red": 1, "green": 2})


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where packages are found."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_what_is_built_in_is_found_by_its_name() -> None:
    assert COLOURS.find("green") == 2
    assert COLOURS.names() == ("red", "green")


def test_a_package_adds_a_name_and_is_imported_only_when_somebody_names_it(site: Path) -> None:
    install(site, "colours_one", "VALUE = 3", GROUP, blue="colours_one:VALUE")
    assert COLOURS.names() == ("red", "green", "blue")
    assert COLOURS.knows("blue")
    assert "colours_one" not in sys.modules
    assert COLOURS.find("blue") == 3


def test_no_package_changes_what_is_built_in(site: Path) -> None:
    install(site, "colours_two", "VALUE = 9", GROUP, red="colours_two:VALUE")
    assert COLOURS.find("red") == 1
    assert COLOURS.names() == ("red", "green")


def test_a_name_that_means_nothing_is_answered_with_all_names_and_the_closest(site: Path) -> None:
    install(site, "colours_three", "VALUE = 3", GROUP, indigo="colours_three:VALUE")
    with pytest.raises(OptionError) as raised:
        COLOURS.find("indgo")
    assert str(raised.value) == (
        "there is no colour 'indgo' (did you mean 'indigo'?): choose from red, green, "
        "indigo (of colours_three)."
    )


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        ("import a_module_that_nobody_has", "ModuleNotFoundError: No module named"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("", "AttributeError: module"),
    ],
    ids=["an import", "an error", "a missing name"],
)
def test_a_package_that_cannot_be_loaded_is_named_in_one_sentence(
    site: Path, module: str, reason: str, request: pytest.FixtureRequest
) -> None:
    package = f"broken_{abs(hash(module))}"
    install(site, package, module, GROUP, blue=f"{package}:VALUE")
    with pytest.raises(ModelError) as raised:
        COLOURS.find("blue")
    said = str(raised.value)
    assert said.startswith(f"a colour 'blue' of the package {package} cannot be loaded ({reason}")
    assert said.endswith("mend that package, or uninstall it.")
    assert "\n" not in said


def test_a_name_of_two_packages_is_refused(site: Path) -> None:
    for package in ("twin_a", "twin_b"):
        install(site, package, "VALUE = 3", GROUP, blue=f"{package}:VALUE")
    with pytest.raises(OptionError, match="of twin_a and twin_b alike"):
        COLOURS.find("blue")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("whisper:small", ("whisper", "small")),
        ("openai:small@http://host:1/v1", ("openai", "small@http://host:1/v1")),
        ("small", ("", "small")),
        ("/models/a:b", ("", "/models/a:b")),
        (r"C:\models\whisper", ("", r"C:\models\whisper")),
        ("large-v3-turbo", ("", "large-v3-turbo")),
    ],
)
def test_a_name_is_a_module_and_a_model_and_a_path_has_no_module(
    text: str, parts: tuple[str, str]
) -> None:
    assert module_and_model(text) == parts


# --- what stands in project folders -------------------------------------------------------------


@pytest.mark.parametrize("name", ["small", "whisper:small"])
def test_a_bare_model_is_one_of_whisper_and_its_record_is_what_it_was(name: str) -> None:
    assert recogniser(name).name == "faster-whisper:small"


def test_without_a_name_the_usual_two_listen() -> None:
    first, second = recognisers(None)
    assert (first.name, second.name) == (
        "faster-whisper:whisper-base", "faster-whisper:whisper-tiny.en"
    )  # fmt: skip
    assert list(first.options) == ["weights", "beam", "silence"]


def test_records_of_diarizers_aligners_and_embedders_are_what_they_were() -> None:
    assert chosen_diarizer("pyannote:embedded")[0].name == "pyannote:embedded"
    assert chosen_diarizer("channels")[0].name == "channels"
    assert chosen_aligner("en").name == "pocketsphinx:en-us"
    assert chosen_aligner("en", "pocketsphinx").name == "pocketsphinx:en-us"
    assert chosen_aligner("xx").name == "recogniser's times, tightened and drawn apart"
    assert embedder().name == layered_embedder().name == LAYERED_NAME == "minilm:all-MiniLM-L6-v2"


@pytest.mark.parametrize(
    ("named", "message"),
    [
        (lambda: recogniser("wisper:small"), r"no recogniser 'wisper' \(did you mean 'whisper'"),
        (lambda: chosen_aligner("en", "sphynx:en"), "no aligner 'sphynx'"),
        (lambda: chosen_diarizer("pyanote:embedded"), "'pyanote:embedded' is no diarizer"),
        (lambda: chosen_diarizer("pyannote"), "no diarizer without its model"),
        (lambda: embedder("mini"), "no embedder 'mini'"),
        (lambda: language_model("embedded:x"), "names no language model"),
    ],
)
def test_a_name_of_no_backend_is_one_sentence(named: object, message: str) -> None:
    with pytest.raises(OptionError, match=message) as raised:
        named()  # type: ignore[operator]
    assert "\n" not in str(raised.value)


FAKE = """
class Ear:
    name, options = "fake:", {}
    def __init__(self, model): self.name = f"fake:{model}"
def voices(model): return Ear(model)
def place(model, language): return (model, language)
"""


def test_every_kind_takes_a_package_by_module_and_model(site: Path) -> None:
    install(site, "fake_ears", FAKE, RECOGNISERS.group, fake="fake_ears:Ear")
    assert recogniser("fake:tiny").name == "fake:tiny"
    assert recogniser("fake").name == "fake:"
    install(site, "fake_voices", FAKE, "paperedit.diarizers", fake="fake_voices:voices")
    assert chosen_diarizer("fake:two")[0].name == "fake:two"
    install(site, "fake_places", FAKE, "paperedit.aligners", fake="fake_places:place")
    choice = chosen_aligner("de", "fake:m")
    assert choice.name == "fake:m"
    assert choice.loaded() == ("m", "de")  # type: ignore[comparison-overlap]
    install(site, "fake_llm", FAKE, "paperedit.language_models", fake="fake_llm:voices")
    assert language_model("fake:big").name == "fake:big"
    install(site, "fake_points", FAKE, "paperedit.embedders", fake="fake_points:place")
    assert embedder("fake:m", threads=3) == ("m", 3)  # type: ignore[comparison-overlap]
