from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
ROOMS = ("media", "pipeline", "editors", "flows", "paperedit")
HEAVY = ("torch", "ctranslate2", "faster_whisper", "pyannote", "transformers", "onnxruntime")
INNER = {
    ROOT / "pipeline" / "backends" / name
    for name in ("bundled_diarization.py", "campplus_network.py", "segmentation_network.py")
}
"""Modules that extend classes of a model library; only the backend beside them imports them."""
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def is_rate(node: ast.expr) -> bool:
    """Whether a part of an expression is called a rate."""
    names = (getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(node))
    return any(name.casefold().split("_")[-1] == "rate" for name in names)


def conversion(node: ast.AST) -> str:
    """How a part of a module converts by a rate; empty if it does not."""
    match node:
        case ast.BinOp(op=ast.Div() | ast.FloorDiv(), right=right) if is_rate(right):
            return f"line {node.lineno} divides by a rate"
        case ast.Call(func=ast.Name(id="Fraction"), args=[_, right]) if is_rate(right):
            return f"line {node.lineno} divides by a rate"
        case ast.Call(func=ast.Name(id="round"), args=[ast.BinOp() as product, *_]) if is_rate(
            product
        ):
            return f"line {node.lineno} rounds to a sample"
        case ast.Constant(value=16_000 | 16_000.0):
            return f"line {node.lineno}: MODEL_RATE stands once"
    return ""


def defined(module: ast.Module) -> frozenset[str]:
    """The public names that a module defines at its top."""
    names: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(name for name in names if not name.startswith("_"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tests ask of one module."""

    lines: int
    imported: frozenset[str]
    """The top-level names of everything that it imports, wherever in it."""
    taken: frozenset[tuple[str, str]]
    """Modules, and the name that is taken from them."""
    functions: tuple[tuple[str, int], ...]
    """Names and lengths in lines."""
    conversions: tuple[str, ...]
    """What converts by a rate."""
    defined: frozenset[str]
    """The public names that it defines at its top."""


@cache
def facts(path: Path) -> Facts:
    """Read and walk a module once, whichever tests ask."""
    text = path.read_text(encoding="utf-8")
    module = ast.parse(text)
    nodes = list(ast.walk(module))
    whole = [node for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    froms = {(node.module, alias.name) for node in whole if node.module for alias in node.names}
    plain = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef))
    return Facts(
        len(text.splitlines()),
        frozenset(name.split(".")[0] for name in plain | {module for module, _ in froms}),
        frozenset(froms),
        tuple((node.name, (node.end_lineno or 0) - node.lineno) for node in functions),
        tuple(said for node in nodes if (said := conversion(node))),
        defined(module),
    )


def where(said: Callable[[Path], object]) -> dict[str, object]:
    """The modules of which something is said, and what; one test asks after all of them at once."""
    every = {str(path.relative_to(ROOT)): said(path) for path in MODULES}
    return {name: what for name, what in every.items() if what}


def test_nothing_imports_to_its_right() -> None:
    def to_its_right(path: Path) -> set[str]:
        room = ROOMS.index(path.relative_to(ROOT).parts[0])
        return facts(path).imported & set(ROOMS[room + 1 :])

    assert where(to_its_right) == {}


def test_only_backends_import_model_libraries() -> None:
    heavy = where(lambda path: facts(path).imported & set(HEAVY))
    assert {name for name in heavy if Path(name).parent.name != "backends"} == set()


def test_modules_stay_small() -> None:
    assert where(lambda path: facts(path).lines > 300) == {}


def test_functions_stay_small() -> None:
    assert where(lambda path: [row for row in facts(path).functions if row[1] >= 50]) == {}


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


def test_only_the_clock_converts_by_a_rate() -> None:
    assert where(lambda path: facts(path).conversions).keys() <= {"media/clock.py"}


TWICE = {
    "main": "the program, and the command line that it loads",
    "edit_episode": "a function, and the flow of Prefect that runs it",
    "prepare": "a function, and the flow of Prefect that runs it",
    "apply": "a function, and the flow of Prefect that runs it",
}
"""Public names that two modules define, and why."""


def test_a_public_name_means_one_thing_in_the_whole_house() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] in ROOMS[:4]:
            for name in facts(path).defined:
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
        for module, name in facts(path).taken:
            full = f"{module}.{name}"
            arrows.setdefault(here, set()).add(sub_room(full if full in modules else module))
    TopologicalSorter({one: to - {one} for one, to in arrows.items()}).prepare()
