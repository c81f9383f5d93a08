"""Columns that every room uses, each right on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from qianxian.storage import ids

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    _BigInteger = models.BigIntegerField[int, int]
    _Char = models.CharField[str, str]
else:  # Django's fields know their types only to the type checker
    _BigInteger = models.BigIntegerField
    _Char = models.CharField


class IdField(_BigInteger):
    """The primary key: a 63-bit id made in Python."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("primary_key", True)
        kwargs.setdefault("default", ids.new)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


class ByteOrderField(_Char):
    """Text compared byte by byte, whatever the language of the database: paths, codes and kinds."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Return the column's parameters; SQLite compares bytes anyway."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class CodeField(ByteOrderField):
    """A code from `storage.codes`, unique: by itself, or with unique=False by a constraint of its table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 9)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return how it is made again; that it is unique by itself or not is said, for it is no default of Django's."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "unique": self.unique}
