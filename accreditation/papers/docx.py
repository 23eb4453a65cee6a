"""A paper as DOCX, to be worked on in a word processor."""

import io
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from accreditation.papers.blocks import (
    Align,
    Block,
    Entries,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Table,
    clean,
)

_FONT = "Times New Roman"
_LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_WIDTH = 170  # millimetres between the margins of A4
# The moment of making says nothing; a fixed one makes equal papers equal files.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


def to_docx(paper: Paper) -> bytes:
    """Return the file. Equal papers give equal documents inside it."""
    document = Document()
    _set_up(document, paper)
    for block in paper.blocks:
        _add(document, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.language = clean(paper.title), _LOCALES[paper.language]
    properties.author = properties.comments = ""
    properties.created = properties.modified = _MADE
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    fonts = style.element.get_or_add_rPr()
    fonts.rFonts.set(qn("w:eastAsia"), _FONT)
    # So that the word processor's own checks speak the paper's language.
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LOCALES[paper.language])
    fonts.append(language)
    if paper.mark:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        head.add_run(clean(paper.mark))
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_page_numbers(foot, paper.page)


def _add_page_numbers(paragraph: Any, text: str) -> None:
    before, _, rest = text.partition("{page}")
    between, _, after = rest.partition("{pages}")
    paragraph.add_run(before)
    _add_field(paragraph, "PAGE")
    paragraph.add_run(between)
    _add_field(paragraph, "NUMPAGES")
    paragraph.add_run(after)


def _add_field(paragraph: Any, code: str) -> None:
    """A field that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading():
            added = _paragraph(document, block.text, block.align, bold=True, size=14 if block.level == 1 else 12)
            added.paragraph_format.keep_with_next = True
            added.paragraph_format.space_before = Pt(6)
        case Paragraph():
            _paragraph(document, block.text, block.align, bold=block.bold)
        case Entries():
            for line in block.lines:
                added = _paragraph(document, f"– {line}", Align.LEFT)
                added.paragraph_format.left_indent = Mm(6)
                added.paragraph_format.space_after = Pt(0)
        case Table():
            _add_table(document, block)
        case Signature():
            added = _paragraph(document, f"{block.label}\t_______________________", Align.LEFT)
            added.paragraph_format.space_before = Pt(24)
            added.paragraph_format.tab_stops.add_tab_stop(Mm(100))
        case PageBreak():
            document.add_page_break()


def _paragraph(document: Any, text: str, align: Align, *, bold: bool = False, size: int = 12) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = _ALIGN[align]
    paragraph.paragraph_format.space_after = Pt(6)
    for place, part in enumerate(text.split("\t")):
        run = paragraph.add_run(("\t" if place else "") + clean(part))
        run.bold, run.font.size = bold, Pt(size)
    return paragraph


def _add_table(document: Any, block: Table) -> None:
    whole = sum(column.width for column in block.columns)
    widths = [Mm(_WIDTH * column.width / whole) for column in block.columns]
    table = document.add_table(rows=0, cols=len(block.columns))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    rows = [[column.title for column in block.columns], *block.rows]
    for place, texts in enumerate(rows):
        row = table.add_row()
        is_header = place == 0
        is_total = block.last_is_total and place == len(rows) - 1
        if is_header:
            repeated = OxmlElement("w:tblHeader")
            repeated.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(repeated)
        # The cells once: the package makes the whole row anew at every access.
        for cell, text, column, width in zip(row.cells, texts, block.columns, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.alignment = _ALIGN[column.align]
            run = paragraph.add_run(clean(text))
            run.bold, run.font.size = is_header or is_total, Pt(10)
    document.add_paragraph()
