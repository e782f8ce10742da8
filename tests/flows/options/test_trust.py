"""Whoever may drop a file beside a recording must not own the machine that edits it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.cli.main import main
from flows.options.option import Option, Trust, model_name
from flows.options.settings import Settings, options_of, passed_over, settings
from flows.options.table import SETTINGS
from flows.options.trust import is_data
from media.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder, empty."""
    monkeypatch.setenv("PAPEREDIT_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "config"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def found(inbox: Path, text: str) -> dict[str, Any]:
    (inbox / "paperedit.toml").write_text(text, encoding="utf-8")
    return settings(inbox / "talk.wav")


@pytest.mark.parametrize("option", SETTINGS.values(), ids=SETTINGS)
def test_no_setting_that_is_found_names_a_model_or_a_place_unchecked(
    option: Option, tmp_path: Path
) -> None:
    if option.kind is model_name:
        assert option.trust is not Trust.DATA
        assert not is_data(option.name, "openai:m@http://127.0.0.1:1/v1", tmp_path / "show")
    if option.kind is Path:
        assert option.trust is not Trust.DATA
        assert not is_data(option.name, tmp_path / "elsewhere", tmp_path / "show")


def test_what_a_found_file_may_say_is_this_and_no_more() -> None:
    by_trust = {
        trust: {option.name for option in SETTINGS.values() if option.trust is trust}
        for trust in (Trust.DATA, Trust.OWN)
    }
    assert by_trust[Trust.DATA] == {
        "audio", "language", "speakers", "label", "cut", "chapters", "own", "ask", "noises",
        "doubtful", "no_doubtful", "allow_drastic", "mute", "all_streams", "loudness", "level",
        "denoise", "deinterlace", "picture", "joins", "encoder", "no_proof", "notes", "auto",
        "every", "settle", "artist", "album", "tag", "duck", "music_once",
    }  # fmt: skip
    assert by_trust[Trust.OWN] == {
        "into", "aligner", "bleep", "reader", "via_prefect", "allow_playlists",
    }  # fmt: skip
    checked = {option.name for option in SETTINGS.values() if callable(option.trust)}
    assert checked == {
        "model", "edits", "cast", "diarizer", "language_model", "exports", "jobs", "cover",
        "intro", "outro", "music",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        'diarizer = "pyannote:/tmp/evil"',
        'diarizer = "pyannote:somebody/pipeline"',
        'model = "/tmp/evil"',
        'model = "somebody/whisper"',
        'model = "large-v3"',  # would be fetched
        'aligner = "facebook/wav2vec2-base-960h"',
        'language-model = "openai:m@http://127.0.0.1:1/v1"',
        'language-model = "transformers:/tmp/evil"',
        'reader = "openai:m"',
        'into = "/etc"',
        'cast = "/etc/passwd"',
        'cast = "../../speakers.toml"',
        'intro = "../jingle.mp3"',
        'music = "/home/somebody/secret.wav"',
        'edits = "fillers,somebodys_plugin"',
        "via-prefect = true",
        "jobs = 4000",
    ],
)
def test_a_setting_that_names_what_would_be_loaded_or_called_is_passed_over(
    inbox: Path, text: str
) -> None:
    assert found(inbox, f'{text}\nlanguage = "de"\n') == {"language": "de"}
    (remark,) = passed_over(inbox / "talk.wav")
    assert f"'{text.split(' ')[0]}', which is passed over" in remark
    assert "it is misspelt, or names what would be loaded" in remark
    assert options_of(inbox / "talk.wav", {}).language == "de"


@pytest.mark.parametrize(
    "text",
    [
        'diarizer = "channels"', 'diarizer = "pyannote:embedded"', 'model = "whisper-tiny.en"',
        'language-model = "embedded"', 'cast = "speakers.toml"', 'edits = "fillers,gaps:over=1s"',
        "jobs = 2", 'ask = "take out the ums"', 'cut = "sponsor"',
    ],
)  # fmt: skip
def test_a_setting_that_chooses_among_what_is_built_in_counts(inbox: Path, text: str) -> None:
    assert len(found(inbox, text)) == 1
    assert passed_over(inbox / "talk.wav") == ()


def test_a_size_that_was_fetched_before_counts(inbox: Path, tmp_path: Path) -> None:
    assert found(inbox, 'model = "small"') == {}
    (tmp_path / "hub" / "models--Systran--faster-whisper-small").mkdir(parents=True)
    assert found(inbox, 'model = "small"') == {"model": "small"}


def test_a_trusted_file_counts_until_it_changes(inbox: Path, command: Command) -> None:
    assert found(inbox, 'reader = "openai:m"') == {}
    assert command("trust", inbox)["trusted"]
    assert settings(inbox / "talk.wav") == {"reader": "openai:m"}
    assert found(inbox, 'reader = "openai:other"') == {}
    found(inbox, 'reader = "openai:m"')
    assert command("trust", inbox, "--forget")["exit"] == 0
    assert settings(inbox / "talk.wav") == {}
    assert "was not trusted" in command("trust", inbox, "--forget")["error"]


def test_what_was_read_is_trusted_and_not_what_lies_there_now(
    inbox: Path, command: Command
) -> None:
    found(inbox, 'reader = "openai:m"')
    command("trust", inbox)
    found(inbox, 'reader = "openai:evil"')
    read = Settings.read(inbox / "paperedit.toml")
    found(inbox, 'reader = "openai:m"')  # swapped back before anybody looks at the hash
    assert read.counting() == {}


def test_trust_is_for_one_file_and_not_for_its_copy(
    inbox: Path, command: Command, tmp_path: Path
) -> None:
    found(inbox, 'reader = "openai:m"')
    command("trust", inbox)
    (tmp_path / "other").mkdir()
    assert found(tmp_path / "other", 'reader = "openai:m"') == {}


def test_the_users_own_file_may_say_everything_and_a_show_beats_it(
    inbox: Path, own_folder: Path
) -> None:
    own_folder.mkdir()
    (own_folder / "paperedit.toml").write_text('reader = "openai:m"\nlanguage = "fr"\n')
    assert found(inbox, 'language = "de"') == {"reader": "openai:m", "language": "de"}


def test_the_command_names_what_it_passes_over(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found(inbox, 'into = "/etc"')
    assert main(["check", str(inbox / "talk.wav")]) == 1
    said = capsys.readouterr().err
    assert "says 'into', which is passed over" in said
    assert f"'paperedit trust {inbox}' lets it count" in said


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 100_000, "audio = " + "1" * 5000, "\x00", 'language = "' + "x" * 2_000_000],
)
def test_settings_that_would_break_a_reader_are_one_sentence(inbox: Path, text: str) -> None:
    with pytest.raises(Exception, match=r"paperedit.toml (cannot be read as TOML|has more than)"):
        found(inbox, text)


def test_a_byte_order_mark_is_no_mistake(inbox: Path) -> None:
    assert found(inbox, '\ufefflanguage = "de"') == {"language": "de"}


def test_a_worker_with_roots_takes_no_path_outside_of_them(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPEREDIT_ROOTS", str(inbox))
    (inbox / "away").symlink_to(tmp_path)
    assert options_of(inbox / "talk.wav", {"into": str(inbox / "out")}).into == inbox / "out"
    for media, given in (
        (tmp_path / "talk.wav", {}),
        (inbox / ".." / "talk.wav", {}),
        (inbox / "away" / "talk.wav", {}),
        (inbox / "talk.wav", {"out": str(tmp_path / "x.wav")}),
        (inbox / "talk.wav", {"model": str(tmp_path)}),
        (inbox / "talk.wav", {"diarizer": f"pyannote:{tmp_path}"}),
        (inbox / "talk.wav", {"cast": "/etc/passwd"}),
    ):
        with pytest.raises(OptionError, match="takes no other path"):
            options_of(media, given)
    url = {"language_model": "openai:m@https://models.example/v1"}
    assert options_of(inbox / "talk.wav", url).language_model == url["language_model"]


def test_a_found_file_names_only_exports_of_ours(tmp_path: Path) -> None:
    assert is_data("exports", ("captions", "chapters"), tmp_path)
    assert not is_data("exports", ("captions", "said"), tmp_path)
