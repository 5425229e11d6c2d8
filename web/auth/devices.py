"""Which browser on which system, and where from, in words that people know their devices by."""

from __future__ import annotations

from ipaddress import ip_address

from flask import request
from flask_babel import gettext

from web.auth.limits import get_remote_address

_BROWSERS = (
    # The first that fits: most also call themselves what stands further down.
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ浏览器"),
    ("360SE", "360浏览器"),
    ("QIHU", "360浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("Trident", "Internet Explorer"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
LONGEST_AGENT = 500


def device() -> str:
    """Browser and system of this request, as far as it tells the truth about them."""
    agent = request.user_agent.string[:LONGEST_AGENT]
    named = [
        next((word for sign, word in table if sign in agent), None)
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, named)) or gettext("Unknown browser")


def address() -> str:
    """Where the request comes from, without the part that tells one machine from its neighbours."""
    try:
        parsed = ip_address(get_remote_address() or "")
    except ValueError:
        return ""
    if parsed.version == 4:
        return ".".join([*str(parsed).split(".")[:3], "*"])
    return ":".join([*parsed.exploded.split(":")[:3], "*"])
