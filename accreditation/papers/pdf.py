"""A paper as PDF, to be printed as it is. The fonts are embedded: they carry all Kazakh letters."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import PageBreak as Break
from reportlab.platypus import Paragraph as Flowing

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

_FONTS = Path(__file__).parent / "fonts"
_PLAIN, _BOLD = "DejaVuSerif", "DejaVuSerif-Bold"
_LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
_ALIGN = {Align.LEFT: TA_LEFT, Align.CENTRE: TA_CENTER, Align.RIGHT: TA_RIGHT}
_LEFT, _RIGHT, _TOP, _BOTTOM = 25 * mm, 15 * mm, 22 * mm, 20 * mm
_WIDTH = A4[0] - _LEFT - _RIGHT
_RULE = colors.HexColor("#808080")


def to_pdf(paper: Paper) -> bytes:
    """Return the file. Equal papers give equal bytes."""
    _load_fonts()
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=_LEFT, rightMargin=_RIGHT, topMargin=_TOP, bottomMargin=_BOTTOM,
        title=clean(paper.title), author="", lang=_LOCALES[paper.language], invariant=True,
    )  # fmt: skip
    following = [*paper.blocks[1:], None][: len(paper.blocks)]
    flowing = [
        each for block, after in zip(paper.blocks, following, strict=True) for each in _flowing(block, after)
    ]  # fmt: skip
    document.build(flowing or [Spacer(0, 0)], canvasmaker=_numbered(paper))
    return file.getvalue()


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    for name in (_PLAIN, _BOLD):
        pdfmetrics.registerFont(TTFont(name, _FONTS / f"{name}.ttf"))


def _numbered(paper: Paper) -> type[Canvas]:
    """A canvas that knows the number of pages when it writes the first foot."""

    class NumberedCanvas(Canvas):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                self.setFont(_PLAIN, 8)
                self.drawCentredString(A4[0] / 2, 10 * mm, paper.page.format(page=number, pages=len(self._pages)))
                if paper.mark:
                    self.drawRightString(A4[0] - _RIGHT, A4[1] - 14 * mm, clean(paper.mark))
                super().showPage()
            super().save()

    return NumberedCanvas


def _flowing(block: Block, after: Block | None) -> list[Any]:
    match block:
        case Heading():
            # Kept together with a table of many pages, a heading would push all of it to the next page.
            keeps = not isinstance(after, Table)
            style = _style(14 if block.level == 1 else 11, block.align, bold=True, before=8, after=4, keep=keeps)
            return [_text(block.text, style)]
        case Paragraph():
            return [_text(block.text, _style(11, block.align, bold=block.bold, after=6))]
        case Entries():
            return [_text(f"– {line}", _style(11, Align.LEFT, after=1, indent=14)) for line in block.lines]
        case Table():
            return [_table(block), Spacer(0, 8)]
        case Signature():
            return [Spacer(0, 24), _signature(block)]
        case PageBreak():
            return [Break()]


def _style(
    size: float, align: Align, *, bold: bool = False, before: float = 0, after: float = 0, indent: float = 0,
    keep: bool = False,
) -> ParagraphStyle:  # fmt: skip
    return ParagraphStyle(
        "text", fontName=_BOLD if bold else _PLAIN, fontSize=size, leading=size * 1.35, alignment=_ALIGN[align],
        spaceBefore=before, spaceAfter=after, leftIndent=indent, keepWithNext=keep, splitLongWords=True,
    )  # fmt: skip


def _text(text: str, style: ParagraphStyle) -> Flowing:
    """What a name may hold, such as & and <, is no mark of the language in which the library is told of bold."""
    return Flowing(escape(clean(text)), style)


def _table(block: Table) -> LongTable:
    whole = sum(column.width for column in block.columns)
    styles = [_style(9, column.align) for column in block.columns]
    bold = [_style(9, column.align, bold=True) for column in block.columns]
    rows = [[_text(column.title, style) for column, style in zip(block.columns, bold, strict=True)]]
    for place, texts in enumerate(block.rows, start=1):
        chosen = bold if block.last_is_total and place == len(block.rows) else styles
        rows.append([_text(text, style) for text, style in zip(texts, chosen, strict=True)])
    # A ground may be longer than a page: such a row goes on on the next one.
    widths = [_WIDTH * column.width / whole for column in block.columns]
    table = LongTable(rows, colWidths=widths, repeatRows=1, splitInRow=1)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, _RULE), ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3), ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )  # fmt: skip
    return table


def _signature(block: Signature) -> LongTable:
    table = LongTable([[_text(block.label, _style(11, Align.LEFT)), ""]], colWidths=[_WIDTH * 0.6, _WIDTH * 0.4])
    table.setStyle(TableStyle([("LINEBELOW", (1, 0), (1, 0), 0.5, colors.black), ("LEFTPADDING", (0, 0), (0, 0), 0)]))
    return table
