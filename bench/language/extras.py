"""What scrubbing, the emergency hint and the readings do on real messages, for checking by hand.

python bench/language/extras.py
"""

# A bench is a script: it prints (T201), stands in no package (INP001).

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import date

from material import shared_texts

from qianxian.language import scrub
from qianxian.language.emergency import emergency_hint
from qianxian.language.mentions import read_places, read_times


def main() -> None:
    """Print counts, and every hint with the words around it."""
    rows = shared_texts("messages_unlabelled.csv")
    texts = [row["title"].strip() + "\n" + row["body"].strip() for row in rows]
    started = time.process_time()
    scrubbed = [scrub(text) for text in texts]
    each = (time.process_time() - started) / len(texts)
    kinds = Counter(kind for text in scrubbed for kind in re.findall("〔([邮证手卡电车账]..?)〕", text))
    print(f"scrub: {1e6 * each:.0f} us a message; taken out of {len(texts)} messages: {dict(kinds)}")
    started = time.process_time()
    hints = [(text, hint) for text in texts if (hint := emergency_hint(text))]
    each = (time.process_time() - started) / len(texts)
    print(f"emergency hint: {1e6 * each:.0f} us a message; {len(hints)} hints")
    for text, hint in hints[:40]:
        at = text.find(hint.words)
        print(f"  {hint.number} {hint.words}: …{text[max(0, at - 15) : at + 20]}…".replace("\n", " "))
    started = time.process_time()
    times = sum(bool(read_times(text, date(2019, 12, 31))) for text in texts)
    places = sum(bool(read_places(text)) for text in texts)
    each = (time.process_time() - started) / len(texts)
    print(f"readings: {1e6 * each:.0f} us a message; a time in {times}, a place in {places} of {len(texts)}")


if __name__ == "__main__":
    main()
