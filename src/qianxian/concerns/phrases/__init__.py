"""How what happens in this room is said."""

from qianxian.concerns.phrases import agenda, areas, messages, own_data, registers, setting_up, suggested, thread

__all__ = ["agenda", "areas", "messages", "own_data", "registers", "setting_up", "suggested", "thread"]
