"""Tags and filters that every template may use (a builtin: no `load` needed). See the room's README for examples."""

from setiakawan.ui.components import fields, layout, lists, signs
from setiakawan.ui.library import register

__all__ = ["fields", "layout", "lists", "register", "signs"]
