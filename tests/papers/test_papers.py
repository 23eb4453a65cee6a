"""What is composed comes out of both files as it went in, with every Kazakh letter."""

import hashlib
import io
import re
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from accreditation.papers import pdf
from accreditation.papers.blocks import (
    Align,
    Column,
    Entries,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Table,
    clean,
)
from accreditation.papers.docx import to_docx
from accreditation.papers.pdf import to_pdf

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
TEXT = f"{KAZAKH} № 103/594 ₸ «А» <b>x</b> & B"


def sample(rows=3, **fields):
    table = Table(
        [Column("№", 0.4, Align.RIGHT), Column("Аты-жөні", 2), Column("Жіберуші", 2)],
        [[str(number), f"Nordquest {number}", "ЕҚЫҰ"] for number in range(1, rows + 1)],
    )
    blocks = [
        Heading("ҚАУЛЫ", 1, Align.CENTRE), Paragraph(TEXT), Entries(["БДИПЧ: 42"]), table, PageBreak(),
        Signature("Төрағасы"),
    ]  # fmt: skip
    return Paper("Қаулы жобасы", "kk", blocks, **fields)


def pdf_text(data):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def docx_text(data):
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(("write", "read"), [(to_pdf, pdf_text), (to_docx, docx_text)])
def test_every_block_comes_out_as_it_went_in(write, read):
    text = re.sub(r"\s+", " ", read(write(sample())))
    for part in ("ҚАУЛЫ", TEXT, "– БДИПЧ: 42", "Аты-жөні", "Nordquest 3", "ЕҚЫҰ", "Төрағасы"):
        assert part in text


def test_the_pdf_knows_its_title_its_language_and_its_pages():
    data = to_pdf(sample(mark="ЖОБА", page="{page}-бет, барлығы {pages}"))
    reader = PdfReader(io.BytesIO(data))
    assert reader.metadata.title == "Қаулы жобасы"
    assert reader.trailer["/Root"]["/Lang"] == "kk-KZ"
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == 2
    for number, text in enumerate(texts, 1):
        assert f"{number}-бет, барлығы 2" in text
        assert "ЖОБА" in text


def test_the_docx_knows_its_title_and_in_which_language_it_is_checked():
    document = Document(io.BytesIO(to_docx(sample(mark="ЖОБА"))))
    assert document.core_properties.title == "Қаулы жобасы"
    assert 'w:val="kk-KZ"' in document.styles.element.xml
    assert document.sections[0].header.paragraphs[0].text == "ЖОБА"
    assert "NUMPAGES" in document.sections[0].footer._element.xml


def test_equal_papers_are_equal_files():
    assert to_pdf(sample(50)) == to_pdf(sample(50))


def test_the_headings_of_a_long_table_stand_on_every_page():
    reader = PdfReader(io.BytesIO(to_pdf(Paper("x", "kk", sample(300).blocks[3:4]))))
    assert len(reader.pages) > 4
    assert all("Аты-жөні" in page.extract_text() for page in reader.pages)
    document = Document(io.BytesIO(to_docx(sample(300))))
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    assert len(document.tables[0].rows) == 301


def test_a_heading_stands_above_its_table_and_not_a_page_before():
    blocks = [Heading("Қосымша"), sample(300).blocks[3]]
    first = PdfReader(io.BytesIO(to_pdf(Paper("x", "kk", blocks)))).pages[0].extract_text()
    assert "Қосымша" in first
    assert "Nordquest 1" in first


def test_a_paper_without_blocks_is_a_paper():
    assert len(PdfReader(io.BytesIO(to_pdf(Paper("x", "en")))).pages) == 1
    assert docx_text(to_docx(Paper("x", "en"))) == ""


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_makes_a_file_and_docx_gives_it_back(text):
    paper = Paper(text, "en", [Paragraph(text), Table([Column(text)], [[text]])])
    assert to_pdf(paper).startswith(b"%PDF")
    assert clean(text) in docx_text(to_docx(paper))


def test_the_embedded_fonts_are_those_of_the_list():
    folder = Path(pdf.__file__).parent / "fonts"
    listed = re.findall(r"^  (\S+)\n    from: .+\n    sha256: ([0-9a-f]{64})$", (folder / "VENDOR").read_text(), re.M)
    assert {name for name, _digest in listed} == {path.name for path in folder.iterdir()} - {"VENDOR"}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in listed)
