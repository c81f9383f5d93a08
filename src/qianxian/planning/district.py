"""A district as a planner sees it: a graph of whole courtyards.

Model: a node v is a courtyard with households w_v (a whole number), area a_v, perimeter p_v, centroid and
community; an edge is a common border of at least 3 m that no barrier cuts, with its length.  Lengths are
metres, areas square metres, coordinates metres in any one planar system.
"""

import hashlib
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from qianxian.planning.terms import BadInput

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WHOLE = 2.0**53
"""Up to here a floating-point number tells whole numbers apart."""

SHORTEST_BORDER = 3.0
"""Metres of common border below which two courtyards do not count as neighbours."""

FARTHEST = 1e8
"""Metres beyond which no place on earth lies; larger figures would drown the rest in rounding."""

MOST_HOUSEHOLDS = 1_000_000
"""Households of one courtyard above which the figure is taken for a slip of the pen."""


@dataclass(frozen=True)
class District:
    """The courtyards of a district and who borders whom.

    Shapes: `households`, `area`, `perimeter`, `community`, `company` (n,); `centroid` (n, 2);
    `border` (m, 2) courtyard numbers; `border_length` (m,).  `company` is the number of the property
    company, -1 where there is none or none is known.

    :raises BadInput: if an array has the wrong length or holds an absurd value.
    """

    households: Ints
    area: Floats
    perimeter: Floats
    centroid: Floats
    community: Ints
    border: Ints
    border_length: Floats
    company: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Bring the arrays to their types and refuse what cannot be."""
        _set(self, "households", whole(self.households, "households", "户数"))
        n = len(self.households)
        if n == 0:
            raise BadInput("There is not a single courtyard in the input. 输入中没有任何庭院。")
        _set(self, "community", whole(self.community, "community", "社区"))
        if np.size(self.company) == 0:
            _set(self, "company", np.full(n, -1, np.int64))
        _set(self, "company", whole(self.company, "company", "物业公司"))
        _set(self, "area", real(self.area, "area", "面积"))
        _set(self, "perimeter", real(self.perimeter, "perimeter", "周长"))
        _set(self, "centroid", real(self.centroid, "centroid", "中心点", columns=2))
        _set(self, "border", whole(self.border, "border", "边界", columns=2))
        _set(self, "border_length", real(self.border_length, "border_length", "边界长度"))
        for name in ("area", "perimeter", "centroid", "community", "company"):
            if len(getattr(self, name)) != n:
                raise BadInput(
                    f"{name} has {len(getattr(self, name))} values for {n} courtyards. "
                    f"{name} 的数量与庭院数（{n}）不一致。"
                )
        self._refuse_absurd_numbers()
        self._refuse_absurd_borders()

    def __len__(self) -> int:
        return len(self.households)

    def name(self, v: int) -> str:
        """Give the name of a courtyard, or its number where it has none."""
        return self.names[v] if self.names else str(v)

    def _refuse_absurd_numbers(self) -> None:
        checks = (
            (self.households < 0, "a negative number of households", "户数为负"),
            (self.households > MOST_HOUSEHOLDS, "more than a million households", "户数超过一百万"),
            (~(np.isfinite(self.area) & (self.area > 0)), "no area above zero", "面积不大于零"),
            (
                ~(np.isfinite(self.perimeter) & (self.perimeter > 0)),
                "no perimeter above zero",
                "周长不大于零",
            ),
            (self.area > FARTHEST**2, "an area larger than the earth's", "面积超过地球"),
            (self.perimeter > FARTHEST, "a perimeter longer than the earth's", "周长超过地球"),
            (~(np.abs(self.centroid) <= FARTHEST).all(axis=1), "no usable centroid", "中心点坐标无效"),
        )
        for bad, english, chinese in checks:
            if bad.any():
                first = self.name(int(np.flatnonzero(bad)[0]))
                raise BadInput(
                    f"{int(bad.sum())} courtyard(s) with {english}, first {first}: correct the input. "
                    f"{int(bad.sum())} 个庭院{chinese}，第一个是 {first}，请更正。"
                )
        # The isoperimetric inequality: proofs rely on no shape being rounder than a circle.
        tolerance = 1e-6
        round_ = self.perimeter < 2 * np.sqrt(np.pi * self.area) * (1 - tolerance)
        if round_.any():
            first = self.name(int(np.flatnonzero(round_)[0]))
            raise BadInput(
                f"Courtyard {first} has a perimeter shorter than the circle of its area: check the units. "
                f"庭院 {first} 的周长小于同面积圆的周长，请检查单位。"
            )

    def _refuse_absurd_borders(self) -> None:
        n, pairs = len(self), np.sort(self.border, axis=1)
        if len(self.border_length) != len(pairs):
            raise BadInput("Each border needs one length. 每条边界都需要一个长度。")
        if len(pairs) == 0:
            return
        if pairs.min() < 0 or pairs.max() >= n:
            raise BadInput("A border names a courtyard that does not exist. 边界引用了不存在的庭院。")
        if (pairs[:, 0] == pairs[:, 1]).any():
            raise BadInput("A courtyard borders on itself. 有庭院与自身相邻。")
        if len(np.unique(pairs, axis=0)) != len(pairs):
            raise BadInput("A border is given twice: add its lengths up. 边界重复：请合并长度。")
        if not (np.isfinite(self.border_length) & (self.border_length > 0)).all():
            raise BadInput("A border has no length above zero. 有边界长度不大于零。")
        shared = np.bincount(pairs.ravel(), np.repeat(self.border_length, 2), n)
        over = shared > self.perimeter * (1 + 1e-6)
        if over.any():
            first = self.name(int(np.flatnonzero(over)[0]))
            raise BadInput(
                f"The borders of courtyard {first} are longer than its perimeter. "
                f"庭院 {first} 的边界总长超过其周长。"
            )


def read_npz(path: Path) -> District:
    """Read a district from an archive with pts, area, per, hh, comm, ei, ej, el (and bi, bj, company).

    Borders shorter than 3 m and borders that a barrier cuts (bi, bj) are left out; their length stays in
    the perimeter, as a wall does.

    :raises BadInput: if the file is no such archive.
    """
    try:
        # Opened here, so that it is closed where the archive turns out to be none.
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            z: dict[str, Any] = {key: archive[key] for key in archive.files}
    except (OSError, ValueError, EOFError, TypeError, BadZipFile, zlib.error) as error:
        raise BadInput(f"{path} cannot be read as .npz: {error}. 无法读取 {path}。") from error
    missing = [key for key in ("pts", "area", "per", "hh", "comm", "ei", "ej", "el") if key not in z]
    if missing:
        raise BadInput(f"{path} lacks {', '.join(missing)}. {path} 缺少字段：{'、'.join(missing)}。")
    ends = _pairs(z, "ei", "ej")
    length = real(z["el"], "el", "边界长度")
    if len(length) != len(ends):
        raise BadInput("Each border needs one length. 每条边界都需要一个长度。")
    if not (np.isfinite(length) & (length >= 0)).all():
        raise BadInput("A border has a length below zero or none. 有边界长度为负或缺失。")
    keep = length >= SHORTEST_BORDER
    if ("bi" in z) != ("bj" in z):
        raise BadInput("Barriers need both bi and bj. 隔断须同时给出 bi 与 bj。")
    if "bi" in z:
        cut = {tuple(pair) for pair in np.sort(_pairs(z, "bi", "bj"), axis=1).tolist()}
        keep &= np.array([tuple(pair) not in cut for pair in np.sort(ends, axis=1).tolist()], bool)
    return District(
        households=z["hh"], area=z["area"], perimeter=z["per"], centroid=z["pts"], community=z["comm"],
        border=ends[keep], border_length=length[keep],
        company=z.get("company", np.zeros(0, np.int64)),
    )  # fmt: skip


def fingerprint(district: District) -> str:
    """Hash all that a plan's cost depends on (SHA-256 over the arrays in a fixed order and type)."""
    digest = hashlib.sha256()
    for name in (
        "households",
        "area",
        "perimeter",
        "centroid",
        "community",
        "company",
        "border",
        "border_length",
    ):
        values = getattr(district, name)
        kind = "<i8" if values.dtype.kind == "i" else "<f8"
        digest.update(name.encode() + repr(values.shape).encode() + values.astype(kind).tobytes())
    return digest.hexdigest()


def _set(district: District, name: str, values: NDArray[Any]) -> None:
    values = values.copy()
    values.flags.writeable = False
    object.__setattr__(district, name, values)


def _pairs(z: dict[str, Any], first: str, second: str) -> Ints:
    """Give two rows of courtyard numbers as pairs (m, 2)."""
    one, two = whole(z[first], first, "边界"), whole(z[second], second, "边界")
    if len(one) != len(two):
        raise BadInput(f"{first} and {second} must be as long as each other. {first} 与 {second} 长度须一致。")
    return np.stack([one, two], axis=1)


def real(values: Any, name: str, chinese: str, columns: int = 0) -> Floats:
    """Give values as numbers in one row, or in rows of `columns`.

    :raises BadInput: if they are words, dates, complex, or have another shape.
    """
    try:
        found = np.asarray(values)
    except ValueError as error:
        raise BadInput(f"{name} must be one row of numbers. {chinese}必须是一列数字。") from error
    if found.size == 0:
        found = np.zeros((0, columns) if columns else 0)
    if found.dtype.kind not in "iufb":
        raise BadInput(f"{name} must be numbers. {chinese}必须是数字。")
    if found.ndim != (2 if columns else 1) or (columns and found.shape[1] != columns):
        raise BadInput(
            f"{name} has the shape {found.shape}; it must be {f'(…, {columns})' if columns else '(…,)'}. "
            f"{chinese}的数组形状 {found.shape} 不对。"
        )
    return found.astype(np.float64)


def whole(values: Any, name: str, chinese: str, columns: int = 0) -> Ints:
    """Give values as whole numbers, in the shape of `real`.

    :raises BadInput: if they are no numbers, not whole, or beyond what 64 bits hold.
    """
    found = real(values, name, chinese, columns)
    if not (np.isfinite(found).all() and (found == np.floor(found)).all() and (np.abs(found) < WHOLE).all()):
        raise BadInput(f"{name} must be whole numbers. {chinese}必须是整数。")
    return found.astype(np.int64)
