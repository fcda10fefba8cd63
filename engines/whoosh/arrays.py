"""Arrays on disk in NumPy's own format: written whole or grown at their end, read memory-mapped, never pickled."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_HEADER = 128


def save_arrays(folder: Path, arrays: Mapping[str, Array]) -> None:
    """One file `NAME.npy` for each."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def load_arrays(folder: Path) -> dict[str, Array]:
    """Every array of a folder, by name, memory-mapped."""
    return {
        path.name.removesuffix(".npy"): np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
        for path in folder.glob("*.npy")
    }


class GrowingArray:
    """A one-dimensional array that is written piece by piece: `NAME.npy` is complete when it is closed."""

    def __init__(self, folder: Path, name: str, kind: npt.DTypeLike) -> None:
        self.kind, self.length = np.dtype(kind), 0
        self._path = folder / f"{name}.npy"
        self._file = self._path.open("wb")
        self._file.write(b"\0" * _HEADER)

    def append(self, piece: Array) -> None:
        """Values must fit into the array's kind."""
        self._file.write(np.ascontiguousarray(piece, self.kind).data)
        self.length += len(piece)

    def close(self) -> None:
        """Writes the header. Idempotent."""
        if not self._file.closed:
            text = f"{{'descr': '{self.kind.str}', 'fortran_order': False, 'shape': ({self.length},), }}"
            self._file.seek(0)
            self._file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", _HEADER - 10))
            self._file.write(text.encode().ljust(_HEADER - 11) + b"\n")
            self._file.close()

    def read(self, part: slice) -> Array:
        """A part of it once it is closed; read, not mapped: what is mapped counts as memory of this process."""
        offset = _HEADER + part.start * self.kind.itemsize
        return np.fromfile(self._path, self.kind, part.stop - part.start, offset=offset)

    def __enter__(self) -> GrowingArray:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def ends(lengths: Array) -> Array:
    """Where pieces of these lengths end, with 0 in front."""
    found = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=found[1:])
    return found


def narrow(numbers: Array) -> Array:
    """The same numbers, ascending and not negative, in four bytes each if they fit."""
    return numbers.astype(np.uint32 if not len(numbers) or int(numbers[-1]) < 2**32 else np.int64)


_LONG = 64
"""Values of a run that is read as a whole; shorter ones are picked out value by value."""


def runs_of(values: Array, starts: Array, lengths: Array) -> Array:
    """The values at `starts[i] … starts[i] + lengths[i] - 1` of every i, one after the other."""
    if int(lengths.sum()) < len(lengths) * _LONG:
        return values.take(ranges(starts, lengths))
    spans = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
    return np.concatenate([values[low:high] for low, high in spans])


def ranges(starts: Array, lengths: Array) -> Array:
    """The places `starts[i] … starts[i] + lengths[i] - 1` of every i, one after the other."""
    total = int(lengths.sum())
    return np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(total)
