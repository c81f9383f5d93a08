"""Which browser on which system, as people know them; nothing finer is kept."""

from __future__ import annotations

import re

from django.utils.translation import pgettext_lazy as _p

BROWSERS = (
    ("MicroMessenger", "WeChat"), ("wxwork", "WeCom"), ("DingTalk", "DingTalk"), ("Edg", "Edge"),
    ("Firefox", "Firefox"), ("OPR", "Opera"), ("HuaweiBrowser", "Huawei Browser"), ("Chrome", "Chromium"),
    ("CriOS", "Chromium"), ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("OpenHarmony|HarmonyOS", "HarmonyOS"), ("Android", "Android"),
    ("Windows", "Windows"), ("Mac OS X|Macintosh", "macOS"), ("Linux", "Linux"),
)
_SAID = {
    "WeChat": _p("browser", "WeChat"), "WeCom": _p("browser", "WeCom"), "DingTalk": _p("browser", "DingTalk"),
    "Huawei Browser": _p("browser", "Huawei Browser"), "HarmonyOS": _p("system", "HarmonyOS"),
    "browser": _p("browser", "a browser"), "system": _p("system", "an unknown system"),
}


def device_of(user_agent: str) -> str:
    """Return the browser and the system that a User-Agent names: `Chromium · Windows`."""
    browser = next((name for mark, name in BROWSERS if re.search(mark, user_agent)), "browser")
    system = next((name for mark, name in SYSTEMS if re.search(mark, user_agent)), "system")
    return f"{browser} · {system}"


def said_device(device: str) -> str:
    """Say what `device_of` returned."""
    return " · ".join(str(_SAID.get(part, part)) for part in device.split(" · "))
