"""What a build was made of, so that a later one can tell whether it may use its models: contents, steps, tools.

The request alone cannot say it: the files that it names change after the build.
Layer: projects. Thread: any (`read_recipe` reads a small file).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from projects.build.request import BuildRequest, request_from_data, request_to_data

RECIPE = "studio/recipe.json"
FORMAT = 1  # goes up also when what the studio itself puts into a build changes: older builds are then not reused


@dataclass(frozen=True)
class Recipe:
    """One build's.

    Args:
        request: what FINN was asked, a configuration file merged in. Where it names a file stands the digest of what
            was in it: `model`, `folding_file`, `specialize_file`, `config_file` (without what the request says itself).
        steps: the steps of the flow, in order.
        tools: {package: version} of whatever decides what the build gives.
    """

    request: BuildRequest
    steps: tuple[str, ...]
    tools: dict[str, str]


def recipe_to_data(recipe: Recipe) -> dict[str, Any]:
    """JSON data of a recipe."""
    return {
        "format": FORMAT,
        "request": request_to_data(recipe.request),
        "steps": list(recipe.steps),
        "tools": dict(recipe.tools),
    }


def recipe_from_data(data: dict[str, Any]) -> Recipe:
    """The inverse of `recipe_to_data`.

    Raises:
        ValueError: it is of another format.
    """
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']!r}")
    return Recipe(request_from_data(data["request"]), tuple(data["steps"]), dict(data["tools"]))


def read_recipe(folder: Path) -> Recipe | None:
    """The recipe of the build in this directory; None where it has none that can be read."""
    try:
        return recipe_from_data(json.loads((folder / RECIPE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
