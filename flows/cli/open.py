"""`paperedit open`: a page on which to listen, strike, and render."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from flows.options.episode import EpisodeOptions
from flows.page.opening import Opening
from flows.page.serving import Address, PageServer, open_link, show_link

if TYPE_CHECKING:
    import argparse

    from flows.console import Console
    from flows.page.bench import Bench


def open_command(options: argparse.Namespace, console: Console) -> None:
    """A page on which to listen, strike, and render, until it is stopped."""
    wanted = EpisodeOptions.of(options)
    project = wanted.project
    address_file = project.folder / ".page"
    if link := open_link(address_file):
        console.tell(f"It is open already: {link}")
        console.answer({"link": link, "script": str(project.script)})
        return
    with ExitStack() as held:

        def load() -> Bench:
            from flows.page.bench import (
                Bench,  # it imports nearly all there is, which takes a while
            )

            return held.enter_context(Bench(wanted, console))

        opening = Opening(project, load)
        address = Address(address_file, options.port)
        console.tell(f"Open: {address.link}")
        console.say("Everything that you do is saved in the script. Stop with Ctrl-C.")
        console.answer({"link": address.link, "script": str(project.script)})
        if not options.no_browser:
            show_link(address.link)
        from flows.page.app import page_app  # while the browser starts

        server = PageServer(page_app(opening), address)
        thread = opening.work(server.stop)
        held.callback(thread.join)
        held.callback(opening.close)
        server.serve()
    if opening.error:
        raise opening.error
