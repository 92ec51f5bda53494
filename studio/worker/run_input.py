"""Makes the arrays that a model is run on: out of a file, or at random in the input's own datatype.

Layer: studio.worker (imports FINN's world). Thread: a job's main thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from qonnx.core.datatype import DataType
from qonnx.util.basic import get_execution_error_thresh

from projects.errors import UserInputError
from projects.model.names import shown
from projects.run.fitting import fit
from projects.run.reading import read_arrays
from projects.run.results import MOST_VALUES, TensorTold
from projects.run.source import RunInput
from projects.text import Text, text
from studio.worker.runnable import InputInfo, Runnable

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIXEL = 255.0
_ANY_VALUE = ("FLOAT", "SCALEDINT")
_EXACT = 2**24  # float32 holds every whole number up to this


@dataclass(frozen=True)
class Frame:
    """One input of every graph input. notes: what was done or assumed."""

    arrays: Mapping[str, NDArray[Any]]
    notes: tuple[Text, ...] = ()


def make_frame(choice: RunInput, runnable: Runnable, unit: bool, beside_raw: bool = False) -> Frame:
    """The input that a person chose.

    Args:
        unit: whether the model probably takes pictures from 0 to 1.
        beside_raw: whether it is compared with a model that takes the same pictures from 0 to 255.

    Raises:
        UserInputError: the file does not fit the model.
    """
    if choice.path is None:
        notes = tuple(note for info in runnable.inputs for note in _random_notes(info, unit))
        return Frame(random_arrays(runnable, choice.seed, unit), notes)
    path = Path(choice.path)
    info = runnable.inputs[0]
    scaled = choice.is_image and info.datatype == "FLOAT32" and info.element.startswith("float")
    arrays = read_arrays(path, _grey(info.shape))
    found: dict[str, NDArray[Any]] = {}
    notes_: list[Text] = []
    for each, array in _matched(arrays, runnable, path):
        if not (np.issubdtype(array.dtype, np.number) or array.dtype == np.bool_) or np.iscomplexobj(array):
            raise UserInputError(text("it holds no numbers, but {kind}.", kind=str(array.dtype)), str(path))
        fitted = fit(array, each.shape, shown(each.name), str(path))
        notes_ += fitted.notes
        values = np.asarray(fitted.array, dtype=np.float64)
        if scaled:
            values = values / PIXEL
            notes_.append(text("Pixels were divided by 255: the input is not annotated, so 0 to 1 was assumed."))
        elif info.datatype == "FLOAT32" and (unit or beside_raw) and _looks_raw(values):
            if beside_raw:
                values = values / PIXEL
                notes_.append(text("The file holds pixels from 0 to 255; the first model got them divided by 255, as "
                                   "the other does itself."))  # fmt: skip
            else:
                notes_.append(text("The file holds pixels from 0 to 255, but the model probably takes 0 to 1: divide "
                                   "them by 255 where it does."))  # fmt: skip
        notes_ += _check(values, each, path)
        found[each.name] = _as_element(values, each)
    return Frame(found, tuple(notes_))


def _matched(
    arrays: Mapping[str, NDArray[Any]], runnable: Runnable, path: Path
) -> list[tuple[InputInfo, NDArray[Any]]]:
    inputs = runnable.inputs
    if len(arrays) == 1 and len(inputs) == 1:
        return [(inputs[0], next(iter(arrays.values())))]
    missing = [info.name for info in inputs if info.name not in arrays]
    if missing:
        raise UserInputError(
            text("the model has {count} inputs ({names}), and the file has no array called {missing}.",
                 count=len(inputs), names=", ".join(shown(i.name) for i in inputs), missing=shown(missing[0])),
            str(path),
            text("Give an .npz file with an array for each input, named as the input, or random."),
        )  # fmt: skip
    return [(info, arrays[info.name]) for info in inputs]


def _grey(shape: tuple[int, ...]) -> bool | None:
    """What a picture has to be for an input: grey, coloured, or as it is."""
    if len(shape) == 4 and 3 in (shape[1], shape[3]):
        return False
    return True if len(shape) < 4 or 1 in (shape[1], shape[3]) else None


def _looks_raw(values: NDArray[Any]) -> bool:
    """Whether these are whole pixels from 0 to 255."""
    if not np.isfinite(values).all():
        return False
    return bool(1 < values.max() <= PIXEL and values.min() >= 0 and (values == np.round(values)).all())


def _check(values: NDArray[Any], info: InputInfo, path: Path) -> list[Text]:
    """What is wrong with values.

    Raises:
        UserInputError: some are no numbers.
    """
    odd = int(np.count_nonzero(~np.isfinite(values)))
    if odd:
        raise UserInputError(
            text("{odd} of its {count} values are no finite numbers (NaN or infinite).", odd=odd, count=values.size),
            str(path),
            text("Save an array of plain numbers."),
        )
    misfits = misfitting(values, info.datatype)
    if not misfits:
        return []
    if DataType[info.datatype].is_integer() and np.abs(values - np.round(values)).max() > get_execution_error_thresh():
        mend = text("Save whole numbers of {datatype}.", datatype=info.datatype)
        if info.datatype == "UINT8" and values.min() >= 0 and values.max() <= 1:
            mend = text("These look like pixels from 0 to 1: multiply them by 255 and round them, or run the model as "
                        "imported, which takes them as they are.")  # fmt: skip
        raise UserInputError(
            text("{count} of {all} values are no {datatype} (they go from {low} to {high}).", count=misfits,
                 all=values.size, datatype=info.datatype, low=f"{values.min():g}", high=f"{values.max():g}"),
            str(path),
            mend,
        )  # fmt: skip
    said = text(
        "{count} of {all} values are no {datatype} (they go from {low} to {high}): the result means little.",
        count=misfits, all=values.size, datatype=info.datatype, low=f"{values.min():g}", high=f"{values.max():g}",
    )  # fmt: skip
    return [said]


def misfitting(values: NDArray[Any], datatype: str) -> int:
    """How many values a datatype cannot hold."""
    if datatype.startswith(_ANY_VALUE):
        return 0
    kind = DataType[datatype]
    wrong = (values < kind.min()) | (values > kind.max())
    if kind.is_fixed_point():
        steps = values / kind.scale_factor()
        wrong |= steps != np.round(steps)
    elif kind.is_integer():
        wrong |= values != np.round(values)
    if datatype == "BIPOLAR":
        wrong |= np.abs(values) != 1
    return int(np.count_nonzero(wrong))


def random_arrays(runnable: Runnable, seed: int, unit: bool) -> dict[str, NDArray[Any]]:
    """Random values for every input, the same for the same seed."""
    generator = np.random.default_rng(seed)
    return {info.name: _as_element(_random(info, generator, unit), info) for info in runnable.inputs}


def _random(info: InputInfo, generator: np.random.Generator, unit: bool) -> NDArray[Any]:
    kind = DataType[info.datatype]
    if info.datatype == "BIPOLAR":
        return generator.integers(0, 2, info.shape) * 2.0 - 1.0
    if info.datatype.startswith(_ANY_VALUE):
        if not info.element.startswith("float"):
            return generator.integers(0, 256 if info.element == "uint8" else 2, info.shape).astype(np.float64)
        if unit:
            return generator.integers(0, 256, info.shape) / PIXEL
        return generator.uniform(-1.0, 1.0, info.shape)
    if kind.is_fixed_point():
        scale = kind.scale_factor()
        steps = generator.integers(round(kind.min() / scale), round(kind.max() / scale) + 1, info.shape)
        return steps.astype(np.float64) * float(scale)
    low, high = max(int(kind.min()), -_EXACT), min(int(kind.max()), _EXACT)
    return generator.integers(low, high + 1, info.shape).astype(np.float64)


def _random_notes(info: InputInfo, unit: bool) -> tuple[Text, ...]:
    if info.datatype != "FLOAT32" or not info.element.startswith("float"):
        return ()
    if unit:
        return (text("Input {name} is not annotated; it got pixels from 0 to 1 in steps of 1/255.",
                     name=shown(info.name)),)  # fmt: skip
    return (text("Input {name} is not annotated; it got values from -1 to 1.", name=shown(info.name)),)


def _as_element(values: NDArray[Any], info: InputInfo) -> NDArray[Any]:
    cast: NDArray[Any] = np.ascontiguousarray(values, dtype=info.element)
    return cast


def _without_odd(numbers: NDArray[Any]) -> Any:
    """Nested lists with None for what is no number: JSON has no NaN."""
    objects = numbers.astype(object)
    objects[~np.isfinite(numbers)] = None
    return objects.tolist()


def tell_tensor(name: str, array: NDArray[Any], datatype: str | None, path: str | None = None) -> TensorTold:
    """A tensor as plain values."""
    plain = np.ascontiguousarray(array)
    numbers = plain.astype(np.float64) if plain.dtype != np.float64 else plain
    finite = np.isfinite(numbers)
    some = bool(finite.any())
    values = None
    if plain.size <= MOST_VALUES:
        values = plain.tolist() if finite.all() else _without_odd(numbers)
    return TensorTold(
        name=name,
        shape=tuple(int(d) for d in plain.shape),
        datatype=datatype,
        element=str(plain.dtype),
        minimum=float(numbers[finite].min()) if some else None,
        maximum=float(numbers[finite].max()) if some else None,
        digest=hashlib.sha256(plain.tobytes()).hexdigest(),
        values=values,
        odd=int(np.count_nonzero(~finite)),
        path=path,
    )
