"""Documents in the form that offices use: DOCX and PDF after GB/T 9704-2012 from one structure, and iCalendar.

`parts` is what a document consists of, `layout` what stands on which line; `official` writes DOCX, into a district's
own `template` if it has one, and `pdf` the same as PDF. Nothing here knows what a document is about.
"""
