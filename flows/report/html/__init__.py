"""`report.html`: one page, complete in itself, about what an edit did to a recording."""

from typing import Final

REPORT_VERSION: Final = 2
"""Rises when the page of the same edit becomes another one."""
