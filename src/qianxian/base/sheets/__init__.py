"""Sheets that people fill in with Excel or WPS: read with the address of every cell, and written back as text.

Nothing here knows what a sheet is about: a room describes its columns, and says what a row means.
"""
