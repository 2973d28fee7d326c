"""Finds the modules, classes and objects of a package by listing its folder, without a list by hand.

A module whose name begins with an underscore is private to its folder and is skipped.
"""

import importlib
import inspect
import pkgutil
from types import ModuleType
from typing import TypeVar

Kind = TypeVar("Kind")


def names_of(package: str) -> list[str]:
    """Return the names of a package's public modules and subpackages, without importing them.

    Parameters
    ----------
    package : str
        Full name of the package.
    """
    folder = importlib.import_module(package).__path__
    names = sorted(module.name for module in pkgutil.iter_modules(folder))
    return [name for name in names if not name.startswith("_")]


def modules_of(package: str) -> list[ModuleType]:
    """Import and return a package's public modules and subpackages, in the order of their names.

    Parameters
    ----------
    package : str
        Full name of the package, such as ``course.grading.lms``.
    """
    return [importlib.import_module(f"{package}.{name}") for name in names_of(package)]


def classes_of(package: str, base: type[Kind]) -> list[type[Kind]]:
    """Return the subclasses of `base` in the public modules of a package, in the order of the modules.

    Parameters
    ----------
    package : str
        Full name of the package.
    base : type
        The base class, which is not returned itself.
    """
    return [thing for module in modules_of(package) for thing in classes_in(module, base)]


def classes_in(module: ModuleType, base: type[Kind]) -> list[type[Kind]]:
    """Return the subclasses of `base` that a module defines, in the order of their lines."""
    return [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type)
        and issubclass(thing, base)
        and thing is not base
        and inspect.getmodule(thing) is module  # leave out classes that the module only imports
    ]


def instances_in(module: ModuleType, kind: type[Kind]) -> list[Kind]:
    """Return the objects of a class among a module's variables, in the order of their lines."""
    return [thing for thing in vars(module).values() if isinstance(thing, kind)]
