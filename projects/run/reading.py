"""Reads an input file: numpy arrays, ONNX tensors, pictures.

Layer: projects. Thread: any; a job's (a file may be large).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from projects.errors import UserInputError
from projects.run.source import IMAGE_SUFFIXES
from projects.text import text

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_BYTES = 1 << 30
_GREY_MODES = ("1", "L", "I", "I;16", "F")


def read_arrays(path: Path, grey: bool | None = None) -> Mapping[str, NDArray[Any]]:
    """The arrays in a file, by name; a file of one array names it "".

    Args:
        grey: of a picture: make it grey (True) or coloured (False), None: as it is. It gets (H, W) or (H, W, 3).

    Raises:
        UserInputError: it cannot be read.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserInputError(text("the file is larger than 1 GB."), str(path), text("Cut one input out of it."))
        suffix = path.suffix.lower()
        if suffix in IMAGE_SUFFIXES:
            return {"": _read_image(path, grey)}
        if suffix == ".pb":
            return {"": _read_tensor(path)}
        return _read_numpy(path)
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise UserInputError(text("there is no such file."), str(path), text("Check the path.")) from error
        raise UserInputError(text("it cannot be read: {why}.", why=error.strerror or str(error)), str(path)) from error


def _read_numpy(path: Path) -> dict[str, NDArray[Any]]:
    import zipfile

    import numpy as np

    try:
        with path.open("rb") as file:  # numpy leaves a damaged archive open
            loaded = np.load(file, allow_pickle=False)  # no pickles: an input file is data from anywhere
            if isinstance(loaded, np.ndarray):
                return {"": loaded}
            with loaded:
                arrays = {name: loaded[name] for name in loaded.files}
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        if "pickle" in str(error).lower() and "allow_pickle" in str(error):
            what = text("it holds Python objects, or is no numpy file.")
        else:
            what = text("this is no numpy file, or it is damaged.")
        raise UserInputError(what, str(path), text("Save a plain array of numbers with numpy.save.")) from error
    if not arrays:
        raise UserInputError(text("it holds no array."), str(path), text("Save an array with numpy.savez."))
    return {"": next(iter(arrays.values()))} if len(arrays) == 1 else arrays


def _read_tensor(path: Path) -> NDArray[Any]:
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
    from onnx import TensorProto, numpy_helper

    mend = text("Save it with onnx.numpy_helper.from_array(array).SerializeToString().")
    try:
        tensor = TensorProto.FromString(path.read_bytes())
        if not tensor.data_type:
            raise UserInputError(text("this is no ONNX tensor."), str(path), mend)
        array: NDArray[Any] = numpy_helper.to_array(tensor)
    except (DecodeError, ValueError, TypeError) as error:
        raise UserInputError(text("this is no ONNX tensor, or it is cut short."), str(path), mend) from error
    return array


def _read_image(path: Path, grey: bool | None) -> NDArray[Any]:
    import numpy as np
    from PIL import Image, UnidentifiedImageError  # comes with matplotlib

    try:
        with Image.open(path) as image:
            as_grey = image.mode in _GREY_MODES if grey is None else grey
            return np.asarray(image.convert("L" if as_grey else "RGB"))
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise UserInputError(
            text("this is no picture that can be read."), str(path), text("Save it as PNG or JPEG.")
        ) from error
