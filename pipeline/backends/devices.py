"""Where models run: on the processor, or on a CUDA card.

Whoever makes a model may name a device; else `PAPEREDIT_DEVICE` does: auto, cpu or cuda. With auto
each library takes a card if it sees one. What is heard does not depend on it, but for the rounding
of 8-bit and 16-bit numbers, so no product is made anew because of it.
"""

from __future__ import annotations

import os
from typing import Final, Literal, cast

from media.errors import ModelError, OptionError

Device = Literal["auto", "cpu", "cuda"]
DEVICES: Final = ("auto", "cpu", "cuda")
DEVICE_SETTING: Final = "PAPEREDIT_DEVICE"


def asked_device(named: str | None) -> Device:
    """The device that was named, else the environment's; raises OptionError for none."""
    asked = named or os.environ.get(DEVICE_SETTING) or "auto"
    if asked not in DEVICES:
        raise OptionError(f"'{asked}' is no device: name auto, cpu or cuda.")
    return cast("Device", asked)


def torch_device(asked: Device) -> str:
    """`cpu` or `cuda` for models of torch; raises ModelError where an asked card is not seen."""
    import torch

    if asked == "cpu":
        return "cpu"
    if torch.cuda.is_available():
        return "cuda"
    if asked == "cuda":
        raise ModelError(
            "torch sees no CUDA card: install its driver and a build of torch for CUDA, or set "
            "PAPEREDIT_DEVICE=cpu."
        )
    return "cpu"


def ctranslate2_device(asked: Device) -> str:
    """The same for models of CTranslate2."""
    if asked == "cpu":
        return "cpu"
    if card_count():
        return "cuda"
    if asked == "cuda":
        raise ModelError(
            "CTranslate2 sees no CUDA card: install its driver, or set PAPEREDIT_DEVICE=cpu."
        )
    return "cpu"


def card_count() -> int:
    """How many CUDA cards there are, as CTranslate2 sees them, which is quick to load."""
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())


def ctranslate2_precision(device: str) -> str:
    """The quickest numbers that are good enough and that the device computes with."""
    import ctranslate2

    wanted = "float16" if device == "cuda" else "int8"
    return wanted if wanted in ctranslate2.get_supported_compute_types(device) else "float32"


def free_memory() -> int:
    """Bytes that the card has free; 0 where torch does not see it."""
    import torch

    return torch.cuda.mem_get_info()[0] if torch.cuda.is_available() else 0


def fitting(each: int, most: int, *, least: int) -> int:
    """How many pieces of `each` bytes fit at once into half of what the card has free.

    At least `least`, so where its memory is not known.
    """
    return max(least, min(most, free_memory() // 2 // each))
