"""torchaudio as it can be imported beside a CPU-only torch."""

from __future__ import annotations

import sys
import types
from typing import Any


def without_broken_torchaudio() -> None:
    """Let torchaudio import without its compiled part where that needs a CUDA that is not there.

    Beside a CPU-only torch the wheel of torchaudio dies on a missing libc10_cuda.so; its own
    path for a missing extension is taken instead. Neither transformers nor pyannote.audio
    needs that part.
    """
    try:
        import torchaudio  # noqa: F401
    except OSError:
        for name in [n for n in sys.modules if n.split(".")[0] == "torchaudio"]:
            del sys.modules[name]
        stub: Any = types.ModuleType("torchaudio._extension")
        stub.fail_if_no_align = lambda f: f
        stub._IS_TORCHAUDIO_EXT_AVAILABLE = stub._IS_ALIGN_AVAILABLE = False
        stub._IS_RIR_AVAILABLE = False
        stub.lazy_import_sox_ext = lambda: None
        sys.modules["torchaudio._extension"] = stub
    except ImportError:
        pass
