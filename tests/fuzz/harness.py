"""Random changes of good inputs, the same in every run, against one reader each.

A reader may refuse with a PapereditError and may do what it likes otherwise, within a time and a
memory that grow with the input and no faster.
`PAPEREDIT_FUZZ=20000` tries that many inputs of each kind.
"""

from __future__ import annotations

import os
import random as random_module
import re
import signal
import sys
import time
import tracemalloc
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.errors import PapereditError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

COUNT: Final = int(os.environ.get("PAPEREDIT_FUZZ", "200"))
SECONDS, SECONDS_A_BYTE = 2.0, 2e-6
MEMORY, MEMORY_A_BYTE = 64 << 20, 200
HANGS_S: Final = 120
MEASURED: Final = 20
"""Memory is measured once in so many inputs, since that slows everything down."""

TOKENS: Final = [
    *(b"", b" ", b"\n", b"\r\n", b"\r", b"\t", b"\0", b"\x1b[2J", b"\x7f", b"\xff", b"\xc3\x28"),
    *(text.encode() for text in ("\ufeff", "\u2028", "\u202e", "\u200d", "\U0001f9d1", "é")),
    *b"~ * [ ] { } < > ( ) \\ # --> <!-- --- [pause ->->-> ~~ ** : , \" ' = & ; %00 / ../".split(),
    *b"<v <v. [laughter {\\ <i> **A** speakers:{A:B, approved so um &amp; a= [[a]] \\ud800".split(),
    *b"0 9 -1 . 1e999999999 99999999999999999999 NaN Infinity null true".split(),
    *(b"# a", b"[pause ", b"\\[ pause ", b"<v ", b'{"a":', b"file://[", b"<!DOCTYPE a>"),
    *(b"1" * 400, b"1" * 5000, b"[" * 8),
]
"""What means something to one reader or another."""
TIMES: Final = [1] * 8 + [2, 3, 10, 100] * 4 + [1000] * 3 + [10_000]


@dataclass(frozen=True, slots=True)
class Worst:
    """What a run of inputs cost at most."""

    inputs: int
    refused: int
    seconds: float
    worst_s: float
    worst_bytes: int
    worst_number: int
    peak_bytes: int

    def __str__(self) -> str:
        return (
            f"{self.inputs} inputs, {self.refused} refused, {self.seconds:.0f} s; the slowest took "
            f"{self.worst_s:.3f} s ({self.worst_bytes:,} bytes, number {self.worst_number}); "
            f"at most {self.peak_bytes / 2**20:.1f} MB"
        )


def fuzz(name: str, seeds: Sequence[bytes], target: Callable[[bytes], object]) -> Worst:
    """Hand changed `seeds` to a reader; fails with the number of the first input that breaks it."""
    seconds = worst = 0.0
    refused = worst_bytes = worst_number = peak = 0
    for number in range(COUNT):
        data = seeds[number] if number < len(seeds) else changed(name, number, seeds)
        is_measured = number % MEASURED == len(name) % MEASURED
        with _bounded(name, number, data):
            took, is_refused, memory = _tried(target, data, is_measured=is_measured)
        seconds, refused, peak = seconds + took, refused + is_refused, max(peak, memory)
        where = f"{name} number {number} ({len(data):,} bytes): {data[:200]!r}"
        assert memory <= MEMORY + MEMORY_A_BYTE * len(data), f"{memory:,} bytes of memory: {where}"
        if is_measured:
            continue
        assert took <= SECONDS + SECONDS_A_BYTE * len(data), f"{took:.1f} s: {where}"
        if took > worst:
            worst, worst_bytes, worst_number = took, len(data), number
    found = Worst(COUNT, refused, seconds, worst, worst_bytes, worst_number, peak)
    sys.stdout.write(f"{name}: {found}\n")
    return found


def changed(name: str, number: int, seeds: Sequence[bytes]) -> bytes:
    """The input of this number: a seed after one to four changes."""
    random = random_module.Random(f"{name} {number}")
    data = bytearray(random.choice(seeds))
    for _ in range(random.choice([1, 1, 2, 4])):
        random.choice(CHANGES)(data, random, seeds)
    return bytes(data)


def _tried(
    target: Callable[[bytes], object], data: bytes, *, is_measured: bool
) -> tuple[float, bool, int]:
    """Seconds of the processor, whether the reader refused, and bytes of memory at most."""
    if is_measured:
        tracemalloc.start()
    start = time.process_time()
    is_refused, told = False, "."
    try:
        target(data)
    except PapereditError as error:
        is_refused = True
        told = str(error)
    took = time.process_time() - start
    peak = tracemalloc.get_traced_memory()[1] if is_measured else 0
    tracemalloc.stop()
    assert 0 < len(told) < 20_000, f"no sentence: {told[:200]!r}"
    return took, is_refused, peak


@contextmanager
def _bounded(name: str, number: int, data: bytes) -> Iterator[None]:
    """Say which input it was that broke a reader, or in which it hangs."""

    def hangs(*_: object) -> None:
        raise AssertionError(f"hangs for {HANGS_S} s")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(HANGS_S)
    try:
        yield
    except Exception as error:
        error.add_note(f"{name} number {number} ({len(data):,} bytes): {data[:300]!r}")
        raise
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _place(data: bytearray, random: random_module.Random, longest: int = 40) -> slice:
    at = random.randrange(len(data) + 1)
    return slice(at, min(len(data), at + random.randrange(longest)))


def _flip(data: bytearray, random: random_module.Random, _: Sequence[bytes]) -> None:
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _set(data: bytearray, random: random_module.Random, _: Sequence[bytes]) -> None:
    if data:
        data[random.randrange(len(data))] = random.randrange(256)


def _delete(data: bytearray, random: random_module.Random, _: Sequence[bytes]) -> None:
    del data[_place(data, random)]


def _cut_off(data: bytearray, random: random_module.Random, _: Sequence[bytes]) -> None:
    del data[random.randrange(len(data) + 1) :]


def _repeat(data: bytearray, random: random_module.Random, _: Sequence[bytes]) -> None:
    where = _place(data, random)
    data[where] = data[where] * random.choice(TIMES)


def _insert(data: bytearray, random: random_module.Random, _: Sequence[bytes]) -> None:
    tokens = b"".join(random.choice(TOKENS) for _ in range(random.choice([1, 1, 2, 3])))
    where = _place(data, random, random.choice([1, 20]))
    data[where] = tokens * (random.choice(TIMES) if len(tokens) < 100 else 1)


def _splice(data: bytearray, random: random_module.Random, seeds: Sequence[bytes]) -> None:
    other = bytearray(random.choice(seeds))
    data[_place(data, random)] = other[_place(other, random, 200)]


def _swap_lines(data: bytearray, random: random_module.Random, _: Sequence[bytes]) -> None:
    lines = bytes(data).split(b"\n")
    i, j = random.randrange(len(lines)), random.randrange(len(lines))
    lines[i], lines[j] = lines[j], lines[i]
    data[:] = b"\n".join(lines)


def _repeat_line(data: bytearray, random: random_module.Random, _: Sequence[bytes]) -> None:
    lines = bytes(data).split(b"\n")
    i = random.randrange(len(lines))
    if len(lines[i]) < 1000:
        lines[i : i + 1] = [lines[i]] * random.choice(TIMES[:-1])
    data[:] = b"\n".join(lines)


def _number(data: bytearray, random: random_module.Random, _: Sequence[bytes]) -> None:
    """Another number in the place of one."""
    found = list(re.finditer(rb"[0-9]+", data))
    with suppress(IndexError):
        match = random.choice(found)
        new = random.choice([b"0", b"1", b"-1", b"1e9", b"9" * 20, b"9" * 400, b"9" * 5000, b""])
        data[match.start() : match.end()] = new


CHANGES: Final = [
    _flip, _set, _delete, _cut_off, _repeat, _insert, _insert, _splice, _swap_lines, _repeat_line,
    _number,
]  # fmt: skip
