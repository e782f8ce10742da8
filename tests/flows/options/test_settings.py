from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.cli import main as command_line
from flows.cli.folders import _handed_on
from flows.cli.main import main
from flows.console import Console
from flows.many.jobs import words
from flows.options.settings import options_of, settings, settings_file
from flows.options.trust import trust
from media.errors import OptionError
from media.files import file_sha256

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A folder of a show, with a recording two folders further down."""
    (tmp_path / "show" / "2024").mkdir(parents=True)
    (tmp_path / "show" / "2024" / "talk.wav").write_bytes(b"")
    return tmp_path / "show"


def write(show: Path, text: str) -> Path:
    (show / "paperedit.toml").write_text(text, encoding="utf-8")
    return show / "2024" / "talk.wav"


def read(*words: object) -> argparse.Namespace:
    command, given = command_line.read([str(word) for word in words])
    return command_line.filled_in(command, given, Console(machine=True))


def test_the_nearest_file_upwards_is_the_one(show: Path) -> None:
    media = write(show, 'language = "de"')
    assert settings_file(media) == show / "paperedit.toml"
    (show / "2024" / "paperedit.toml").write_text('language = "fr"')
    assert settings(media) == {"language": "fr"}


def test_settings_have_the_names_and_kinds_of_the_options(show: Path) -> None:
    media = write(
        show, 'edits = ["fillers", "gaps:over=1s"]\nall-streams = true\naudio = 1\ninto = "out"\n'
    )
    path = show / "paperedit.toml"
    trust(path, file_sha256(path))
    assert settings(media) == {
        "edits": ("fillers", "gaps:over=1s"),
        "all_streams": True,
        "audio": 1,
        "into": show / "out",
    }


def test_the_command_line_beats_the_show_and_the_show_beats_the_defaults(show: Path) -> None:
    media = write(show, 'language = "de"\nmodel = "whisper-tiny.en"\nedits = "gaps"\n')
    options = read("run", media, "--language", "fr")
    assert (options.language, options.model, options.edits) == ("fr", "whisper-tiny.en", ("gaps",))
    assert options.all_streams is False
    wanted = options_of(media, {"language": "fr", "edits": None, "model": None})
    assert (wanted.language, wanted.model, wanted.edits) == ("fr", "whisper-tiny.en", ("gaps",))


def test_what_is_meant_for_every_episode_is_handed_on_as_it_was_given(tmp_path: Path) -> None:
    options = read(
        "batch", tmp_path, "--cut", "sponsor,crew", "--own", "a=b, c", "--own", "d=e", "--label"
    )
    handed = [word for name, value in _handed_on(options).items() for word in words(name, value)]
    again = read("run", tmp_path / "talk.wav", *handed)
    assert (again.cut, again.own, again.label) == (("sponsor", "crew"), ["a=b, c", "d=e"], True)
    assert again.chapters is False


def test_a_shows_own_labels_may_hold_commas(show: Path) -> None:
    media = write(show, 'own = ["news=what is new, or is said to be"]')
    assert settings(media)["own"] == ["news=what is new, or is said to be"]
    assert options_of(media, {"own": "a=b, c"}).own == ("a=b, c",)


def test_a_request_takes_the_place_of_a_shows_editors(show: Path) -> None:
    media = write(show, 'edits = "gaps"')
    assert read("run", media, "--ask", "take out the ums").edits is None
    assert options_of(media, {"ask": "take out the ums"}).edits is None


def test_only_and_without_are_not_in_the_way_of_a_shows_editors(show: Path) -> None:
    media = write(show, 'edits = "gaps"')
    assert read("propose", media, "--only", "fillers").edits is None


@pytest.mark.parametrize("words", [("--edits", "gaps"), ("--plan", "saved.json")])
def test_whoever_is_asked_to_propose_takes_the_place_of_a_shows_request(
    show: Path, words: tuple[str, str]
) -> None:
    media = write(show, 'ask = "take out the ums"')
    assert read("run", media).ask == "take out the ums"
    assert read("run", media, *words).ask is None
    assert options_of(media, {words[0][2:]: words[1]}).ask is None


def test_a_show_that_asks_takes_the_place_of_the_users_own_editors(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPEREDIT_CONFIG", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "paperedit.toml").write_text('edits = "gaps"\nlanguage = "fr"\n')
    assert settings(write(show, 'ask = "take out the ums"')) == {
        "ask": "take out the ums", "language": "fr",
    }  # fmt: skip


def test_a_label_of_the_command_lines_own_is_one_more(show: Path) -> None:
    media = write(show, 'own = ["a=b, c"]')
    assert read("run", media, "--own", "d=e").own == ["a=b, c", "d=e"]
    assert read("run", media).own == ["a=b, c"]


def test_a_word_that_is_also_a_folders_name_is_handed_on_as_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("de", "mine"):
        (tmp_path / name).mkdir()
    handed = _handed_on(read("batch", tmp_path, "--language", "de", "--model", "mine"))
    assert handed == {"language": "de", "model": str(tmp_path / "mine")}


def test_a_watcher_leaves_each_episode_its_own_settings(show: Path) -> None:
    write(show, 'model = "small"\njobs = 3\nsettle = "2s"\n')
    options = read("watch", show)
    assert (options.jobs, options.settle, options.model) == (3, 2.0, None)
    assert read("watch", show, "--model", "tiny").model == "tiny"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('langauge = "de"', "no setting 'langauge' \\(did you mean 'language'\\?\\)"),
        ('out = "x.wav"', "no setting 'out'"),
        ("all-streams = 1", "'all-streams' is true or false, not 1"),
        ('audio = "first"', "'audio' cannot be 'first'"),
        ('loudness = "pod"', "'loudness' cannot be 'pod': give podcast, broadcast"),
        ("[edits]\nfillers = true", "'edits' cannot be"),
        ("language = ", "cannot be read as TOML"),
    ],
)
def test_a_setting_that_means_nothing_is_one_sentence(
    show: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    media = write(show, text)
    with pytest.raises(OptionError, match=message):
        settings(media)
    assert main(["run", str(media)]) == 1
    assert "Traceback" not in capsys.readouterr().err
