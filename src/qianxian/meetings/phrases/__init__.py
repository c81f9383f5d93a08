"""How what happens in this room is said: at meetings, in mediation, and with the year's people's project."""

from qianxian.meetings.phrases import mediation, meetings, projects

__all__ = ["mediation", "meetings", "projects"]
