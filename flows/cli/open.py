"""`paperedit open`: a page on which to listen, strike, and render."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows import episode
from flows.options.episode import EpisodeOptions
from flows.page.app import Rooms, page_app
from flows.page.decoded import DecodedSound
from flows.page.desk import Desk
from flows.page.peaks import peaks_stage
from flows.page.rendering import RenderJob
from flows.page.serving import Address, open_link, serve_page
from flows.project.project import opened_project
from media.ingest import load_mono

if TYPE_CHECKING:
    import argparse

    from flows.console import Console


def open_command(options: argparse.Namespace, console: Console) -> None:
    """A page on which to listen, strike, and render, until it is stopped."""
    wanted = EpisodeOptions.of(options)
    project = wanted.project
    address_file = project.folder / ".page"
    if link := open_link(address_file):
        console.tell(f"It is open already: {link}")
        console.answer({"link": link, "script": str(project.script)})
        return
    with opened_project(project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        sound = load_mono(project.mono) if project.mono.exists() else None
        peaks = peaks_stage(project, sound, ledger) if sound is not None else None
    desk = Desk(project, proposals, sound)
    source = proposals.transcript.source
    with DecodedSound(source, project.folder, allow_playlists=wanted.allow_playlists) as decoded:
        app = page_app(Rooms(desk, RenderJob(wanted), decoded, peaks))
        address = Address(address_file, options.port)
        console.tell(f"Open: {address.link}")
        console.say("Everything that you do is saved in the script. Stop with Ctrl-C.")
        console.answer({"link": address.link, "script": str(project.script)})
        serve_page(app, address, browser=not options.no_browser)
