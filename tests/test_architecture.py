from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("media", "pipeline", "editors", "flows")
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
