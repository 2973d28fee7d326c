"""What a folder of the course holds is found by looking into it: nobody lists its modules by hand.

A module whose name begins with an underscore is private to its folder: it is not looked at.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

Kind = TypeVar("Kind")


def names_of(package: str) -> list[str]:
    """Return the names of the modules and packages of a package, importing none; private ones are left out.

    Parameters
    ----------
    package : str
        Its full name.
    """
    folder = importlib.import_module(package).__path__
    names = sorted(module.name for module in pkgutil.iter_modules(folder))
    return [name for name in names if not name.startswith("_")]


def modules_of(package: str) -> list[ModuleType]:
    """Import the modules and packages of a package, in the order of their names; private ones are left out.

    Parameters
    ----------
    package : str
        Its full name, such as ``course.grading.lms``.
    """
    return [importlib.import_module(f"{package}.{name}") for name in names_of(package)]


def classes_of(package: str, base: type[Kind]) -> list[type[Kind]]:
    """Return the classes that are made from `base` and stand in a module of a package, in name order.

    Parameters
    ----------
    package : str
        Its full name.
    base : type
        What the classes are made from; itself it is not among them.
    """
    return [thing for module in modules_of(package) for thing in classes_in(module, base)]


def classes_in(module: ModuleType, base: type[Kind]) -> list[type[Kind]]:
    """Return the classes that are made from `base` and written in a module, in the order of their lines."""
    return [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type)
        and issubclass(thing, base)
        and thing is not base
        and thing.__module__ == module.__name__  # not one that the module only imports
    ]


def instances_in(module: ModuleType, kind: type[Kind]) -> list[Kind]:
    """Return the objects of one kind that a module's names stand for, in the order of their lines."""
    return [thing for thing in vars(module).values() if isinstance(thing, kind)]
