"""What is installed is what was chosen, and the segmenter's model is what was measured."""

from __future__ import annotations

import configparser
import re

import pytest
from promises import Promise
from samples import ROOT

SUPPLY = pytest.mark.promise("supply chain: pinned with hashes, the model verified and never unpickled")


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    return {found[0].lower().replace("_", "-"): found[1] for found in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.M)}


@SUPPLY
def test_the_lock_is_what_the_constraints_say(promise: Promise) -> None:
    locked, pinned = pins("requirements.lock"), pins("constraints.txt")
    assert locked
    assert {name: version for name, version in locked.items() if pinned.get(name) != version} == {}
    text = (ROOT / "requirements.lock").read_text("utf-8")
    for block in re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.split()[0]
    promise.note(packages=len(locked), hashes=text.count("--hash=sha256:"))


@SUPPLY
def test_everything_that_serving_needs_is_locked(promise: Promise) -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    wanted = re.findall(r"^([\w-]+)", config["options"]["install_requires"], re.M)
    assert len(wanted) > 5
    assert {name.lower().replace("_", "-") for name in wanted} <= set(pins("requirements.lock"))
