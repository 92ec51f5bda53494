"""`python -m studio.reader.summary BUILD_FOLDER FILE`: draws a build's summary page into a PDF or PNG.

A program of its own, because importing matplotlib and drawing take a second or more.
Layer: studio.reader (own process; no Qt, no FINN). Thread: main.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from projects.build.events import Summary
from projects.build.folder import layers_file, read_build, read_build_events, step_names
from projects.build.layers import LayerTable, table_from_data
from projects.build.summary_figure import draw_summary, save_summary


def main(arguments: list[str]) -> int:
    """Draw the page. Returns 0, or 1 after one line on stderr that says why not."""
    folder, target = Path(arguments[0]), Path(arguments[1])
    build = read_build(folder, measure=False)
    summary = next((e for e in read_build_events(folder) if isinstance(e, Summary)), None)
    if build is None or build.request is None or summary is None:
        sys.stderr.write("this is no build that the studio made and that has ended\n")
        return 1
    title = f"{Path(build.request.model).name} · {build.request.name or build.id}"
    try:
        save_summary(draw_summary(summary, last_table(folder), build.request, title), target)
    except OSError as error:
        sys.stderr.write(f"{error.strerror or error}\n")
        return 1
    return 0


def last_table(folder: Path) -> LayerTable | None:
    """The layers after the last step that has any."""
    for step in reversed(step_names(folder)):
        path = layers_file(folder, step)
        if path.is_file():
            return table_from_data(json.loads(path.read_text(encoding="utf-8")))
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
