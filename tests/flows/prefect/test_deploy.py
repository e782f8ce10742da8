"""The examples of docs/cluster.md mean what they say."""

from __future__ import annotations

import configparser
import re
import socket
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from flows.cli.main import read
from flows.prefect import environment, flows
from flows.prefect.serve import _refuse_taken
from media.errors import PapereditError
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ROOT / "examples" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def deployments() -> list[dict[str, Any]]:
    text = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    return list(yaml.safe_load(text)["deployments"])


def test_every_deployment_names_a_flow() -> None:
    names = set()
    for deployment in deployments():
        module, _, attribute = deployment["entrypoint"].rpartition(".")
        assert module == "flows.prefect.flows"
        names.add(f"{getattr(flows, attribute).name}/{deployment['name']}")
    assert names == {
        "edit-episode/local", "prepare/local", "apply/local", "batch/local", "watch/local",
        "sweep/local",
    }  # fmt: skip


def test_prefect_toml_says_the_same_as_the_code() -> None:
    told = tomllib.loads((ROOT / "prefect.toml").read_text(encoding="utf-8"))
    assert told["server"]["analytics_enabled"] is False
    for name, value in environment.PREFECT_SETTINGS.items():
        if name.startswith("PREFECT_"):
            assert _found(told, name.removeprefix("PREFECT_").lower()) == value


def _found(table: dict[str, Any], name: str) -> str | None:
    """The value of `server_ui_x` in tables `server.ui` and so on."""
    if name in table:
        return str(table[name]).lower() if isinstance(table[name], bool) else str(table[name])
    parts = ((key, value) for key, value in table.items() if isinstance(value, dict))
    return next(
        (_found(value, name[len(key) + 1 :]) for key, value in parts if name.startswith(f"{key}_")),
        None,
    )


def test_the_compose_file_has_all_parts_and_every_dependency() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert set(services) == {"database", "server", "deploy", "worker", "watch"}
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in compose["volumes"]
    assert "asyncpg" in services["server"]["environment"]["PREFECT_API_DATABASE_CONNECTION_URL"]
    assert services["server"]["ports"] == ["127.0.0.1:4200:4200"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_restarts_what_it_starts(unit: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read_string(unit.read_text(encoding="utf-8"))
    assert parser["Service"]["Restart"] == "always"
    program, *words = parser["Service"]["ExecStart"].split()
    assert program.rpartition("/")[2] in ("prefect", "paperedit")
    if program.endswith("paperedit"):
        assert read(words)[0].name == "watch"


def test_the_documented_commands_name_deployments_and_parameters() -> None:
    text = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    runs = re.findall(r"prefect deployment run '([^']+)'([^\n]*)", text)
    ours = {f"{flow.name}/local": flow for flow in (
        flows.edit_episode, flows.prepare, flows.apply,
        flows.batch, flows.watch,
    )}  # fmt: skip
    assert len(runs) >= 6
    for name, words in runs:
        known = ours[name].parameters.properties
        assert set(re.findall(r"-p (\w+)=", words)) <= set(known)


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PapereditError, match=r"port \d+ is taken"):
            _refuse_taken(other.getsockname()[1])
