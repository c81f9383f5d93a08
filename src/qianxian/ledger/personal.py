"""What is kept about people in this room: the words of entries, with the salt that hides them in the record.

They are erased with `actions.erase_words` by the room whose thing the entry is about; the entry's proof stays.
"""

FIELDS = ("Text.words", "Text.salt")
