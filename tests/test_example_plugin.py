from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from editors.call import parse_call
from editors.decisions import Decisions
from editors.exports.export import Edit
from editors.exports.table import EXPORTS, exported
from editors.script.draft import drafted
from editors.settle import settle
from editors.table import EDITORS, editor_of, proposed
from media.errors import OptionError
from media.timeline import timeline_without
from tests.conftest import ROOT
from tests.make import transcript

if TYPE_CHECKING:
    from pathlib import Path

TALK = transcript("So,|we|went.__Well,|it|rained.__Right,|we|stayed.__So|what?")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, installed into a folder of its own, without a network."""
    here = tmp_path_factory.mktemp("plugin")
    shutil.copytree(ROOT / "examples" / "plugin", here / "source")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps",
            "--no-build-isolation", "--disable-pip-version-check",
            "--target", str(here / "site"), str(here / "source"),
        ],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return here / "site"


@pytest.fixture
def installed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(site))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("leans", ["well", "right"]),
        ("leans:words=so+right:first=yes", ["so", "right"]),
        ("leans:first=no:most=1", ["well"]),
        ("leans:sure=0.95", []),
    ],
)
def test_the_example_editor_takes_options_of_four_types(text: str, gone: list[str]) -> None:
    cuts = list(editor_of(parse_call(text))(TALK))
    assert [cut.reason for cut in cuts] == [f"leans on '{word}'" for word in gone]


@pytest.mark.usefixtures("installed")
def test_a_wrong_option_of_the_example_is_one_sentence() -> None:
    with pytest.raises(OptionError, match=r"'soon' is no value for leans:most, which is a whole"):
        proposed(TALK, [parse_call("leans:most=soon")])
    with pytest.raises(OptionError, match=r"did you mean 'leans'\?.*leans \(of paperedit-leans\)"):
        proposed(TALK, [parse_call("leens")])


@pytest.mark.usefixtures("installed")
def test_the_example_is_listed_beside_what_is_built_in_and_writes_what_plays() -> None:
    assert EDITORS.plug_ins() == {"leans": "paperedit-leans"}
    assert EXPORTS.names() == (*EXPORTS.built_in, "said")
    decisions = proposed(TALK, [parse_call("leans")])
    cuts = settle(TALK, decisions)
    timeline = timeline_without(TALK.source, [cut.span for cut in cuts])
    edit = Edit(TALK, drafted(TALK, Decisions()), timeline)
    texts = exported(edit, ["captions", "said"])
    assert texts[".said.txt"] == "So, we went. it rained. we stayed. So what?\n"


def test_without_the_example_nobody_knows_it() -> None:
    with pytest.raises(OptionError, match="no editor 'leans'"):
        proposed(TALK, [parse_call("leans")])
