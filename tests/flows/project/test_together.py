"""The script and what is remembered of it are one: no end of a run leaves half of them."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.cli.main import main
from flows.project.together import finish_together, sha256_there, write_together
from flows.stages import script as script_stages
from media.errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., dict[str, Any]]

ANEW = ("--edits", "gaps:over=0.3s")
TOLD = ("script.md", "cuts.json", "base/script.md", "base/transcript.json")


@pytest.fixture
def edited(latest: Path) -> Path:
    """A recording in whose script somebody struck a word."""
    script = latest.with_suffix(".paperedit") / "script.md"
    text = script.read_text()
    assert text.count("I'm Nora") == 1
    script.write_text(text.replace("I'm Nora", "~~I'm~~ Nora"))
    return latest


def remembered(media: Path) -> dict[str, bytes]:
    folder = media.with_suffix(".paperedit")
    return {name: (folder / name).read_bytes() for name in TOLD}


def copied(media: Path, folder: Path) -> Path:
    project = media.with_suffix(".paperedit")
    shutil.copytree(project, folder / project.name)
    return Path(shutil.copy2(media, folder))


def propose_until_rename(media: Path, number: int) -> bool:
    """Propose anew in a child that is killed before a file takes its name; whether it was."""
    child = os.fork()
    if not child:
        left = [number]

        def killed(real: Callable[..., None]) -> Callable[..., None]:
            def rename(*names: Any, **how: Any) -> None:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
                real(*names, **how)

            return rename

        os.replace, os.rename = killed(os.replace), killed(os.rename)  # type: ignore[assignment]
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        os._exit(main(["propose", str(media), *ANEW]))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_a_run_that_is_killed_between_two_files_is_gone_on_with(
    edited: Path, tmp_path: Path, command: Command
) -> None:
    text = edited.with_suffix(".paperedit").joinpath("script.md").read_bytes()
    quiet = copied(edited, tmp_path / "quiet")
    assert command("propose", quiet, *ANEW)["exit"] == 0
    wanted, number = remembered(quiet), 0
    assert wanted["script.md"] != text
    while True:
        media = copied(edited, tmp_path / f"killed {number}")
        folder = media.with_suffix(".paperedit")
        if not propose_until_rename(media, number):
            break
        assert text in {path.read_bytes() for path in folder.glob("script*.md")}
        answer = command("propose", media, *ANEW)
        assert answer["exit"] == 0, (number, answer["said"])
        assert remembered(media) == wanted, number
        assert not [*folder.rglob(".partial*"), *folder.glob(".next*")]
        number += 1
    assert number >= len(wanted)


def test_a_disk_that_is_full_before_all_are_written_leaves_them_as_they_were(
    edited: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = remembered(edited)

    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in ("stored_text", "to_json"):
        with monkeypatch.context() as patch:
            patch.setattr(script_stages, name, full)
            assert command("propose", edited, *ANEW)["exit"] == 1
        assert remembered(edited) == before
    assert command("propose", edited, *ANEW)["exit"] == 0


def test_what_is_saved_while_proposals_are_made_is_not_written_over(
    edited: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = edited.with_suffix(".paperedit") / "script.md"
    saved = script.read_text().replace("today", "~~today~~")
    real = script_stages.stored_text

    def meanwhile(*given: Any) -> str:
        script.write_text(saved)
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(script_stages, "stored_text", meanwhile)
        answer = command("propose", edited, *ANEW)
    assert answer["exit"] == 1
    assert "was saved meanwhile, and stays as it is: run again." in answer["said"]
    assert script.read_text() == saved
    assert command("propose", edited, *ANEW)["exit"] == 0
    assert "~~today~~" in script.read_text()


def test_a_script_that_somebody_saved_after_the_run_was_killed_stays(tmp_path: Path) -> None:
    script, cuts = tmp_path / "script.md", tmp_path / "cuts.json"
    script.write_text("as it was")
    with pytest.raises(FileRefused, match="was saved meanwhile"):
        write_together(
            script,
            {script: "new", cuts: "new"},
            sha256_there(script),
            lambda _: script.write_text("saved"),
        )
    assert [path.name for path in tmp_path.iterdir()] == ["script.md"]
    assert script.read_text() == "saved"


def test_a_link_in_what_was_left_takes_no_name(tmp_path: Path) -> None:
    left = tmp_path / ".next"
    left.mkdir()
    (left / "was").touch()
    (left / "cuts.json").symlink_to(tmp_path / "elsewhere")
    assert finish_together(tmp_path / "script.md")
    assert [*tmp_path.iterdir()] == []


def test_what_was_left_without_a_word_of_the_script_before_is_in_nobodys_way(
    tmp_path: Path,
) -> None:
    script = tmp_path / "script.md"
    script.write_text("as it was")
    left = tmp_path / ".next"
    left.mkdir()
    (left / "script.md").write_text("half of another")
    assert finish_together(script)
    assert script.read_text() == "as it was"
    write_together(script, {script: "new"}, sha256_there(script))
    assert [path.name for path in tmp_path.iterdir()] == ["script.md"]
    assert script.read_text() == "new"
