"""What a file is when it is not an ONNX model: other model formats, and the usual mistakes.

Layer: projects. Thread: any.
"""

from __future__ import annotations

import codecs
from pathlib import Path, PurePath

from projects.errors import UserInputError
from projects.text import Text, text

ONNX_SUFFIXES = (".onnx", ".onn")
# Suffixes that ONNX shares with other formats: the bytes decide.
SHARED_SUFFIXES = (".pb", ".model", ".bin")
# Formats of other tools that Netron 9 reads (its view.js registers them): shown, never built. What is no model as a
# rule (.json, .txt, .zip, .npy, .dat, .cfg ...) is left out, although Netron finds models in some of them.
VIEW_ONLY_SUFFIXES = (
    *(".pt", ".pth", ".ptl", ".pt2", ".pkl", ".ckpt", ".torchscript", ".t7", ".safetensors", ".gguf", ".pte"),
    *(".tflite", ".lite", ".tfl", ".litertlm", ".keras", ".h5", ".hd5", ".hdf5", ".graphdef", ".pbmm", ".uff"),
    *(".ort", ".onnxtxt", ".pbtxt", ".prototxt", ".caffemodel", ".mlmodel", ".mlnet", ".params", ".mar", ".cntk"),
    *(".pdmodel", ".pdiparams", ".paddle", ".rknn", ".dlc", ".armnn", ".mnn", ".param", ".tnnproto"),
    *(".tmfile", ".ms", ".mindir", ".nn", ".circle", ".xmodel", ".kmodel", ".bson", ".msgpack", ".om", ".nnp"),
    *(".nntxt", ".hkl", ".nnef", ".mlir", ".hn", ".har", ".dot", ".cbm", ".espdl", ".kann", ".xgb", ".tosa"),
    *(".engine", ".trt", ".mge", ".tm", ".bigdl", ".weights", ".joblib", ".espresso.net"),
)

_LFS = b"version https://git-lfs"
_MAGIC: tuple[tuple[bytes, Text], ...] = (
    (b"\x89HDF\r\n\x1a\n", text("this is an HDF5 file (Keras saves such), not an ONNX model.")),
    (b"GGUF", text("this is a GGUF file, not an ONNX model.")),
    (b"\x93NUMPY", text("this is a NumPy array, not an ONNX model.")),
    (b"\x1f\x8b", text("this is a gzip archive, not an ONNX model.")),
    (b"%PDF", text("this is a PDF document, not an ONNX model.")),
    (b"\x89PNG", text("this is a picture, not an ONNX model.")),
    (b"\x7fELF", text("this is a program, not an ONNX model.")),
)
_PYTORCH = text("this is a PyTorch checkpoint, not an ONNX model.")
_EXPORT = text("Export the network to ONNX first, for a Brevitas network with brevitas.export.export_qonnx.")


def is_view_only(path: PurePath) -> bool:
    """Whether the name says another format that the graph view can show."""
    return path.name.lower().endswith(VIEW_ONLY_SUFFIXES)


def explain(path: Path, head: bytes) -> UserInputError:
    """Why a file that does not parse is no ONNX model, from its first bytes.

    Args:
        head: the first kilobyte or so.
    """
    what, mend = _explain(head)
    return UserInputError(what, str(path), mend)


def lfs_pointer(path: Path, head: bytes) -> UserInputError | None:
    """The error for a Git LFS pointer, which is a text that stands for a file, or None where it is none."""
    return explain(path, head) if head.startswith(_LFS) else None


def _explain(head: bytes) -> tuple[Text, Text]:
    if head.startswith(_LFS):
        return (
            text("this is a Git LFS pointer: a text that stands for the model, the model itself was not downloaded."),
            text("Run 'git lfs pull' in its repository, or download the file itself."),
        )
    if head.startswith(b"PK\x03\x04"):
        if b"data.pkl" in head or b"/version" in head:
            return _PYTORCH, _EXPORT
        return text("this is a zip archive, not an ONNX model."), text("Unpack it and open the .onnx file in it.")
    if head.startswith(b"\x80") and head[1:2] in b"\x02\x03\x04\x05":
        if head[2:].startswith(b"\x8a\nl\xfc\x9cF\xf9"):
            return _PYTORCH, _EXPORT
        return text("this is a Python pickle, perhaps a PyTorch checkpoint, not an ONNX model."), _EXPORT
    if head[4:8] == b"TFL3":
        return text("this is a TensorFlow Lite model, not an ONNX model."), _EXPORT
    for magic, sentence in _MAGIC:
        if head.startswith(magic):
            return sentence, text("Choose an .onnx file.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html")):
        return (
            text("this is a web page, not an ONNX model."),
            text("The link led to a page about the file: download the file itself ('Raw' on GitHub)."),
        )
    if _is_text(head):
        if start.startswith((b"{", b"[")):
            return (
                text("this is a JSON text, not an ONNX model."),
                text("Folding and specialise configurations are given to a build, not opened as a model."),
            )
        return text("this is a text, not an ONNX model."), text("Choose an .onnx file.")
    return (
        text("this is not an ONNX model: its bytes do not follow the format."),
        text("Export or download it again, or choose another file."),
    )


def _is_text(head: bytes) -> bool:
    """Whether a person could read it; the last character may be cut."""
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        words = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return all(c.isprintable() or c in "\t\n\r\f\ufeff" for c in words)
