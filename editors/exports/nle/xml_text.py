"""The XML of editing programs as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import indent, tostring

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What names of files may have, and XML 1.0 cannot hold, not even escaped."""


def xml_text(root: Element, doctype: str = "") -> str:
    """An XML document of this root, one element a line; what no XML holds is left out."""
    indent(root)
    text = _NO_XML.sub("", tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{text}\n'
