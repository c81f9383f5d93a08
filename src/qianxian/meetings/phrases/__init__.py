"""How what happens in this room is said: at meetings, and with the year's people's project."""

from qianxian.meetings.phrases import meetings, projects

__all__ = ["meetings", "projects"]
