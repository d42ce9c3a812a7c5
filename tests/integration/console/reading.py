"""Reading pages as a test does: their links, their texts, their tables."""

import re
from html import unescape

_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)


def hrefs(html: str) -> list[str]:
    """Where every link of a page leads, in order."""
    return [unescape(found) for found in re.findall(r'<a\b[^>]*?href="([^"]*)"', html)]


def link_named(html: str, text: str) -> str:
    """Where the first link with this text leads."""
    found = re.search(rf'<a\b[^>]*?href="([^"]*)"[^>]*>{re.escape(text)}</a>', html)
    assert found is not None, f"no link {text!r}"
    return unescape(found[1])


def row_of(html: str, row_id: str) -> list[str]:
    """The texts of the cells of the table row with this id."""
    found = re.search(rf'<tr id="{re.escape(row_id)}".*?</tr>', html, re.DOTALL)
    assert found is not None, f"no row {row_id!r}"
    return [text_of(cell) for cell in _CELL.findall(found[0])]


def text_of(html: str) -> str:
    """The text of a piece of a page, its white space closed up."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def queue_numbers(html: str) -> list[str]:
    """The numbers of the cases in the queue, in order."""
    return re.findall(r'<tr id="case-([^"]+)"', html)


def filled(html: str, url: str, **typed: str) -> dict[str, str]:
    """What a browser sends of the form with this address: its hidden key, and what was typed."""
    found = re.search(rf'<form action="{re.escape(url)}" method="post".*?</form>', html, re.DOTALL)
    assert found is not None, f"no form {url!r}"
    key = re.search(r'name="form-key" value="([^"]+)"', found[0])
    assert key is not None
    return {"form-key": key[1], **typed}


def offered(html: str) -> list[str]:
    """The addresses of the forms of a page."""
    return re.findall(r'<form action="(/console/[^"]+)" method="post" aria-label', html)
