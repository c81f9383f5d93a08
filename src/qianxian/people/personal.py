"""What is kept about people in this room: an account's name, a number left for one matter, a note to a successor.

The room whose matter it is gives a number out and erases it; an account belongs to an office and is closed with it.
"""

FIELDS = ("Account.username", "Contact.phone", "HandOver.note")
