from __future__ import annotations

from dataclasses import Field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.cli.commands import COMMANDS
from flows.many.jobs import words
from flows.options.episode import EpisodeOptions
from flows.options.option import (
    Option,
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
from flows.options.parser import parser_of
from flows.options.table import HANDED_ON, NAMED, OPTIONS

if TYPE_CHECKING:
    from flows.cli.command import Command

KINDS = {
    Path: "Path", str: "str", model_name: "str", int: "int", bool: "bool",
    comma_names: "tuple[str, ...]", stream_choice: "int | str", loudness_name: "str",
    duck_depth: "float",
    noises_choice: "NoisesShown", picture_choice: "PictureWay",
    joins_choice: "JoinWay", encoder_choice: "str",
}  # fmt: skip


def test_the_options_of_an_episode_are_those_of_the_table() -> None:
    of_run = {option.name for option in COMMANDS["run"].options}
    assert of_run == {field.name for field in fields(EpisodeOptions)}


@pytest.mark.parametrize("field", fields(EpisodeOptions), ids=lambda field: field.name)
def test_a_field_of_an_episode_has_the_kind_of_its_option(field: Field[Any]) -> None:
    option = NAMED[field.name]
    kind = "tuple[str, ...]" if option.repeated else KINDS[option.kind]
    optional = "" if option.positional or option.is_flag else " | None"
    assert field.type == f"{kind}{optional}"


def test_a_name_means_one_option() -> None:
    assert len(NAMED) == len(OPTIONS)
    assert len({option.flag for option in OPTIONS}) == len(OPTIONS)


@pytest.mark.parametrize("name", HANDED_ON)
def test_what_is_handed_on_is_read_back_as_it_was(name: str) -> None:
    option = NAMED[name]
    value = sample(option)
    again = parser_of("run", "", COMMANDS["run"].options).parse_args(["a.wav", *words(name, value)])
    assert getattr(again, name) == value


@pytest.mark.parametrize(("name", "value"), [("ask", "- cut the ums"), ("tag", ["-a=b", "c=-d"])])
def test_what_begins_with_a_dash_is_handed_on(name: str, value: object) -> None:
    again = parser_of("run", "", COMMANDS["run"].options).parse_args(["a.wav", *words(name, value)])
    assert getattr(again, name) == value


def sample(option: Option) -> object:
    if option.is_flag:
        return True
    if option.repeated:
        return ["a=b, c", "d=e"]
    texts: dict[Any, str] = {
        comma_names: "a,b", loudness_name: "-16", noises_choice: "some", picture_choice: "copy",
        duck_depth: "22", joins_choice: "zoom", encoder_choice: "h264_vaapi",
    }  # fmt: skip
    return option.kind(texts.get(option.kind, "2"))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_can_be_loaded_and_has_a_value_for_each_option(command: Command) -> None:
    assert callable(command.loaded())
    defaults = command.defaults()
    assert defaults.keys() == {option.name for option in command.asked_of()}


def test_defaults_are_not_shared_between_runs() -> None:
    COMMANDS["batch"].defaults()["where"].append("x")
    assert COMMANDS["batch"].defaults()["where"] == []
