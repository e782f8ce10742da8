"""Faces in pictures, by CenterFace: its network, as onnxruntime runs it.

Xu et al., "CenterFace: Joint Face Detection and Alignment Using Face as Point" (2019). The network
gives, for each fourth pixel, how much it is the middle of a face and how large that face is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.reframing import Face

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_SURE: Final = 0.5
"""The threshold that its authors' own programs use."""
_STRIDE: Final = 4
_INPUT: Final = b"input.1\x12\x16\n\x14\x08\x01\x12\x10"
"""The head of the input's shape, in the bytes of an ONNX file (a protobuf)."""
_SHAPE_BYTES: Final = 16
_OUTPUT: Final = b"537\x12"
"""The first output, with which the last part of the file begins."""
_SIZES: Final = (10, 32, 8)
"""Those of the pictures with which the file was made; other sizes are as good to the network."""


class CenterFace:
    """Finds faces with the weights of a folder."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        network = (folder / "centerface.onnx").read_bytes()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # it warns of each weight that is an input too
        self._session: Any = onnxruntime.InferenceSession(
            _of_any_size(network), options, providers=["CPUExecutionProvider"]
        )

    def faces(self, picture: NDArray[np.uint8]) -> list[Face]:
        """The faces in a picture, (height, width, 3) as RGB, both sides multiples of 32."""
        height, width = picture.shape[:2]
        planes = np.ascontiguousarray(picture.transpose(2, 0, 1)[None], np.float32)
        middle, size, offset, _ = self._session.run(None, {"input.1": planes})
        rows, columns = np.nonzero(middle[0, 0] > _SURE)
        order = np.argsort(-middle[0, 0, rows, columns], kind="stable")
        found: list[Face] = []
        for row, column in zip(rows[order], columns[order], strict=True):
            tall, wide = np.exp(size[0, :, row, column]) * _STRIDE
            down, right = offset[0, :, row, column]
            face = Face(
                float((column + right + 0.5) * _STRIDE / width),
                float((row + down + 0.5) * _STRIDE / height),
                float(wide / width),
                float(tall / height),
            )
            if not any(face.is_same(other) for other in found):
                found.append(face)
        return found


def _of_any_size(network: bytes) -> bytes:
    """The network with sizes that are not told, so that it takes pictures of any.

    A size of the file, `dim_value`, becomes a `dim_param` without a name, which is as long.
    """
    shape = network.rindex(_INPUT) + len(_INPUT)
    outputs = network.rindex(_OUTPUT)
    behind = shape + _SHAPE_BYTES
    return b"".join(
        (network[:shape], _freed(network[shape:behind]), network[behind:outputs],
         _freed(network[outputs:]))
    )  # fmt: skip


def _freed(part: bytes) -> bytes:
    for size in _SIZES:
        part = part.replace(bytes((10, 2, 8, size)), bytes((10, 2, 18, 0)))
    return part
