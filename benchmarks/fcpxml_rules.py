"""Rules of FCPXML 1.10 for the elements that Paperedit writes, as a document type.

The public one of Apple, which is not ours to ship, allows all of this and much more; name it with
`--dtd` in the place of these.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

RULES = """
<!ELEMENT fcpxml (resources?, library)>
<!ATTLIST fcpxml version CDATA #FIXED "1.10">
<!ELEMENT resources (format | asset)*>
<!ELEMENT format EMPTY>
<!ATTLIST format id ID #REQUIRED name CDATA #IMPLIED frameDuration CDATA #IMPLIED
                 width CDATA #IMPLIED height CDATA #IMPLIED>
<!ELEMENT asset (media-rep+)>
<!ATTLIST asset id ID #REQUIRED name CDATA #IMPLIED start CDATA #IMPLIED duration CDATA #IMPLIED
                hasVideo CDATA #IMPLIED format IDREF #IMPLIED hasAudio CDATA #IMPLIED
                videoSources CDATA #IMPLIED audioSources CDATA #IMPLIED
                audioChannels CDATA #IMPLIED audioRate CDATA #IMPLIED>
<!ELEMENT media-rep EMPTY>
<!ATTLIST media-rep kind (original-media | proxy-media) "original-media" src CDATA #REQUIRED>
<!ELEMENT library (event*)>
<!ELEMENT event (project*)>
<!ATTLIST event name CDATA #IMPLIED>
<!ELEMENT project (sequence)>
<!ATTLIST project name CDATA #IMPLIED>
<!ELEMENT sequence (spine)>
<!ATTLIST sequence format IDREF #REQUIRED duration CDATA #IMPLIED tcStart CDATA #IMPLIED
                   tcFormat (DF | NDF) #IMPLIED audioLayout (mono | stereo | surround) #IMPLIED
                   audioRate (32k | 44.1k | 48k | 88.2k | 96k | 176.4k | 192k) #IMPLIED>
<!ELEMENT spine (asset-clip | gap)*>
<!ELEMENT asset-clip (marker*)>
<!ATTLIST asset-clip ref IDREF #REQUIRED name CDATA #IMPLIED offset CDATA #IMPLIED
                     start CDATA #IMPLIED duration CDATA #IMPLIED enabled (0 | 1) '1'
                     tcFormat (DF | NDF) #IMPLIED audioRole CDATA #IMPLIED>
<!ELEMENT gap EMPTY>
<!ATTLIST gap name CDATA #IMPLIED offset CDATA #IMPLIED duration CDATA #REQUIRED>
<!ELEMENT marker EMPTY>
<!ATTLIST marker start CDATA #REQUIRED duration CDATA #IMPLIED value CDATA #REQUIRED>
"""


def fcpxml_faults(content: bytes, dtd: Path | None = None) -> list[str]:
    """What a document has that its type does not allow; and edges that are on no frame."""
    from fractions import Fraction

    from lxml import etree

    kind = etree.DTD(str(dtd) if dtd else io.StringIO(RULES))
    root: Any = etree.fromstring(content)
    found = [] if kind.validate(root) else [str(error.message) for error in kind.error_log]
    frame = Fraction(root.find(".//format").get("frameDuration").rstrip("s"))
    for one in root.iter("asset-clip", "marker", "sequence", "asset", "gap"):
        for name in ("offset", "start", "duration"):
            text = one.get(name)
            if text and (Fraction(text.rstrip("s")) / frame).denominator != 1:
                found.append(f"{one.tag} has the {name} {text}, which is on no frame")
    return found
