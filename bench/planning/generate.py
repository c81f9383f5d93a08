"""Draw a district of any number of courtyards: Voronoi cells of jittered points, households, communities.

    python bench/planning/generate.py 100000 7 /tmp/d100000.npz

Households are lognormal (median 45) with 2.4 % of estates between 460 and 1460, communities the cells
of random seeds (12 courtyards on average), and every fiftieth border is cut by a barrier.  Needs scipy.
"""

import sys
from pathlib import Path

import numpy as np
from scipy.spatial import Voronoi, cKDTree

SPACING = 153.0


def generate(n: int, seed: int) -> dict[str, np.ndarray]:
    """Give the arrays of a district of n courtyards."""
    rng = np.random.default_rng(seed)
    side = SPACING * np.sqrt(n)
    columns = int(np.ceil(np.sqrt(n)))
    lattice = np.stack(np.meshgrid(np.arange(columns), np.arange(columns)), axis=-1).reshape(-1, 2)[:n]
    step = side / columns
    pts = (lattice + 0.5 + rng.uniform(-0.42, 0.42, (n, 2))) * step
    # Mirror the rim outside, so that every cell inside is closed by the district's edge.
    top = lattice[:, 1].max() * step + step
    mirrored = [pts]
    for axis, edge in ((0, 0.0), (0, side), (1, 0.0), (1, top)):
        rim = pts[np.abs(pts[:, axis] - edge) < 4 * step].copy()
        rim[:, axis] = 2 * edge - rim[:, axis]
        mirrored.append(rim)
    cells = Voronoi(np.concatenate(mirrored))
    inside = (cells.ridge_points < n).all(axis=1)
    ends = np.array([cells.ridge_vertices[i] for i in range(len(cells.ridge_points))])
    length = np.hypot(*(cells.vertices[ends[:, 0]] - cells.vertices[ends[:, 1]]).T)
    per = np.bincount(cells.ridge_points.ravel(), np.repeat(length, 2), len(cells.points))[:n]
    area = np.zeros(n)
    for v in range(n):
        ring = cells.vertices[cells.regions[cells.point_region[v]]]
        x, y = ring.T
        area[v] = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    hh = np.maximum(3, rng.lognormal(np.log(45), 0.75, n)).astype(np.int64)
    hh = np.minimum(hh, 440)
    estates = rng.random(n) < 0.024
    hh[estates] = rng.integers(460, 1460, int(estates.sum()))
    seeds = rng.uniform(0, side, (max(1, n // 12), 2))
    comm = cKDTree(seeds).query(pts)[1]
    comm = np.unique(comm, return_inverse=True)[1]
    keep = inside & (length >= 3.0)
    border, length = cells.ridge_points[keep], length[keep]
    cut = rng.random(len(border)) < 0.02
    return {
        "pts": pts, "area": area, "per": per, "hh": hh, "comm": comm,
        "ei": border[~cut, 0], "ej": border[~cut, 1], "el": length[~cut],
        "bi": border[cut, 0], "bj": border[cut, 1],
    }  # fmt: skip


if __name__ == "__main__":
    np.savez_compressed(Path(sys.argv[3]), **generate(int(sys.argv[1]), int(sys.argv[2])))
