"""`python -m flows`, and the command `paperedit`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; a program that cannot even be loaded says so in one sentence."""
    try:
        from flows.cli.main import ready

        run = ready(words)
        from flows.cli.ending import EXIT_SIGNAL
    except (ImportError, MemoryError, OSError) as error:
        print(  # noqa: T201  # nothing that could say it was loaded
            f"paperedit: the program cannot be loaded ({type(error).__name__}: {error}): raise "
            "the limits of memory and files that it may use, or install it again.",
            file=sys.stderr,
        )
        return 1
    code = run()
    if code > EXIT_SIGNAL:
        os._exit(code)  # everything is closed; threads in the middle of work are not waited for
    return code


if __name__ == "__main__":
    sys.exit(main())
