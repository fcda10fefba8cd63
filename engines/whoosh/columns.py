"""A segment's ids, metadata and document numbers: gathered as codes while documents come, written as arrays."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.whoosh.arrays import ends, save_arrays
from engines.whoosh.inversion import invert
from engines.whoosh.lexicon import pack_strings

Array = npt.NDArray[Any]


class Vocabulary(dict[str, int]):
    """Strings by number, in the order in which they came."""

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self)
        return number

    def renumber(self, strings: Sequence[str]) -> Array:
        """The numbers of a batch's strings here."""
        return np.fromiter(map(self.__getitem__, strings), np.int32, len(strings))


class ValueColumn:
    """A metadata field: one value per document."""

    def __init__(self) -> None:
        self._known = Vocabulary()
        self._codes = array("i")

    def extend(self, values: Iterable[str]) -> None:
        """The values of the next documents."""
        self._codes.extend(map(self._known.__getitem__, values))

    def write(self, name: str, folder: Path, files: Any, *, save: bool = True) -> None:
        """Codes into the sorted values, code 0 being the empty one; for Whoosh, an inverted field. `save`: whether
        our own reader wants it."""
        values = ["", *sorted({*self._known} - {""})]
        place = {value: number for number, value in enumerate(values)}
        rank = np.array([place[value] for value in self._known], np.int32)
        codes = rank[np.frombuffer(self._codes, np.int32)] if len(self._codes) else np.zeros(0, np.int32)
        encoded = [value.encode() for value in values]
        if save:
            save_arrays(folder, pack_strings(f"{name}.values", encoded) | {f"{name}.codes": codes})
        present = np.flatnonzero(codes)
        files.write_field(name, encoded, *invert(codes[present], present, len(values)))


class NumberColumn:
    """Document numbers: any number of (key, spelling) per document."""

    def __init__(self) -> None:
        self._keys, self._spellings = Vocabulary(), Vocabulary()
        self._rows = array("i"), array("i"), array("i")

    def append(self, document: int, row: Iterable[tuple[str, str]]) -> None:
        """The numbers of a document, in ascending order of documents."""
        documents, keys, spellings = self._rows
        for key, spelling in row:
            documents.append(document)
            keys.append(self._keys[key])
            spellings.append(self._spellings[spelling])

    def write(self, name: str, folder: Path, files: Any) -> None:
        """Posting lists by key, with the spelling of each posting and the one to show for each key."""
        documents, keys, spellings = (np.array(column, np.int32) for column in self._rows)
        sorted_keys, key_of = _sorted(self._keys)
        variants, variant_of = _sorted(self._spellings)
        terms, spelt = key_of[keys], variant_of[spellings]
        starts, ids = invert(terms, documents, len(sorted_keys))
        # Which spelling each posting has: merging takes it from here.
        spelling = spelt[np.lexsort((documents, terms))]
        seen: list[Counter[str]] = [Counter() for _ in sorted_keys]
        for term, variant in zip(terms.tolist(), spelt.tolist(), strict=True):
            seen[term][variants[variant]] += 1
        # The spelling seen most, the first in order among equals.
        shown = (min(counter.items(), key=lambda item: (-item[1], item[0]))[0] for counter in seen)
        encoded = [key.encode() for key in sorted_keys]
        save_arrays(
            folder,
            pack_strings(f"{name}.keys", encoded)
            | pack_strings(f"{name}.shown", (text.encode() for text in shown))
            | pack_strings(f"{name}.spellings", (text.encode() for text in variants))
            | {f"{name}.starts": starts, f"{name}.ids": ids, f"{name}.spelling": spelling},
        )
        files.write_field(name, encoded, starts, ids)


def _sorted(vocabulary: Vocabulary) -> tuple[list[str], Array]:
    """The strings in the order of their bytes, and the rank there of each number."""
    strings = list(vocabulary)
    order = sorted(range(len(strings)), key=[string.encode() for string in strings].__getitem__)
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return [strings[number] for number in order], ranks


def write_ids(ids: Sequence[str], folder: Path, files: Any) -> None:
    """Ids by document and in order."""
    encoded = [doc_id.encode() for doc_id in ids]
    order = np.array(sorted(range(len(encoded)), key=encoded.__getitem__), np.int32)
    save_arrays(folder, pack_strings("id", encoded) | {"id.order": order})
    # A repeated id is one term with several postings, all but the last of them deleted documents.
    unique = {doc_id: number for number, doc_id in enumerate(dict.fromkeys(encoded))}
    owners = np.fromiter((unique[doc_id] for doc_id in encoded), np.int64, len(encoded))
    files.write_field("id", list(unique), *invert(owners, np.arange(len(encoded)), len(unique)))


def write_dates(dates: Array, folder: Path, files: Any) -> None:
    """yyyymmdd for us, ISO dates and years for Whoosh."""
    save_arrays(folder, {"date": dates})
    texts = [f"{d // 10000:04}-{d // 100 % 100:02}-{d % 100:02}" if d else "" for d in dates.tolist()]
    for name, column in (("date", texts), ("year", [text[:4] for text in texts])):
        values = ValueColumn()
        values.extend(column)
        values.write(name, folder, files, save=False)


def write_record_ends(sizes: Sequence[int], folder: Path) -> None:
    """Where each document's row of the stored column ends."""
    save_arrays(folder, {"record.ends": ends(np.array(sizes, np.int64))})
