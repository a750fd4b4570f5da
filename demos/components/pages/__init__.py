"""The pages, a module each."""

from importlib import import_module
from pkgutil import iter_modules

from demos.components.frame import GROUPS, Page


def found() -> list[Page]:
    """Gives the pages by group and name."""
    names = [module.name for module in iter_modules(__path__)]
    pages: list[Page] = [import_module(f"{__name__}.{name}").page for name in names]
    return sorted(pages, key=lambda page: (GROUPS.index(page.group), page.name))
