"""Folding the record into summary rows, and keeping areas' own forms."""

from qianxian.results.actions.folding import fold, rebuild
from qianxian.results.actions.templates import restore_template, retire_template, take_template

__all__ = ["fold", "rebuild", "restore_template", "retire_template", "take_template"]
