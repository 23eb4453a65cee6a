"""Public pages as a reader takes them in: the text, the tables, the links, and what stands in the head."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

Table = list[list[str]]
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What stands in a column on a desktop is repeated in another cell for phones, where that column is not shown.
REPEATED = "phone-only"
HIDDEN = {"svg", "script", "style", REPEATED}


@dataclass
class Page:
    """A page: `tables` hold the texts of their cells, row by row, without the caption."""

    language: str = ""
    title: str = ""
    text: str = ""
    tables: list[Table] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    alternates: dict[str, str] = field(default_factory=dict)
    robots: str = ""

    def table(self, caption: str) -> Table:
        """The rows of the table whose caption begins so, without its headings."""
        number = next(number for number, found in enumerate(self.captions) if found.startswith(caption))
        return self.tables[number][1:]

    def row(self, first: str) -> list[str]:
        """The first row, of any table, whose first cell begins so."""
        return next(row for table in self.tables for row in table if row and row[0].startswith(first))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.stack: list[str] = []
        self.target: list[list[str]] = []
        self.words: list[str] = []
        self.href = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.page.language = found.get("lang", "")
        elif tag == "link" and found.get("rel") == "canonical":
            self.page.canonical = found["href"]
        elif tag == "link" and found.get("rel") == "alternate":
            self.page.alternates[found["hreflang"]] = found["href"]
        elif tag == "meta" and found.get("name") == "robots":
            self.page.robots = found["content"]
        elif tag == "table":
            self.page.tables.append([])
            self.page.captions.append("")
        elif tag == "tr":
            self.page.tables[-1].append([])
        if tag in {"td", "th", "caption", "a", "title"} and not HIDDEN & set(self.stack):
            self.target.append([])
            self.href = found.get("href", self.href)
        if tag == "br":
            self.handle_data(" ")
        if REPEATED in found.get("class", "").split():
            self.stack.append(REPEATED)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        hidden = HIDDEN & set(self.stack)
        while self.stack and self.stack.pop() != tag:
            pass
        if self.stack and self.stack[-1] == REPEATED:
            self.stack.pop()
        if tag not in {"td", "th", "caption", "a", "title"} or hidden:
            return
        text = _joined(self.target.pop())
        if tag == "caption":
            self.page.captions[-1] = text
        elif tag == "a":
            self.page.links[self.href] = text
        elif tag == "title":
            self.page.title = text
        else:
            self.page.tables[-1][-1].append(text)

    def handle_data(self, data: str) -> None:
        if HIDDEN & set(self.stack):
            return
        for target in self.target:
            target.append(data)
        if "body" in self.stack:
            self.words.append(data)


def _joined(parts: list[str]) -> str:
    """The text with single blanks; the blank that does not break, of Russian numbers, is one of them."""
    return " ".join("".join(parts).split())


def read(response: HttpResponse) -> Page:
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.page.text = _joined(reader.words)
    return reader.page


def get_page(client: Client, path: str) -> Page:
    """The page at an address that must be there."""
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return read(response)


def get_csv(client: Client, path: str) -> list[dict[str, str]]:
    """The rows of a CSV file that must be there."""
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def body(response: HttpResponse) -> str:
    """What is sent, whether at once or in pieces."""
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def crawl(client: Client, start: str, *within: str) -> Iterator[tuple[str, HttpResponse, str]]:
    """Every address of the portal that links lead to from one, with its response and what was sent.

    Only addresses that begin with one of `within` are followed, by default all but those for the staff. A link that
    leads nowhere fails.
    """
    within = within or ("/kk/", "/ru/", "/en/", "/data/")
    seen, waiting = {start}, [start]
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        assert response.status_code == 200, f"a link leads to {path}: {response.status_code}"
        sent = body(response)
        yield path, response, sent
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        for href in read(response).links:
            target = urljoin(path, href).partition("#")[0]
            if target.startswith(within) and target not in seen:
                seen.add(target)
                waiting.append(target)
