from __future__ import annotations

import inspect
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import paperedit
from media.errors import NotMedia, OptionError, PapereditError
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "edit", "prepare", "apply",
    "Transcript", "Word", "Cut", "Timeline", "Span",
    "Recogniser", "Aligner", "Diarizer", "Embedder", "LanguageModel", "Editor", "Export",
}  # fmt: skip
HEAVY = (
    "torch", "ctranslate2", "transformers", "onnxruntime", "prefect", "pydantic", "numpy", "av",
)  # fmt: skip
MOST_SECONDS = 0.3
"""Of the processor's time, for `import paperedit` in a new interpreter."""


def test_the_door_has_these_names_and_no_others() -> None:
    assert set(paperedit.__all__) == set(dir(paperedit)) == NAMES
    with pytest.raises(AttributeError, match="no attribute 'render'"):
        paperedit.render  # noqa: B018  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_name_is_there_and_explains_itself(name: str) -> None:
    found = getattr(paperedit, name)
    assert found.__name__ == name
    assert inspect.getdoc(found)


def fresh(code: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def test_importing_it_is_quick_and_loads_no_model_library() -> None:
    said = fresh(
        "import sys, time; start = time.process_time(); import paperedit;"
        "print(time.process_time() - start, *[n for n in {HEAVY!r} if n in sys.modules])".replace(
            "{HEAVY!r}", repr(HEAVY)
        )
    )
    seconds, *loaded = said.split()
    assert not loaded
    assert float(seconds) < MOST_SECONDS


def test_its_values_and_protocols_load_no_model_library_either() -> None:
    heavy = tuple(name for name in HEAVY if name not in ("numpy", "av"))
    code = "import sys; from paperedit import *; print(*[n for n in {} if n in sys.modules])"
    assert fresh(code.format(repr(heavy))) == ""


def test_an_option_that_nobody_has_is_answered_with_the_closest() -> None:
    with pytest.raises(OptionError, match=r"no option 'speaker' \(did you mean 'speakers'\?\)"):
        paperedit.edit("talk.mp4", speaker="2")


@pytest.mark.parametrize("call", [paperedit.edit, paperedit.prepare, paperedit.apply])
def test_mistakes_are_errors_in_one_sentence_and_nothing_is_printed(
    call: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PapereditError) as raised:
        call(tmp_path / "nobody.mp4")  # type: ignore[operator]
    assert "nobody.mp4" in str(raised.value)
    (tmp_path / "note.mp3").write_text("no sound")
    with pytest.raises(NotMedia):
        paperedit.prepare(str(tmp_path / "note.mp3"))
    assert capsys.readouterr() == ("", "")
