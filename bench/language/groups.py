"""The ten largest groups of the unlabelled messages, with their members, for checking by hand.

    python bench/language/groups.py [threshold]

Twice: by average linkage over the newest 3,000, and by online leaders over all.
"""

# A bench is a script: it prints (T201), stands in no package (INP001).

from __future__ import annotations

import sys
import time
from datetime import datetime

from material import shared_texts

from qianxian.language import Item, group_similar
from qianxian.language.groups import LINKAGE_LIMIT


def _when(written: str) -> datetime | None:
    for form in ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(f"{written.strip()} +0800", f"{form} %z")
        except ValueError:
            continue
    return None


def main() -> None:
    """Print the groups."""
    threshold = float(sys.argv[1]) if len(sys.argv) > 1 else None
    items = [
        Item(
            row["id"],
            row["title"].strip(),
            row["body"].strip(),
            row["title"].strip()[:2],
            _when(row["written_at"]),
        )
        for row in shared_texts("messages_unlabelled.csv")
    ]
    items = list({item.id: item for item in items}.values())
    newest = sorted(items, key=lambda item: item.at.timestamp() if item.at else 0.0)[-LINKAGE_LIMIT:]
    titles = {item.id: item.title for item in items}
    for name, chosen in (("average linkage", newest), ("online leaders", items)):
        started = time.process_time()
        groups = group_similar(chosen, threshold=threshold)
        spent = time.process_time() - started
        print(f"== {name}: {len(chosen)} messages, {len(groups)} groups, {spent:.1f} CPU s")
        for group in groups[:10]:
            print(f"-- {group.title} | {len(group.members)} | {group.before} then {group.recent}")
            for member in group.members[:12]:
                print("     ", titles[member])


if __name__ == "__main__":
    main()
