"""Every error a user can meet, as one tree.

    PapereditError
    ├── MediaError          a recording cannot be read, or a render cannot be written
    │   ├── NotMedia        the file is not a recording, or has no sound
    │   ├── FaultsFound     an edit is not what its script says; carries what is wrong
    │   └── FfmpegFailed    ffmpeg itself gave up; carries its last words
    │       └── FfmpegStopped   ffmpeg hung, or was killed; the same may succeed later
    ├── NotRendered         an edit is of another script than there is now
    ├── FileRefused         writing would lose something that is not ours to lose
    ├── FormatError         one of our own files is damaged, or newer than this program
    ├── ScriptError         a script says something that the recording does not
    ├── ModelError          a model is missing, damaged or cannot run
    └── OptionError         an option has a value that means nothing

Each message is one sentence that says what, where and what to do.
Mistakes of the programmer stay `ValueError` and `TypeError`.
"""

from __future__ import annotations

from typing import Any


class PapereditError(Exception):
    """The base of all errors whose message is written for the user."""


class MediaError(PapereditError):
    """A recording cannot be read, or a render cannot be written."""


class NotMedia(MediaError):
    """The file is not a recording, or has no sound."""


class FaultsFound(MediaError):
    """An edit is not what its script says; `fields` has all that was found, for machines."""

    def __init__(self, message: str, fields: dict[str, Any]) -> None:
        super().__init__(message, fields)
        self.fields = fields

    def __str__(self) -> str:
        return str(self.args[0])


class FfmpegFailed(MediaError):
    """ffmpeg ended with an error; the message carries its last words."""


class FfmpegStopped(FfmpegFailed):
    """ffmpeg hung and was stopped, or something killed it; the same may succeed later."""


class NotRendered(PapereditError):
    """An edit is of another script than there is now."""


class FileRefused(PapereditError):
    """Writing would lose something that is not ours to lose."""


class FormatError(PapereditError):
    """One of our own files is damaged, or newer than this program."""


class ScriptError(PapereditError):
    """A script says something that the recording does not."""


class ModelError(PapereditError):
    """A model is missing, damaged or cannot run."""


class OptionError(PapereditError):
    """An option has a value that means nothing."""
