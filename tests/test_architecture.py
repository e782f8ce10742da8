from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("media", "pipeline", "editors", "flows", "paperedit")
HEAVY = ("torch", "ctranslate2", "faster_whisper", "pyannote", "transformers", "onnxruntime")
INNER = {
    ROOT / "pipeline" / "backends" / name
    for name in ("bundled_diarization.py", "campplus_network.py")
}
"""Modules that extend classes of a model library; only the backend beside them imports them."""
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level names of everything that a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_imports_to_its_right(path: Path) -> None:
    room = ROOMS.index(path.relative_to(ROOT).parts[0])
    assert not imported(path) & set(ROOMS[room + 1 :])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_backends_import_model_libraries(path: Path) -> None:
    if path.parent.name != "backends":
        assert not imported(path) & set(HEAVY)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


def test_importing_everything_loads_no_model_library() -> None:
    outer = [path for path in MODULES if path not in INNER]
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in outer]
    code = (
        f"import sys, {', '.join(m.removesuffix('.__init__') for m in modules)};"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""


def is_rate(node: ast.expr) -> bool:
    """Whether a part of an expression is called a rate."""
    names = (getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(node))
    return any(name.casefold().split("_")[-1] == "rate" for name in names)


CLOCK = ROOT / "media" / "clock.py"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_clock_converts_by_a_rate(path: Path) -> None:
    if path == CLOCK:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.BinOp(op=ast.Div() | ast.FloorDiv(), right=right):
                assert not is_rate(right), f"line {node.lineno} divides by a rate"
            case ast.Call(func=ast.Name(id="Fraction"), args=[_, right]):
                assert not is_rate(right), f"line {node.lineno} divides by a rate"
            case ast.Call(func=ast.Name(id="round"), args=[ast.BinOp() as product, *_]):
                assert not is_rate(product), f"line {node.lineno} rounds to a sample"
            case ast.Constant(value=16_000 | 16_000.0):
                raise AssertionError(f"line {node.lineno}: MODEL_RATE stands once")


TWICE = {
    "main": "the program, and the command line that it loads",
    "edit_episode": "a function, and the flow of Prefect that runs it",
    "prepare": "a function, and the flow of Prefect that runs it",
    "apply": "a function, and the flow of Prefect that runs it",
}
"""Public names that two modules define, and why."""


def defined(path: Path) -> set[str]:
    """The public names that a module defines at its top."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in names if not name.startswith("_")}


def test_a_public_name_means_one_thing_in_the_whole_house() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] in ROOMS[:4]:
            for name in defined(path):
                places.setdefault(name, []).append(str(path.relative_to(ROOT)))
    assert {name: where for name, where in places.items() if len(where) > 1}.keys() == TWICE.keys()


def sub_room(module: str) -> str:
    """The sub-room of a module; one that lies in the room itself stands for itself."""
    return ".".join(module.split(".")[:2])


def test_no_room_has_a_circle_among_its_sub_rooms() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES}
    arrows: dict[str, set[str]] = {}
    for path in MODULES:
        here = sub_room(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    arrows.setdefault(here, set()).add(
                        sub_room(full if full in modules else node.module)
                    )
    TopologicalSorter({one: to - {one} for one, to in arrows.items()}).prepare()
