"""Packages that add something by entry points, made up for a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def install(folder: Path, package: str, module: str, group: str, **names: str) -> None:
    """A package on `folder`: the text of its one module, and its entry points in one group."""
    (folder / f"{package}.py").write_text(module, encoding="utf-8")
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    rows = "\n".join(f"{name} = {place}" for name, place in names.items())
    (info / "entry_points.txt").write_text(f"[{group}]\n{rows}\n")
