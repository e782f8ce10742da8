"""The parameters of the flows: one model each, flattened so that `-p media=...` sets a field."""

from __future__ import annotations

import inspect
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from flows.options.episode import EpisodeOptions
from flows.options.option import (
    DEEPEST_DUCK,
    SHALLOWEST_DUCK,
    comma_names,
    duck_depth,
    encoder_choice,
    joins_choice,
    loudness_name,
    model_name,
    noises_choice,
    picture_choice,
    stream_choice,
)
from flows.options.settings import options_of
from flows.options.table import NAMED
from media.hardware import HARDWARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.options.option import Option

    Model = TypeVar("Model", bound=BaseModel)
    Result = TypeVar("Result")

Name = Annotated[str, Field(min_length=1)]
AbsolutePath = Annotated[str, Field(pattern="^(/|~)")]
"""An absolute path: nobody knows which folder a worker stands in."""


_KINDS: Final[dict[Any, Any]] = {
    Path: AbsolutePath,
    str: Name,
    model_name: Name,
    loudness_name: Name,
    noises_choice: Literal["all", "some", "none"],
    picture_choice: Literal["auto", "copy", "encode"],
    joins_choice: Literal["cut", "dissolve", "zoom"],
    encoder_choice: Literal["auto", *HARDWARE],
    duck_depth: Annotated[float, Field(ge=SHALLOWEST_DUCK, le=DEEPEST_DUCK)],
    int: Annotated[int, Field(ge=0)],
    stream_choice: Annotated[int, Field(ge=0)] | Literal["loudest"],
    bool: bool,
    comma_names: Name | list[Name],
}
"""What an option's kind is as a parameter; a list is text with commas."""


class _Episode(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def options(self) -> EpisodeOptions:
        """What is wanted: parameters beat the show's settings, which beat the defaults.

        Raises OptionError for a `paperedit.toml` that means nothing.
        """
        given = self.model_dump()
        return options_of(Path(given.pop("media")), given, wait=True)


def _fields() -> dict[str, Any]:
    """The options of an episode as fields, explained as the command line explains them."""
    known = (NAMED[field.name] for field in fields(EpisodeOptions) if field.name != "wait")
    return {option.name: _field(option) for option in known}


def _field(option: Option) -> tuple[Any, Any]:
    kind = Name | list[Name] if option.repeated else _KINDS[option.kind]
    described = Field(... if option.positional else None, description=option.description)
    return (kind if option.positional else kind | None, described)


EpisodeParameters = create_model("EpisodeParameters", __base__=_Episode, **_fields())
"""One episode, on a path that the worker sees. What is not given is the show's, or ours."""


class BatchParameters(BaseModel):
    """Many episodes: a folder, a list of paths, or an RSS file with local enclosures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: AbsolutePath = Field(description="A folder, a list of paths (.txt), or a feed (.xml).")
    limit: Annotated[int, Field(ge=1)] | None = Field(None, description="At most so many episodes.")
    where: list[str] = Field([], description="Such as length>10m, size<1GB, or *.mp3.")
    jobs: Annotated[int, Field(ge=1)] = Field(2, description="How many at once.")
    report: AbsolutePath | None = Field(None, description="Where the report goes.")


class WatchParameters(BaseModel):
    """A folder that is watched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: AbsolutePath = Field(description="The folder; those in it are watched too.")
    auto: bool = Field(False, description="Render without waiting for 'approved: yes'.")
    every_s: Annotated[float, Field(ge=0.1)] = Field(5.0, description="Seconds between two looks.")
    settle_s: Annotated[float, Field(ge=0)] = Field(
        10.0, description="Seconds that a file must stay as it is."
    )
    jobs: Annotated[int, Field(ge=1)] = Field(2, description="How many at once.")


class SweepParameters(BaseModel):
    """How long a run may be silent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    silent_s: Annotated[float, Field(ge=60)] = Field(
        120.0, description="Seconds without a heartbeat after which a running run is dead."
    )
    stuck_s: Annotated[float, Field(ge=10)] = Field(
        600.0, description="Seconds after which a run that does not start is stuck."
    )
    tries: Annotated[int, Field(ge=1)] = Field(3, description="Starts of one run in sum.")


def flat(model: type[Model]) -> Callable[[Callable[[Model], Result]], Callable[..., Result]]:
    """Give a function of one model the model's fields as its parameters.

    The model is checked before a run is made (by Prefect, from the signature) and once more here.
    """

    def flattened(function: Callable[[Model], Result]) -> Callable[..., Result]:
        def call(**given: Any) -> Result:
            return function(model(**given))

        for name in ("__name__", "__qualname__", "__module__"):
            setattr(call, name, getattr(function, name))
        told = (f"    {name}: {field.description}" for name, field in model.model_fields.items())
        call.__doc__ = "\n".join([function.__doc__ or "", "", "Args:", *told])
        call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [
                inspect.Parameter(
                    name,
                    inspect.Parameter.KEYWORD_ONLY,
                    default=inspect.Parameter.empty if field.is_required() else field.default,
                    annotation=field.rebuild_annotation(),
                )
                for name, field in model.model_fields.items()
            ]
        )
        return call

    return flattened
