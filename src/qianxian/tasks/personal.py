"""What may show people in this room: photographs of finished work, taken by the unit."""

FIELDS = ("Evidence.name",)
