"""What a command says when it can't be done."""


class Failed(Exception):
    """A command can't be done; the message says why and what to do, in English and Chinese."""
