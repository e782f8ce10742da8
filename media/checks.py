"""What JSON Schemas become: checks in Python, compiled once and kept where Python keeps bytecode.

Compiling the schemas of one run takes longer than all the checking that they then do. As with
Python's own bytecode, what is kept is trusted as far as the code beside it, is made anew where
its schema or the compiler changed, and is neither needed nor written where it cannot be.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import marshal
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

_DIGEST_BYTES: Final = 32


def check_of(schema: str, place: Path) -> Callable[[Any], Any]:
    """The check of a JSON Schema, which raises fastjsonschema.JsonSchemaValueException.

    `place` is the schema's file; the compiled check lies where the bytecode of a module of its
    name would.
    """
    import fastjsonschema

    made_of = (fastjsonschema.VERSION, sys.version, schema)
    digest = hashlib.sha256("\0".join(made_of).encode()).digest()
    kept = Path(importlib.util.cache_from_source(str(place.with_suffix(".py"))))
    code = _kept_code(kept, digest)
    if code is None:
        text = fastjsonschema.compile_to_code(json.loads(schema), use_default=False)
        code = compile(text, str(place), "exec")
        if not sys.dont_write_bytecode:
            _keep(kept, digest + marshal.dumps(code))
    names: dict[str, Any] = {}
    exec(code, names)
    check: Callable[[Any], Any] = names["validate"]
    return check


def _kept_code(kept: Path, digest: bytes) -> CodeType | None:
    """The code that lies there, if it is of the same schema, compiler and Python."""
    try:
        content = kept.read_bytes()
        if content[:_DIGEST_BYTES] == digest:
            code: CodeType = marshal.loads(content[_DIGEST_BYTES:])
            return code
    except (OSError, EOFError, ValueError, TypeError):
        pass  # cut short, or not there
    return None


def _keep(kept: Path, content: bytes) -> None:
    """Write it under another name first, so that nobody reads half of it."""
    temporary = kept.with_name(f"{kept.name}.{os.getpid()}.{threading.get_native_id()}")
    with contextlib.suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        temporary.write_bytes(content)
        temporary.chmod(0o644)  # as Python's own, since it is run
        temporary.replace(kept)
