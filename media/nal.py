"""Units of H.264 and HEVC streams, each with its length in front, as in files (ISO 14496-15).

Only what the joining of streams needs is read: kinds of units, numbers of parameter sets, and the
boxes `avcC` and `hvcC` that hold these sets for a whole file.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Codec = Literal["h264", "hevc"]

LENGTH_BYTES: Final = 4
"""Of the length in front of a unit; the only one that is written here."""
EOS: Final = b"\x00\x00\x00\x02\x48\x01"
"""HEVC's end of a sequence, with its length: the next picture knows of no picture before it."""
_H264_SPS, _H264_PPS, _H264_IDR = 7, 8, 5
_VPS, _SPS, _PPS = 32, 33, 34
_SETS: Final = {"h264": {_H264_SPS, _H264_PPS}, "hevc": {_VPS, _SPS, _PPS}}
_H264_MORE_LAYERS = (20, 21)
_RPU = 62
_STARTS = (b"\x00\x00\x01", b"\x00\x00\x00\x01")
_FIRST_WITHOUT_PICTURE: Final = {"h264": 6, "hevc": 32}
_HEVC_IRAP = range(16, 24)
OWN_NUMBER: Final = 15
"""Of the HEVC parameter sets of encoded parts; the least whose Exp-Golomb code has nine bits."""
_SPS_NUMBER_BIT = 8 + 96
"""Behind the number of the VPS and the profile of one layer (ITU-T H.265, 7.3.2.2)."""
_HEAD_BYTES = 32
_WOULD_START = re.compile(rb"\x00\x00(?=[\x00-\x03]|\Z)")


class CannotCopy(ValueError):
    """A stream has what is not understood here; the message says what, for a summary."""


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """The parameter sets of a file, kind by kind in the order of the box, and its header."""

    codec: Codec
    header: bytes
    """What the box says before its sets: profile, level and form of the samples."""
    units: tuple[bytes, ...]
    """Without lengths."""
    tail: bytes = b""
    """What `avcC` of the high profiles says behind its sets."""

    def with_more(self, more: Iterable[bytes]) -> ParameterSets:
        """These and other sets in one file."""
        added = [unit for unit in more if unit not in self.units]
        return replace(self, units=(*self.units, *added))

    def box(self) -> bytes:
        """The box that a container holds."""
        return _avcc(self) if self.codec == "h264" else _hvcc(self)


def kind_of(codec: Codec, unit: bytes | memoryview) -> int:
    """The type of a unit."""
    return unit[0] & 0x1F if codec == "h264" else (unit[0] >> 1) & 0x3F


def units_of(packet: bytes | memoryview) -> Iterator[memoryview]:
    """The units of a packet with lengths; raises CannotCopy where these do not add up."""
    view, at = memoryview(packet), 0
    while at < len(view):
        size = int.from_bytes(view[at : at + LENGTH_BYTES], "big")
        at += LENGTH_BYTES
        if not size or at + size > len(view):
            raise CannotCopy("its packets are not made of whole units")
        yield view[at : at + size]
        at += size


def picture_kind(sets: ParameterSets, packet: bytes | memoryview) -> int:
    """The type of the first unit of a packet that is of a picture.

    Raises CannotCopy where there is none, where the packet brings other parameter sets than the
    file has, and where its pictures have several layers, as those of stereo films do.
    """
    codec, found = sets.codec, None
    for unit in units_of(packet):
        kind = kind_of(codec, unit)
        if kind in _SETS[codec] and bytes(unit) not in sets.units:
            raise CannotCopy("its parameter sets change in the middle")
        if _is_layered(codec, unit):
            raise CannotCopy("its pictures have several layers")
        is_picture = kind < _FIRST_WITHOUT_PICTURE[codec] and not (codec == "h264" and kind == 0)
        if found is None and is_picture:
            found = kind
    if found is None:
        raise CannotCopy("a packet has no picture in it")
    return found


def _is_layered(codec: Codec, unit: memoryview) -> bool:
    """Whether a unit belongs to a layer beside the base one."""
    if codec == "h264":
        return kind_of(codec, unit) in _H264_MORE_LAYERS
    return bool(int.from_bytes(unit[:2], "big") >> 3 & 0x3F)


def has_rpu(packet: bytes) -> bool:
    """Whether an HEVC packet, of any kind of file, has what Dolby Vision says of its picture."""
    try:
        units = [*(annexb(packet) if packet.startswith(_STARTS) else units_of(packet))]
    except CannotCopy:
        return False
    return any(kind_of("hevc", unit) == _RPU for unit in units)


def with_lengths(stream: bytes) -> bytes:
    """A packet with start codes (Annex B), as files hold it."""
    return b"".join(len(unit).to_bytes(LENGTH_BYTES, "big") + unit for unit in annexb(stream))


def annexb(stream: bytes) -> Iterator[bytes]:
    """The units of a stream with start codes."""
    for part in stream.split(b"\x00\x00\x01"):
        if unit := part.rstrip(b"\x00"):
            yield unit


def parameter_sets(codec: Codec, box: bytes) -> ParameterSets:
    """Read `avcC` or `hvcC`; raises CannotCopy for what is not such a box."""
    try:
        found = _read_avcc(box) if codec == "h264" else _read_hvcc(box)
    except (IndexError, struct.error):
        raise CannotCopy("its parameter sets cannot be read") from None
    if not found.units:
        raise CannotCopy("its parameter sets lie in its packets")
    return found


def _read_avcc(box: bytes) -> ParameterSets:
    if box[0] != 1 or box[4] & 3 != LENGTH_BYTES - 1:
        raise CannotCopy("its packets have no lengths of four bytes")
    units, at = [], 5
    for mask in (0x1F, 0xFF):
        count, at = box[at] & mask, at + 1
        for _ in range(count):
            (size,) = struct.unpack_from(">H", box, at)
            units.append(box[at + 2 : at + 2 + size])
            at += 2 + size
    return ParameterSets("h264", box[:5], tuple(units), box[at:])


def _avcc(sets: ParameterSets) -> bytes:
    sps = [unit for unit in sets.units if kind_of("h264", unit) == _H264_SPS]
    pps = [unit for unit in sets.units if kind_of("h264", unit) == _H264_PPS]
    parts = [sets.header, bytes([0xE0 | len(sps)]), *map(_sized, sps)]
    return b"".join([*parts, bytes([len(pps)]), *map(_sized, pps), sets.tail])


def _read_hvcc(box: bytes) -> ParameterSets:
    if box[0] != 1 or box[21] & 3 != LENGTH_BYTES - 1:
        raise CannotCopy("its packets have no lengths of four bytes")
    units, at = [], 23
    for _ in range(box[22]):
        (count,) = struct.unpack_from(">H", box, at + 1)
        at += 3
        for _ in range(count):
            (size,) = struct.unpack_from(">H", box, at)
            units.append(box[at + 2 : at + 2 + size])
            at += 2 + size
    return ParameterSets("hevc", box[:22], tuple(units))


def _hvcc(sets: ParameterSets) -> bytes:
    kinds = list(dict.fromkeys(chain((_VPS, _SPS, _PPS), (kind_of("hevc", u) for u in sets.units))))
    arrays = []
    for kind in kinds:
        units = [unit for unit in sets.units if kind_of("hevc", unit) == kind]
        if units:
            head = struct.pack(">BH", 0x80 | kind, len(units))
            arrays.append(b"".join([head, *map(_sized, units)]))
    return b"".join([sets.header, bytes([len(arrays)]), *arrays])


def _sized(unit: bytes) -> bytes:
    return struct.pack(">H", len(unit)) + unit


def free_number(sets: ParameterSets) -> int:
    """A number that none of a file's H.264 sets has, for an encoder's own."""
    taken = set()
    for unit in sets.units:
        bits = Bits(unescaped(unit[1:]))
        if kind_of("h264", unit) == _H264_SPS:
            bits.skip(24)
        taken.add(bits.golomb())
    return next(number for number in range(3, 32) if number not in taken)


class Bits:
    """A reader of bits, the highest of a byte first."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def skip(self, count: int) -> None:
        """Go on by so many bits."""
        self.at += count

    def bit(self) -> int:
        """The next bit; raises IndexError behind the end."""
        byte = self._data[self.at >> 3]
        value = byte >> (7 - (self.at & 7)) & 1
        self.at += 1
        return value

    def golomb(self) -> int:
        """The next unsigned Exp-Golomb number."""
        zeros = 0
        while not self.bit():
            zeros += 1
        value = 1
        for _ in range(zeros):
            value = 2 * value + self.bit()
        return value - 1


def unescaped(unit: bytes) -> bytes:
    """A unit without the bytes that keep start codes out of it."""
    return unit.replace(b"\x00\x00\x03", b"\x00\x00")


def with_escapes(payload: bytes) -> bytes:
    """The inverse of `unescaped`."""
    return _WOULD_START.sub(b"\x00\x00\x03", payload)


def renumbered(unit: bytes) -> bytes:
    """An HEVC unit of an encoder that numbers its parameter sets 0, with OWN_NUMBER instead.

    A number of one bit, 0, becomes one of nine bits, so that everything behind it keeps its place
    in its byte and not another bit of the unit changes.
    """
    kind, payload = kind_of("hevc", unit), unescaped(unit[2:])
    if kind in (_VPS, _SPS):
        payload = bytes([OWN_NUMBER << 4 | payload[0] & 0xF]) + payload[1:]
    if kind == _SPS:
        if payload[0] >> 1 & 7:
            raise CannotCopy("its encoder writes layers in time")
        payload = _with_own_number(payload, 1, _SPS_NUMBER_BIT)
    elif kind == _PPS:
        payload = _with_own_number(payload, 2, 0)
    elif kind < _VPS:
        payload = _with_own_number(payload, 1, 2 if kind in _HEVC_IRAP else 1)
    elif kind != _VPS:
        return unit
    return unit[:2] + with_escapes(payload)


def _with_own_number(payload: bytes, count: int, at: int) -> bytes:
    """`count` numbers 0 from bit `at` on become OWN_NUMBER."""
    head = "".join(f"{byte:08b}" for byte in payload[:_HEAD_BYTES])
    if head[at : at + count] != "1" * count:
        raise CannotCopy("its encoder numbers its parameter sets in another way")
    head = head[:at] + count * f"{OWN_NUMBER + 1:09b}" + head[at + count :]
    return int(head, 2).to_bytes(len(head) // 8, "big") + payload[_HEAD_BYTES:]


def has_own_number(sets: ParameterSets) -> bool:
    """Whether HEVC sets have OWN_NUMBER already, or what only newer streams have."""
    for unit in sets.units:
        kind, payload = kind_of("hevc", unit), unescaped(unit[2:])
        if kind == _VPS and payload[0] >> 4 == OWN_NUMBER:
            return True
        bits = Bits(payload)
        if kind == _SPS:
            if payload[0] >> 1 & 7:
                return True  # layers in time: its own number lies elsewhere
            bits.skip(_SPS_NUMBER_BIT)
        if kind in (_SPS, _PPS) and bits.golomb() == OWN_NUMBER:
            return True
    return False
