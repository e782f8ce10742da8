from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("media", "pipeline", "editors", "flows", "paperedit")
HEAVY = ("torch", "ctranslate2", "faster_whisper", "pyannote", "transformers", "onnxruntime")
INNER = {ROOT / "pipeline" / "backends" / "bundled_diarization.py"}
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
