"""`python -m studio.reader.links A B`: matches the nodes of two model files and prints what belongs together, as JSON.

A program of its own, because models are read with their weights, which would stall a window that shares the process.
Layer: studio.reader (own process; no Qt, no FINN). Thread: main.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from projects.errors import StudioError
from projects.versus.pairing import read_links


def main(arguments: list[str]) -> int:
    """Print the links. Returns 0, or 1 after one line on stderr that says why not."""
    try:
        links = read_links(Path(arguments[0]), Path(arguments[1]))
    except StudioError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    json.dump([asdict(link) for link in links], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
