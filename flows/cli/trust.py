"""`paperedit trust`: let all settings of a folder count, or no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.options.settings import SETTINGS_NAME, Settings
from flows.options.trust import distrust, trust
from media.errors import OptionError

if TYPE_CHECKING:
    import argparse

    from flows.console import Console


def trust_command(options: argparse.Namespace, console: Console) -> None:
    """Let a folder's settings name models, folders and servers too, until they change."""
    path = options.show.absolute() / SETTINGS_NAME
    if options.forget:
        if not distrust(path):
            raise OptionError(f"{path} was not trusted: there is nothing to forget.")
        console.say(f"{path} is data again.")
        console.answer({"settings": str(path), "trusted": False})
        return
    if not path.is_file():
        raise OptionError(f"there is no {path}: name a folder with settings.")
    read = Settings.read(path)
    trust(path, read.sha256)
    for name, value in read.own.items():
        console.say(f"counts from now on: {name.replace('_', '-')} = {value}")
    console.say(f"{path} is trusted as it is now; after a change it is data again.")
    console.answer({"settings": str(path), "trusted": True})
