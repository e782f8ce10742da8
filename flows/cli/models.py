"""`paperedit models`: list, fetch and verify weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.errors import ModelError
from pipeline.models import store
from pipeline.models.catalogue import MODELS

if TYPE_CHECKING:
    import argparse

    from flows.console import Console
    from pipeline.models.catalogue import Model


def models_command(options: argparse.Namespace, console: Console) -> None:
    """The models table: list, fetch, verify."""
    {"list": _list, "fetch": _fetch, "verify": _verify}[options.action](options, console)


def _chosen(options: argparse.Namespace) -> list[Model]:
    return [store.model(name) for name in options.names] or list(MODELS.values())


def _list(options: argparse.Namespace, console: Console) -> None:
    rows = []
    for model in _chosen(options):
        here = "here" if store.is_here(model) else "not fetched"
        console.tell(
            f"{model.name:<16} {model.size / 1e6:5.0f} MB  {model.licence:<10} {here:<12} "
            f"{model.use}"
        )
        rows.append({"name": model.name, "here": store.is_here(model), "folder": str(model.folder)})
    console.answer({"models": rows})


def _fetch(options: argparse.Namespace, console: Console) -> None:
    chosen = _chosen(options)
    lacking = [model for model in chosen if any(store.problems(model))]
    for model in chosen:
        if model not in lacking:
            console.say(f"{model.name}: here and genuine")
    store.fetch_all(lacking, console.say)
    console.answer({"fetched": [model.name for model in chosen]})


def _verify(options: argparse.Namespace, console: Console) -> None:
    found = {model.name: list(store.problems(model)) for model in _chosen(options)}
    for name, problems in found.items():
        console.tell(f"{name}: {'; '.join(problems) or 'genuine'}")
    if bad := [name for name, problems in found.items() if problems]:
        raise ModelError(
            f"{', '.join(bad)}: not complete and genuine: run 'paperedit models fetch'."
        )
    console.answer({"verified": list(found)})
