"""Tables: headings in any order and language, cells as people and spreadsheets write them, and what cannot be read."""

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.application.sheets.errors import ImportRefused
from gridflow.application.sheets.files import FileKind, write_file
from gridflow.application.sheets.grid import MOST_COLUMNS, MOST_LINES
from gridflow.application.sheets.table import Column, Table, read_table
from tests.unit.application.sheets.workbooks import rewritten, workbook

COLUMNS = (
    Column("code", "编码", ("代码",), required=True),
    Column("name", "名称", required=True),
    Column("day", "日期"),
)


def read(text: str) -> Table:
    return read_table(text.encode(), COLUMNS)


def cells(table: Table) -> list[dict[str, str]]:
    return [dict(line.cells) for line in table.lines]


def errors(data: bytes) -> list[tuple[int, str | None, str | None]]:
    """The line, the field and the column of each error."""
    with pytest.raises(ImportRefused) as refused:
        read_table(data, COLUMNS)
    return [(error.line, error.field, error.column) for error in refused.value.errors]


@pytest.mark.parametrize(
    "text",
    [
        "code,name\n1,甲\n",
        "编码,名称\n1,甲\n",
        "名称,代码\n甲,1\n",
        "\ufeff Name , CODE \r\n 甲 , 1 \r\n",
        "名 称*,编码,\n甲,1,\n",
        "\n,\ncode,name\n\n1,甲",
    ],
)
def test_headings_are_chinese_or_english_and_in_any_order(text: str) -> None:
    assert cells(read(text)) == [{"code": "1", "name": "甲"}]


def test_lines_are_counted_as_the_spreadsheet_counts_them() -> None:
    assert [line.number for line in read("code,name\n\n1,甲\n,\n2,乙\n").lines] == [3, 5]
    book = read_table(workbook(["code", "name"], [], ["1", "甲"], top=2), COLUMNS)
    assert [line.number for line in book.lines] == [5]


def test_a_blank_cell_says_nothing() -> None:
    assert cells(read("code,name,day\n1, ,\n")) == [{"code": "1"}]


@pytest.mark.parametrize(
    ("heading", "wrong"),
    [
        ("code,name,color", [(1, None, "color")]),
        ("code,代码,name", [(1, "code", "代码")]),
        ("code", [(1, "name", None)]),
        ("甲,乙", [(1, None, "甲"), (1, None, "乙"), (1, "code", None), (1, "name", None)]),
    ],
)
def test_a_heading_that_is_unknown_twice_there_or_missing_is_refused(
    heading: str, wrong: list[tuple[int, str | None, str | None]]
) -> None:
    assert errors(f"{heading}\n1,2,3\n".encode()) == wrong


def test_a_cell_without_a_heading_is_no_part_of_the_table() -> None:
    table = read("code,name,\n1,甲,乙\n2,丙,\n")
    assert [(error.line, error.column) for error in table.errors] == [(2, "第3列")]
    assert [line.faulty for line in table.lines] == [True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312"])
def test_the_encodings_of_chinese_spreadsheets_are_known(encoding: str) -> None:
    assert cells(read_table("编码,名称\n1,岱山县\n".encode(encoding), COLUMNS)) == [{"code": "1", "name": "岱山县"}]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有内容"),
        (b"\n , \n", "没有内容"),
        (b"\xff\xff\xff", "编码"),
        (b"PK\x03\x04 and no more", "XLSX"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "编码"),
        (("code,name\n" + "1,2\n" * (MOST_LINES + 1)).encode(), "不得超过"),
        ((",".join(["x"] * (MOST_COLUMNS + 1)) + "\n").encode(), "不得超过"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(data: bytes, said: str) -> None:
    with pytest.raises(ImportRefused, match=said) as refused:
        read_table(data, COLUMNS)
    assert refused.value.context["errors"] == []


def test_an_open_quote_is_told_with_its_line() -> None:
    assert errors('code,name\n1,甲\n2,"乙\n'.encode())[0][0] == 3


def test_a_workbooks_values_are_what_one_reads_in_it() -> None:
    table = read_table(
        workbook(
            ["编码", "名称", "日期"],
            [990101001001001, "甲", date(2026, 1, 5)],
            ["990101001001002", True, "2026/1/5"],
            [1.5, "=1+1", None],
        ),
        COLUMNS,
    )
    assert cells(table)[:2] == [
        {"code": "990101001001001", "name": "甲", "day": "2026-01-05"},
        {"code": "990101001001002", "name": "是", "day": "2026/1/5"},
    ]
    assert cells(table)[2] == {"code": "1.5", "name": "0"}  # what the workbook says that the formula gave
    assert table.errors == ()


@pytest.mark.parametrize("value", [' t="e"><f>1+1</f><v>#REF!</v>', "><f>1+1</f>"])
def test_a_formula_without_a_value_is_no_blank(value: str) -> None:
    book = rewritten(workbook(["编码", "名称"], ["1", "=1+1"]), b"><f>1+1</f><v>0</v>", value.encode())
    [error] = read_table(book, COLUMNS).errors
    assert (error.line, error.field, "公式" in error.detail) == (2, "name", True)


@pytest.mark.parametrize(
    "data", [workbook(["编码", "名称"], [990101001001001001, "甲"]), b"code,name\n9.90101E+14,x\n"]
)
def test_a_code_that_a_spreadsheet_has_spoilt_is_told(data: bytes) -> None:
    [error] = read_table(data, COLUMNS).errors
    assert (error.line, error.field, "文本" in error.detail) == (2, "code", True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="B2"', b'r="XFD1048576"'),
        (b'r="B2"', b'r="ZZ2"'),
        (b'r="B2"', b'r="zz2"'),
        (b'r="2" spans="1:2"><c r="A2"', b'r="1048576"><c'),
    ],
)
def test_a_value_far_out_is_refused_before_it_takes_the_memory(old: bytes, new: bytes) -> None:
    book = rewritten(workbook(["编码", "名称"], ["1", "甲"]), old, new)
    with pytest.raises(ImportRefused, match="不得超过"):
        read_table(book, COLUMNS)


def test_a_workbook_that_unfolds_to_very_much_is_refused() -> None:
    book = rewritten(workbook(["编码", "名称"]), b"<sheetData>", b" " * (40 << 20) + b"<sheetData>")
    assert len(book) < 1 << 20
    with pytest.raises(ImportRefused, match="展开后"):
        read_table(book, COLUMNS)


@pytest.mark.parametrize("number", ["0", " +00 ", "&#48;"])
def test_a_text_to_which_many_cells_refer_is_refused_before_it_takes_the_memory(number: str) -> None:
    cell = f'<c t="s"><v>{number}</v></c>'
    rows = f"<row>{cell * 2}</row>" * 20
    book = rewritten(workbook(["编码", "名称"]), b"</sheetData>", f"{rows}</sheetData>".encode())
    book = rewritten(book, b"<si><t>", b"<si><!-- <si> --><t>" + b"A" * (1 << 20))
    assert len(book) < 1 << 16
    with pytest.raises(ImportRefused, match="合计超过"):
        read_table(book, COLUMNS)


def test_a_text_to_which_many_cells_refer_is_read_if_it_is_short() -> None:
    rows = [["1", "甲"]] * 2000
    assert len(read_table(workbook(["编码", "名称"], *rows), COLUMNS).lines) == 2000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<sst", b"<!DOCTYPE sst [<!ENTITY a 'b'>]><sst"),
        (b"</sst>", b""),
        (b"<si><t>", b"<si><si/><t>"),
        (b'r="B2"', b'r="2B"'),
    ],
)
def test_a_workbook_that_is_not_made_as_it_should_be_is_refused(old: bytes, new: bytes) -> None:
    book = workbook(["编码", "名称"], ["1", "甲"])
    with pytest.raises(ImportRefused, match="XLSX"):
        read_table(rewritten(book, old, new), COLUMNS)


@pytest.mark.parametrize("kind", FileKind)
@given(
    st.lists(
        st.tuples(*[st.text(st.sampled_from("=+-@＝＋－＠'\"\n,甲a 0"), min_size=1).map(str.strip).filter(bool)] * 2),
        max_size=5,
    )
)
def test_what_is_written_comes_back_as_it_was_and_is_no_formula(kind: FileKind, rows: list[tuple[str, str]]) -> None:
    written = write_file(kind, "表", [["编码", "名称"], *rows])
    assert cells(read_table(written, COLUMNS)) == [{"code": code, "name": name} for code, name in rows]
    if kind is FileKind.CSV:
        raw = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
        assert not any(cell.startswith(tuple("=+-@＝＋－＠")) for row in raw for cell in row)
    else:
        with zipfile.ZipFile(io.BytesIO(written)) as parts:
            assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
