"""Reader of a CRFsuite model (format `lCRF`, first-order CRF), and of one embedded in a pickle.

The layout is that of CRFsuite 0.12, lib/crf/src/crf1d_model.c and lib/cqdb: a header of offsets, an array of
features, and two string tables (labels, attributes). Nothing is unpickled and no native code reads the bytes.
"""

from __future__ import annotations

import pickletools
import struct
from dataclasses import dataclass
from typing import Final

_HEADER: Final = struct.Struct("<4sI4s9I")
_FEATURE: Final = struct.Struct("<IIId")  # kind (0 state, 1 transition), source, target label, weight
_CHUNK: Final = struct.Struct("<4sII")
_TABLE: Final = struct.Struct("<4s5I")


class ModelError(Exception):
    """The bytes are not the model that is expected; the message says what to do or what is wrong."""


@dataclass(frozen=True, slots=True)
class CrfModel:
    """The weights of a model."""

    labels: tuple[str, ...]
    state: dict[str, tuple[float, ...]]
    """Attribute → its weight for each label."""
    transitions: tuple[tuple[float, ...], ...]
    """[from][to]."""


def embedded_model(pickled: bytes) -> bytes:
    """The `lCRF` bytes inside a pickle, found by listing its opcodes. Raises ModelError if there are none."""
    for _, argument, _ in pickletools.genops(pickled):
        if isinstance(argument, str) and argument.startswith("lCRF"):
            return argument.encode("latin-1")
        if isinstance(argument, bytes) and argument.startswith(b"lCRF"):
            return argument
    raise ModelError("The pickle holds no CRFsuite model.")


def read_model(data: bytes) -> CrfModel:
    """Read the bytes of an `lCRF` model. Raises ModelError if they are damaged or of another kind."""
    try:
        return _read(data)
    except (struct.error, IndexError, UnicodeDecodeError, ValueError) as error:
        raise ModelError(f"The CRFsuite model is damaged: {error}") from error


def _read(data: bytes) -> CrfModel:
    magic, size, kind, *numbers = _HEADER.unpack_from(data)
    if size != len(data):
        raise ModelError(f"The CRFsuite model should have {size} bytes, not {len(data)}.")
    if magic != b"lCRF" or kind != b"FOMC":
        raise ModelError("Not a first-order CRFsuite model.")
    _, _, _, _, features_at, labels_at, attributes_at, _, _ = numbers
    labels = _strings(data, labels_at)
    attributes = _strings(data, attributes_at)
    chunk, _, count = _CHUNK.unpack_from(data, features_at)
    if chunk != b"FEAT":
        raise ModelError("The CRFsuite model has no features.")
    first = features_at + _CHUNK.size
    state: dict[str, list[float]] = {}
    transitions = [[0.0] * len(labels) for _ in labels]
    for feature, source, target, weight in _FEATURE.iter_unpack(data[first : first + count * _FEATURE.size]):
        if feature == 0:
            state.setdefault(attributes[source], [0.0] * len(labels))[target] = weight
        else:
            transitions[source][target] = weight
    return CrfModel(
        tuple(labels),
        {attribute: tuple(weights) for attribute, weights in state.items()},
        tuple(tuple(row) for row in transitions),
    )


def _strings(data: bytes, at: int) -> list[str]:
    """A `CQDB` table: string by id. Offsets are relative to the table."""
    chunk, _, _, _, count, backward = _TABLE.unpack_from(data, at)
    if chunk != b"CQDB":
        raise ModelError("The CRFsuite model has no table of strings.")
    out: list[str] = []
    for (offset,) in struct.iter_unpack("<I", data[at + backward : at + backward + 4 * count]):
        _, size = struct.unpack_from("<II", data, at + offset)
        out.append(data[at + offset + 8 : at + offset + 7 + size].decode("utf-8"))
    return out
