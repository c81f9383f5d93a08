"""Kill -9 in the middle of intake: every receipt that was handed out is still good."""

from __future__ import annotations

import re
import threading
import time

import httpx

WRITERS = 4


def test_every_receipt_handed_out_before_a_kill_is_good_after_it(server):
    plate = re.search(r"/c/([^/]+)/", httpx.get(f"{server.base}/").text).group(1)
    address = f"{server.base}/c/{plate}/report/"
    receipts: list[str] = []
    stopped = threading.Event()

    def keep_reporting(writer):
        number = 0
        try:
            with httpx.Client(timeout=10) as client:
                while not stopped.is_set():
                    number += 1
                    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', client.get(address).text).group(1)
                    answer = client.post(
                        address,
                        data={
                            "csrfmiddlewaretoken": token, "key": f"{writer}-{number}", "kind": "other",
                            "words": f"第{writer}个人说的第{number}件事",
                        },
                        headers={"Origin": server.base},
                    )
                    if answer.status_code == 302:
                        receipts.append(answer.headers["Location"])
        except httpx.HTTPError:
            return

    writers = [threading.Thread(target=keep_reporting, args=(writer,)) for writer in range(WRITERS)]
    for writer in writers:
        writer.start()
    patience = time.monotonic() + 120
    while len(receipts) < 40 and time.monotonic() < patience:
        time.sleep(0.01)
    server.kill()
    stopped.set()
    for writer in writers:
        writer.join()
    assert len(receipts) >= 40

    server.start()
    for receipt in receipts:
        assert httpx.get(server.base + receipt).status_code == 200
    checked = server.command("figures", "--json", "--rebuild")
    assert '"agrees_with_rows": true' in checked.stdout
