"""Kinds of files that figures are written into."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TemplateKind(TextChoices):
    """What an area's own form is."""

    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel workbook")
