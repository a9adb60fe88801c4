"""The yardsticks of `bench roster`: two published parsers, each in a program of its own, which merely parse a file.

They are development dependencies, so this runs in the environment of requirements-dev.txt and knows nothing of Django.
"""

import contextlib
import io
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path


def parse_with_x12sdk(file: Path) -> str:
    """Every transaction as a model; what it says when it does not get to the end."""
    from x12sdk.io import X12ModelReader

    try:
        with X12ModelReader(str(file)) as reader:
            for _ in reader.models():
                pass
    except Exception as error:  # noqa: BLE001 - whatever stops it is the finding
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return ""


def parse_with_pyx12(file: Path) -> str:
    """Every segment against the implementation guide, with the acknowledgement that it writes."""
    import pyx12.params
    import pyx12.x12n_document

    acknowledgement = io.StringIO()
    with file.open(encoding="ascii") as stream:
        accepted = pyx12.x12n_document.x12n_document(pyx12.params.params(), stream, acknowledgement, None)
    return "" if accepted else "it does not accept the file"


PARSERS: dict[str, Callable[[Path], str]] = {"x12sdk": parse_with_x12sdk, "pyx12": parse_with_pyx12}


def main() -> None:
    """`parsers.py NAME FILE`: prints how many seconds it took, and what stopped it."""
    logging.disable(logging.CRITICAL)
    parse, file = PARSERS[sys.argv[1]], Path(sys.argv[2])
    parse(Path(sys.argv[3]))  # a small file first: imports and tables of the parser are not what is measured
    with contextlib.redirect_stdout(io.StringIO()):
        started = time.perf_counter()
        stopped_by = parse(file)
        seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "stopped_by": stopped_by}))


if __name__ == "__main__":
    main()
