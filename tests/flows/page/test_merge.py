from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from editors.exports.export import Edit
from editors.exports.review import review_page
from tests.editors.exports.test_review import composed
from tests.flows.page.conftest import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def sent(media: Path) -> str:
    """The script that a review page of the episode gives back, untouched."""
    desk = opened(media)[0].desk
    sheet = desk.look()
    edit = Edit(desk.talk.transcript, sheet.document, sheet.timeline)
    assert review_page(edit).keys() == {".review.html"}
    return composed(edit)


def script(media: Path) -> Path:
    return media.parent / "talk.paperedit" / "script.md"


def test_what_reviewers_sent_back_is_merged_and_what_differs_is_told(
    latest: Path, tmp_path: Path, command: Callable[..., dict[str, Any]]
) -> None:
    text = sent(latest)
    assert re.search(r"^review: [0-9a-f]{24}$", text, re.M)
    ann, ben = tmp_path / "ann.md", tmp_path / "ben.md"
    ann.write_text(
        text.replace(" back ", " ~~back~~ <!-- Ann: why? --> ").replace(" Nora,", " Dora,")
    )
    ben.write_text(text.replace(" cutting ", " ~~cutting~~ ").replace(" Nora,", " Cora,"))
    own = script(latest).read_text().replace("today", "~~today~~")
    script(latest).write_text(own)
    answer = command("merge", latest, ann, ben)
    assert (answer["exit"], answer["taken"]) == (0, 4)
    (conflict,) = answer["conflicts"]
    assert conflict.startswith("ben.md: A correction 'Nora,' at")
    merged = script(latest).read_text()
    for found in ("~~back~~", "Ann: why?", "~~cutting~~", "Dora,", "today~~"):
        assert found in merged
    assert "review:" not in merged


def test_a_review_of_a_script_that_nobody_knows_is_refused_in_one_sentence(
    latest: Path, tmp_path: Path, command: Callable[..., dict[str, Any]]
) -> None:
    ann = tmp_path / "ann.md"
    ann.write_text(re.sub("^review: .*$", "review: " + "0" * 24, sent(latest), flags=re.M))
    before = script(latest).read_text()
    answer = command("merge", latest, ann)
    assert answer["exit"] == 1
    assert "send a new review page" in str(answer)
    assert script(latest).read_text() == before
