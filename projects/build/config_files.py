"""Checks of FINN's configuration files before a build: what JSON alone can show, said with file, place and fault.

FINN says some of it with a traceback half-way through a build, and takes some of it silently (PE true, an entry twice).
Whether a layer of that name exists, and what divides what, only the build knows. Layer: projects. Thread: any.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from projects.errors import UserInputError
from projects.text import Text, text

# The parallelism of FINN's layers: whole numbers from 1.
COUNTS = ("PE", "SIMD", "EmbFold", "SeqFold")
# 0 or 1 in FINN, kept as whole numbers.
SWITCHES = ("parallel_window", "runtime_writeable_weights")
# Whole numbers from 0.
NUMBERS = ("depth", "depth_trigger_uram", "depth_trigger_bram")
WORDS = ("ram_style", "ram_style_thresholds", "ram_style_mask", "resType", "mac_resource", "mem_mode", "impl_style")
STYLES = ("", "hls", "rtl")
# Keys of FINN's DataflowBuildConfig (finn-plus 1.6.1) that hardly a file of it is without, and no layer is called by.
_OF_A_BUILD = {
    *("output_dir", "synth_clk_period_ns", "generate_outputs", "steps", "target_fps", "board", "fpga_part"),
    *("folding_config_file", "specialize_layers_config_file", "shell_flow_type", "mvau_wwidth_max", "auto_fifo_depths"),
    *("standalone_thresholds", "verify_steps", "stitched_ip_gen_dcp", "save_intermediate_models", "vitis_platform"),
}
_MANY_BYTES = 64 << 20


class _Fault(Exception):
    """A fault found while reading; becomes a `UserInputError` with the file's name."""

    def __init__(self, what: Text, mend: Text) -> None:
        self.what, self.mend = what, mend
        super().__init__(str(what))


def check_folding_file(path: Path) -> dict[str, dict[str, Any]]:
    """A folding file as FINN takes it.

    Returns:
        {layer: {attribute: value}}, "Defaults" among them where it is there.

    Raises:
        UserInputError: the file is missing, no JSON, or holds values that no layer of FINN can take.
    """
    return _checked(path, _folding_value)


def check_specialize_file(path: Path) -> dict[str, dict[str, Any]]:
    """A specialise-layers file: {layer: {"preferred_impl_style": "" or "hls" or "rtl"}}; raises as for folding."""
    return _checked(path, _style_value)


def _checked(path: Path, check: Any) -> dict[str, dict[str, Any]]:
    data = read_json(path)
    try:
        if not isinstance(data, dict):
            raise _Fault(  # noqa: TRY301 - all faults get the file's name in one place
                text("the file holds {kind}, not an object of layers.", kind=_kind(data)),
                text('Write {"MVAU_hls_0": {"PE": 2, "SIMD": 4}}.'),
            )
        refuse_build_config(path, data)
        for layer, values in data.items():
            if layer == "Defaults":
                _check_defaults(values)
                continue
            if not isinstance(values, dict):
                raise _Fault(  # noqa: TRY301
                    text("the entry {layer} is {kind}, not an object of attributes.", layer=layer, kind=_kind(values)),
                    text("Put the attributes of the layer in braces."),
                )
            for name, value in values.items():
                check(layer, name, value)
    except _Fault as fault:
        raise UserInputError(fault.what, str(path), fault.mend) from fault
    return data


def refuse_build_config(path: Path, rows: Mapping[str, Any]) -> None:
    """Refuse the configuration of a whole build where one of its layers is wanted: a sentence, not one for each key.

    Raises:
        UserInputError: two keys or more are a build's and hold no attributes.
    """
    found = _OF_A_BUILD & rows.keys()
    if len(found) < 2 or any(isinstance(rows[key], Mapping) for key in found):
        return
    folding = rows.get("folding_config_file")
    mend = text("finn-studio build --config takes it; the folding is in the file that its folding_config_file names.")
    if isinstance(folding, str) and folding:
        mend = text(
            "Its folding_config_file names the folding: {folding}. finn-studio build --config takes the file itself.",
            folding=folding,
        )
    raise UserInputError(
        text("this is the configuration of a whole build (FINN's DataflowBuildConfig), not one of layers."),
        str(path),
        mend,
    )


def read_json(path: Path) -> Any:
    """Strict JSON in UTF-8: no NaN, no Infinity, no comments, no key twice.

    Raises:
        UserInputError: it is something else; the sentence says what and where.
    """
    return parse_json(path, read_text(path), _no_twins, _no_constant)


def read_text(path: Path) -> str:
    """A configuration file's text, in UTF-8 without a mark, as FINN reads it; raises as `read_json`."""
    raw = _bytes(path)
    for mark, name in ((codecs.BOM_UTF8, "UTF-8 with a byte order mark"), (codecs.BOM_UTF16_LE, "UTF-16")):
        if raw.startswith(mark):
            raise _wrong_encoding(path, name)
    if raw.startswith(codecs.BOM_UTF16_BE) or b"\0" in raw[:64]:
        raise _wrong_encoding(path, "UTF-16")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _wrong_encoding(path, f"not UTF-8 (byte {error.start})") from error


def parse_json(
    path: Path,
    words: str,
    pairs: Callable[[list[tuple[str, Any]]], Any],
    constant: Callable[[str], Any],
) -> Any:
    """JSON with a say over twin keys (`pairs`) and over NaN and Infinity (`constant`); raises as `read_json`."""
    try:
        return json.loads(words, parse_constant=constant, object_pairs_hook=pairs)
    except _Fault as fault:
        raise UserInputError(fault.what, str(path), fault.mend) from fault
    except json.JSONDecodeError as error:
        what, mend = _json_fault(words, error)
        raise UserInputError(what, str(path), mend) from error
    except RecursionError as error:
        raise UserInputError(text("the file is nested too deeply."), str(path)) from error
    except ValueError as error:  # Python refuses whole numbers of thousands of digits
        raise UserInputError(
            text("the file holds a number of thousands of digits."), str(path), text("Mend that number.")
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UserInputError(text("this is a folder, not a file."), str(path))
        if path.stat().st_size > _MANY_BYTES:
            raise UserInputError(text("the file is too large for a configuration."), str(path))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserInputError(text("there is no such file."), str(path), text("Check the path.")) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise UserInputError(text("the file cannot be read: {why}", why=why), str(path)) from error


def _wrong_encoding(path: Path, found: str) -> UserInputError:
    return UserInputError(
        text("the file is written in {found}; FINN reads plain UTF-8 only.", found=found),
        str(path),
        text("Save it as UTF-8 without a byte order mark."),
    )


def _no_constant(name: str) -> Any:
    raise _Fault(text("{name} is no number in JSON.", name=name), text("Write a whole number."))


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Fault(
                text("the key {key} stands twice; the first would be lost.", key=key), text("Keep one of the two.")
            )
        found[key] = value
    return found


def _json_fault(words: str, error: json.JSONDecodeError) -> tuple[Text, Text]:
    lines = words.splitlines() or [""]
    line = lines[min(error.lineno, len(lines)) - 1]
    place = {"line": error.lineno, "column": error.colno}
    rest = line[error.colno - 1 :].lstrip()
    if not words.strip():
        return text("the file is empty."), text("For no settings at all, write {}.")
    if rest.startswith(("//", "/*", "#")):
        return (
            text("line {line}, column {column}: JSON has no comments.", **place),
            text("Take the comment out."),
        )
    if rest.startswith("'"):
        return (
            text("line {line}, column {column}: text in single quotes, as Python writes it.", **place),
            text("JSON wants double quotes."),
        )
    if rest.startswith(("}", "]")) and re.search(r",\s*$", words[: error.pos]):
        return (
            text("line {line}, column {column}: a comma before a closing bracket.", **place),
            text("Take the comma out."),
        )
    if error.pos >= len(words.rstrip()):
        return text("line {line}, column {column}: the file ends too early.", **place), text("It may be cut short.")
    if error.msg.startswith("Extra data"):
        return (
            text("line {line}, column {column}: something follows after the end.", **place),
            text("A file holds one object."),
        )
    return (
        text("line {line}, column {column} is no JSON: {why}.", why=error.msg, **place),
        text("Mend the file at this place."),
    )


# --- values


def _check_defaults(values: Any) -> None:
    """ "Defaults" is {attribute: [value, [op types] or "all", ...]}; FINN only asserts that the list is even."""
    if not isinstance(values, dict):
        raise _Fault(text("Defaults is {kind}, not an object.", kind=_kind(values)), text("Write an empty object."))
    for name, pairs in values.items():
        if not isinstance(pairs, list) or len(pairs) % 2:
            raise _Fault(
                text("Defaults, {name}: not a list of a value and the layers it is for.", name=name),
                text('Write [value, ["MVAU_hls"]] or [value, "all"].'),
            )
        for value in pairs[::2]:
            _folding_value("Defaults", name, value)


def _folding_value(layer: str, name: str, value: Any) -> None:
    if name in COUNTS:
        _whole(layer, name, value, 1)
    elif name in NUMBERS:
        _whole(layer, name, value, 0)
    elif name in SWITCHES:
        _whole(layer, name, value, 0, 1)
    elif name in WORDS and not isinstance(value, str):
        raise _Fault(
            text("{layer}: {name} is {kind}, not text.", layer=layer, name=name, kind=_kind(value)),
            text("Write it in double quotes."),
        )
    elif name == "preferred_impl_style":
        _style_value(layer, name, value)


def _whole(layer: str, name: str, value: Any, least: int, most: int | None = None) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Fault(
            text("{layer}: {name} is {value}, {kind}; FINN takes whole numbers.", layer=layer, name=name,
                 value=json.dumps(value), kind=_kind(value)),
            text("Write a whole number without quotes and without a point."),
        )  # fmt: skip
    if value < least or (most is not None and value > most):
        raise _Fault(
            text("{layer}: {name} is {value}.", layer=layer, name=name, value=value),
            text("It must be {least} or more.", least=least)
            if most is None
            else text("It must be {least} or {most}.", least=least, most=most),
        )


def _style_value(layer: str, name: str, value: Any) -> None:
    if name != "preferred_impl_style":
        return
    if value not in STYLES:
        raise _Fault(
            text("{layer}: preferred_impl_style is {value}.", layer=layer, value=json.dumps(value)),
            text('It must be "hls", "rtl" or "" for FINN\'s choice.'),
        )


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    return {bool: "true or false", int: "a number", float: "a number with a point", str: "text", list: "a list"}.get(
        type(value), "an object"
    )
