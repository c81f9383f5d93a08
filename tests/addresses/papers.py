"""The form in which minutes are printed."""

import io

from addresses import ADMINISTRATORS, DISTRICTS, Sent

GET = {
    "minutes_templates": ADMINISTRATORS, "minutes_template": ADMINISTRATORS, "minutes_template_file": ADMINISTRATORS,
}
POST_ONLY = {"use_minutes_template"}


def letterhead(*texts):
    """Return a form with these lines as bytes."""
    import docx

    made, file = docx.Document(), io.BytesIO()
    for text in texts:
        made.add_paragraph(text)
    made.save(file)
    return file.getvalue()


def handed_in(now, *texts):
    """Hand in a form and return it."""
    from qianxian.meetings import actions, queries
    from qianxian.people.queries import OPERATOR

    content = queries.looked_over(letterhead(*(texts or ("魏都区会议纪要 第{{次数}}次", "【正文】"))))
    return actions.take_minutes_template(actor=OPERATOR, content=content, now=now)


def arguments(world, now):
    number = handed_in(now).number
    return {
        "minutes_template": [number], "minutes_template_file": [number], "use_minutes_template": [number],
    }


def sent(scene):
    from django.core.files.uploadedfile import SimpleUploadedFile

    handed = {"file": lambda _html: SimpleUploadedFile("纪要.docx", letterhead("【正文】"))}
    return {
        "minutes_templates": Sent(DISTRICTS, "minutes_template.taken", handed),
        "use_minutes_template": Sent(DISTRICTS, "minutes_template.used"),
    }
