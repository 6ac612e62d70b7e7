"""One target under atheris, in a process of its own: libFuzzer ends the process it runs in.

Called by ``python -m tests.fuzz``; what follows the target's name goes to libFuzzer.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from random import Random

import atheris

from tests.fuzz.mutating import LONGEST, mutated
from tests.fuzz.targets import Target, target

ROOMS = ("altfill.page", "altfill.imgix", "altfill.store", "altfill.cli")


def main() -> None:
    with atheris.instrument_imports(include=["altfill", "langcodes"], enable_loader_override=False):
        for room in map(importlib.import_module, ROOMS):
            for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
                importlib.import_module(module.name)
        importlib.import_module("langcodes")
    chosen = target(sys.argv[1])
    atheris.Setup(
        [sys.argv[0], *sys.argv[2:]],
        chosen.holds,
        custom_mutator=_mutator(chosen),
        custom_crossover=_crossover(chosen),
    )
    atheris.Fuzz()


def _mutator(chosen: Target):
    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.2:
            return bytes(atheris.Mutate(data, longest))
        return mutated(data, random, chosen.pieces, random.choice(chosen.seeds))[:longest]

    return mutate


def _crossover(chosen: Target):
    def cross(data: bytes, other: bytes, longest: int, seed: int) -> bytes:
        return mutated(data, Random(seed), chosen.pieces, other)[: min(longest, LONGEST)]

    return cross


if __name__ == "__main__":
    main()
