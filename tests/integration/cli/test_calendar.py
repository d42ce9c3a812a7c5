"""`gridflow calendar`: with the packaged papers where no database is asked, else with the county's own."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from icalendar import Calendar as ICalendar

from gridflow.aggregates.calendar import ImportPaper
from gridflow.aggregates.case import commands
from gridflow.aggregates.case.events import DeadlineRevised
from gridflow.bootstrap import County
from gridflow.cli.calendar_import import recount
from gridflow.projections.projector import Projector
from gridflow.store.database import Database
from gridflow.testing import give
from gridflow.testing.territory import ADMINISTRATOR, COUNTY, COUNTY_CODE, FAR_VILLAGE, GRID, GRID_WORKER, VILLAGE
from gridflow.worktime import SHANGHAI
from tests.integration.cli.commands import Gridflow
from tests.unit.calendar.papers import hours, next_year, notice

ASKED = ("calendar", "deadline", "--received", "2026-11-20T17:00:00+08:00", "--term", "2wd")
OUT_BY_NOW = "2026-09-28"
CSV = """\
date,kind
2027-01-01/2027-01-03,放假
2027-05-01,放假
2027-10-01/2027-10-03,放假
2026-12-26,上班
"""
FACTS = ("--id", "CN-2027", "--document", "国办发明电〔2026〕9号", "--published", OUT_BY_NOW, "--source", "示例")


@pytest.fixture
def nowhere(capsys: pytest.CaptureFixture[str]) -> Gridflow:
    return Gridflow("sqlite:////nowhere/at/all", capsys)


def written_to(folder: Path, command: ImportPaper) -> Path:
    """A paper as its JSON file."""
    file = folder / f"{command.id}.json"
    said = command.model_dump(by_alias=True, exclude={"occurred_at"}, mode="json")
    file.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture
def local(tmp_path: Path) -> Path:
    """A paper of the village that turns off the day on which the accept term of a case of today would end."""
    return written_to(tmp_path, notice(published=OUT_BY_NOW, off=["2026-09-30"]))


def test_a_deadline_explains_itself_day_by_day(nowhere: Gridflow) -> None:
    shown = nowhere("calendar", "deadline", "--received", "2026-09-30T10:00:00+08:00", "--term", "3wd")

    assert "10月10日 星期六 调休上班 计第3日" in shown.out
    assert "2026年10月10日24时到期(确定)" in shown.out
    assert shown.err == ""


def test_the_json_of_a_deadline_has_stable_keys(nowhere: Gridflow) -> None:
    document = nowhere(*ASKED, "--json").document

    assert document.pop("calendar_version").startswith("cn-")
    trace = document.pop("trace")
    assert document == {
        "unit": None,
        "basis": "packaged",
        "term": "2wd",
        "extend": [],
        "received_at": "2026-11-20T17:00:00+08:00",
        "status": "fixed",
        "status_title": "确定",
        "last_day": "2026-11-24",
        "due": "2026-11-25T00:00:00+08:00",
        "remaining": 0,
        "remaining_unit": "wd",
        "not_before": None,
        "counting": {"start": "next-day", "end": "midnight", "roll": "next-working-day"},
        "zone": "Asia/Shanghai",
    }
    assert trace[0] == {
        "day": "2026-11-21",
        "counted": None,
        "reason": "weekend",
        "notice": None,
        "unit": "wd",
        "text": "11月21日 星期六 周末 不计",
    }


def test_pauses_and_extensions_may_come_more_than_once(nowhere: Gridflow) -> None:
    pauses = [
        f"--pause={since}T09:00:00+08:00/{until}T09:00:00+08:00"
        for since, until in (("2026-11-23", "2026-11-24"), ("2026-11-25", "2026-11-26"))
    ]
    document = nowhere(*ASKED, *pauses, "--extend", "1wd", "--extend", "2d", "--json").document
    assert {day["unit"] for day in document["trace"]} == {"wd", "d"}

    # Counted are 24, 26 and 27 November, then two natural days, of which the second is a Sunday and rolls.
    assert (document["last_day"], document["extend"]) == ("2026-11-30", ["1wd", "2d"])


def test_what_was_known_then_and_how_to_count_are_chosen(nowhere: Gridflow) -> None:
    asked = ("calendar", "deadline", "--received", "2020-01-23T10:00:00+08:00", "--term", "3wd", "--json")

    assert nowhere(*asked).document["last_day"] == "2020-02-05"
    assert nowhere(*asked, "--known-at", "2020-01-25T12:00:00+08:00").document["last_day"] == "2020-02-03"
    assert nowhere(*asked, "--end", "close-of-business").document["due"] == "2020-02-05T18:00:00+08:00"


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("5wd", "到期日待定:还须计4个工作日,不早于2027年1月5日,待下一年放假安排公布并导入"),
        ("20wh", "到期日待定:还须计办公时间7小时30分,不早于2027年1月3日,"),
        ("100wh", "到期日待定:还须计办公时间87小时30分,"),
        ("2d", "到期日待定:不早于2027年1月2日,待"),
    ],
)
def test_a_term_into_an_unknown_year_stays_open(nowhere: Gridflow, term: str, said: str) -> None:
    asked = ("calendar", "deadline", "--received", "2026-12-30T10:00:00+08:00", "--term", term)

    assert nowhere(*asked, "--json").document["status"] == "open"
    assert said in nowhere(*asked).unbroken


def test_what_remains_is_said_in_the_unit_in_which_the_known_years_end(nowhere: Gridflow) -> None:
    asked = ("calendar", "deadline", "--received", "2026-12-30T10:00:00+08:00", "--term", "4wh", "--extend", "3wd")

    assert "到期日待定:还须计2个工作日," in nowhere(*asked).unbroken
    document = nowhere(*asked, "--json").document
    assert (document["remaining"], document["remaining_unit"]) == (2, "wd")


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        (("--received", "2026-11-20T17:00:00"), "received", "naive-time"),
        (("--received", "2026-11-31T17:00:00+08:00"), "received", "invalid-input"),
        (("--received", "2013-11-20T17:00:00+08:00"), "received_at", "day-out-of-range"),
        (("--term", "2"), "term", "unknown-term"),
        (("--term", "-2wd"), "term", "unknown-term"),
        (("--extend", "2x"), "extend", "unknown-term"),
        (("--extend=-2wd",), "extend", "unknown-term"),
        (("--extend", "9999wd"), "extend", "unknown-term"),
        (("--pause", "2026-11-22T09:00:00+08:00/2026-11-21T09:00:00+08:00"), "pause", "invalid-pause"),
        (("--pause", "2026-11-22T09:00:00+08:00"), "pause", "invalid-pause"),
        (("--pause", "2026-11-22T09:00:00/2026-11-23T09:00:00"), "pause", "naive-time"),
        (("--known-at", "2026-11-22T09:00:00"), "known_at", "naive-time"),
        (("--start", "soon"), "start", "invalid-input"),
        (("--end", "noon"), "end", "invalid-input"),
        (("--roll", "back"), "roll", "invalid-input"),
        (("--unit", "33"), "unit", "invalid-input"),
    ],
)
def test_bad_questions_are_refused(nowhere: Gridflow, changed: tuple[str, ...], field: str, code: str) -> None:
    refused = nowhere(*ASKED, *changed, "--json")

    assert refused.code == 2
    assert (refused.error["code"], refused.error["context"]["field"]) == (code, field)
    assert refused.out == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--received", "2026-11-20T17:00:00"), "时间缺少时区(--received):时间“2026-11-20T17:00:00”缺少时区"),
        (("--received=noon",), "输入有误(--received):时间“noon”无法识别"),
        (("--received", "2013-11-20T17:00:00+08:00"), "日期超出范围(--received):受理时间"),
        (("--known-at", "2026-11-22T09:00:00"), "时间缺少时区(--known-at):"),
        (("--pause", "2026-11-22T09:00:00/2026-11-23T09:00:00"), "时间缺少时区(--pause):暂停的时刻"),
        (("--pause", "a/b"), "暂停计时有误(--pause):暂停的时刻“a”无法识别"),
        (("--extend", "2x"), "时限写法无法识别(--extend):延长的时限“2x”"),
        (("--extend", "0wd"), "时限写法无法识别(--extend):延长的时限须在"),
        (("--extend", "9999wd"), "时限写法无法识别(--extend):延期后共"),
        (("--term", "2"), "时限写法无法识别(--term):时限“2”"),
        (("--roll", "back"), "输入有误(--roll):"),
        (("--unit", "33"), "输入有误(--unit):"),
    ],
)
def test_a_refusal_names_the_option(nowhere: Gridflow, changed: tuple[str, ...], said: str) -> None:
    assert said in "".join(nowhere(*ASKED, *changed).err.split())


@pytest.mark.parametrize(
    "text", ["20261120T170000+08:00", "2026-11-20", "2026-W47-5T17:00:00+08:00", "2026-11-20T17:00:00+08:00:01", ""]
)
def test_an_instant_is_read_as_strictly_as_that_of_a_pause(nowhere: Gridflow, text: str) -> None:
    assert nowhere(*ASKED, "--received", text, "--json").error["code"] == "invalid-input"


def test_without_a_county_a_unit_is_counted_for_with_the_packaged_papers(nowhere: Gridflow) -> None:
    ended = nowhere(*ASKED, "--unit", VILLAGE, "--json")

    assert (ended.code, ended.document["basis"], ended.document["unit"]) == (0, "packaged", VILLAGE)
    assert "没有县级库" in ended.err


def test_a_unit_counts_in_its_own_calendar(county: County, gridflow: Gridflow) -> None:
    county.registrar.import_papers([notice(published=OUT_BY_NOW)], ADMINISTRATOR)

    here = gridflow(*ASKED, "--unit", VILLAGE, "--json")
    assert (here.document["basis"], here.document["last_day"], here.err) == ("county", "2026-11-25", "")
    assert here.document["trace"][2]["text"] == "11月23日 星期一 节假日放假 不计 示例〔2026〕1号"
    assert here.document["calendar_version"] == county.almanac.of(VILLAGE, county.territory.tree).version
    elsewhere = gridflow(*ASKED, "--unit", FAR_VILLAGE, "--json").document
    assert (elsewhere["basis"], elsewhere["last_day"]) == ("county", "2026-11-24")
    national = gridflow(*ASKED, "--json").document
    assert (national["unit"], national["basis"], national["last_day"]) == (None, "county", "2026-11-24")
    before = gridflow(*ASKED, "--unit", VILLAGE, "--known-at", "2026-09-27T23:59:59+08:00", "--json").document
    assert before["last_day"] == "2026-11-24"


def test_without_a_unit_the_countys_national_calendar_is_taken(
    county: County, gridflow: Gridflow, nowhere: Gridflow
) -> None:
    into_2027 = ("calendar", "deadline", "--received", "2026-12-30T10:00:00+08:00", "--term", "5wd", "--json")
    assert gridflow(*into_2027).document["status"] == "open"
    assert gridflow("calendar", "show", "2027", "--json").error["code"] == "unknown-year"
    county.registrar.import_papers([next_year(published=OUT_BY_NOW)], ADMINISTRATOR)

    ended = gridflow(*into_2027)
    assert (ended.document["status"], ended.document["basis"], ended.err) == ("fixed", "county", "")
    assert ended.document["calendar_version"] == county.almanac.refresh().of().version
    assert gridflow("calendar", "show", "2027", "--json").document["basis"] == "county"
    exported = ICalendar.from_ical(gridflow("calendar", "export", "2027", "--output", "-").out.encode())
    assert str(exported["X-WR-CALNAME"]) == "全国工作日历"
    assert nowhere(*into_2027).document["status"] == "open"


def test_a_unit_that_the_county_has_not_is_refused(county: County, gridflow: Gridflow) -> None:
    for asked in (ASKED, ("calendar", "show", "2026"), ("calendar", "papers")):
        refused = gridflow(*asked, "--unit", "990101009009", "--json")
        assert (refused.code, refused.error["code"]) == (2, "unknown-unit")


def test_a_year_is_shown_as_months(nowhere: Gridflow) -> None:
    shown = nowhere("calendar", "show", "2026")

    assert "全国工作日历 2026年" in shown.out
    assert "合计 248个工作日" in shown.out
    assert "10班" in shown.out
    document = nowhere("calendar", "show", "2026", "--json").document
    assert (document["basis"], document["year"], document["working_days"]) == ("packaged", 2026, 248)
    assert document["days"][0] == {
        "day": "2026-01-01",
        "worked": False,
        "mark": "休",
        "reason": "holiday",
        "notice": "CN-2026",
        "certainty": "fixed",
    }
    assert nowhere("calendar", "show", "2027", "--json").error["code"] == "unknown-year"
    early = ("calendar", "show", "2020", "--known-at", "2020-01-25T12:00:00+08:00", "--json")
    assert "2020-01-31" not in {day["day"] for day in nowhere(*early).document["days"]}


def test_a_year_of_a_unit_is_shown_and_exported_with_its_papers(
    county: County, gridflow: Gridflow, tmp_path: Path
) -> None:
    county.registrar.import_papers([notice(published=OUT_BY_NOW)], ADMINISTRATOR)

    assert "东一村工作日历 2026年" in gridflow("calendar", "show", "2026", "--unit", VILLAGE).out
    days = gridflow("calendar", "show", "2026", "--unit", VILLAGE, "--json").document["days"]
    assert {day["day"]: day["notice"] for day in days}["2026-11-23"] == "LOCAL-1"
    file = tmp_path / "out.ics"
    ended = gridflow("calendar", "export", "2026", "--unit", VILLAGE, "--output", str(file))
    assert ended.code == 0
    exported = ICalendar.from_ical(file.read_bytes())
    assert str(exported["X-WR-CALNAME"]) == "东一村工作日历"
    assert len(exported.walk("VEVENT")) == 14


def test_a_year_is_exported_to_standard_output(nowhere: Gridflow, tmp_path: Path) -> None:
    ended = nowhere("calendar", "export", "2026", "--output", "-")

    assert (ended.code, ended.err) == (0, "")
    assert len(ICalendar.from_ical(ended.out.encode()).walk("VEVENT")) == 13
    refused = nowhere("calendar", "export", "2026", "--output", str(tmp_path))
    assert (refused.code, refused.out) == (2, "")
    assert "无法写入" in "".join(refused.err.split())


def test_papers_are_listed(county: County, gridflow: Gridflow, nowhere: Gridflow) -> None:
    county.registrar.import_papers([notice(published=OUT_BY_NOW), hours(published=OUT_BY_NOW)], ADMINISTRATOR)

    listed = gridflow("calendar", "papers", "--json").document
    papers = {paper["id"]: paper for paper in listed["papers"]}
    assert (listed["basis"], listed["unit"]) == ("county", None)
    assert {"CN-2014", "DEFAULT-HOURS", "LOCAL-1", "HOURS-1"} <= papers.keys()
    assert papers["LOCAL-1"] == {
        "id": "LOCAL-1",
        "unit": VILLAGE,
        "document": "示例〔2026〕1号",
        "document_confirmed": True,
        "published_at": "2026-09-28T00:00:00+08:00",
        "source": "https://example.invalid/1",
        "covers_year": None,
        "effective_from": None,
    }
    assert papers["HOURS-1"]["effective_from"] == "2026-11-20"
    elsewhere = gridflow("calendar", "papers", "--unit", FAR_VILLAGE, "--json").document
    assert {paper["id"] for paper in elsewhere["papers"]} == papers.keys() - {"LOCAL-1", "HOURS-1"}
    shown = gridflow("calendar", "papers").out
    assert "2026年放假安排" in shown
    assert "放假1天" in shown
    assert "2026-11-20 起" in shown
    packaged = nowhere("calendar", "papers", "--json")
    assert packaged.document["basis"] == "packaged"
    assert "没有县级库" in packaged.err


def test_an_import_is_an_event_and_revises_what_it_moves(county: County, gridflow: Gridflow, local: Path) -> None:
    report = commands.Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid")
    numbers = [give(county, report, GRID_WORKER).number for _ in range(2)]

    imported = gridflow("calendar", "import", str(local), "--json")
    assert imported.document == {"id": "LOCAL-1", "new": True, "revised": 2, "dry_run": False}
    event = county.log.history("calendar")[-1]
    assert (event.actor.id, event.actor.role, event.actor.unit) == ("operator", "administrator", COUNTY)
    for number in numbers:
        (revised,) = [e.body for e in county.log.history(number) if isinstance(e.body, DeadlineRevised)]
        assert [paper.document for paper in revised.revision.papers] == ["示例〔2026〕1号"]
    with county.reader.at() as (_, projected):
        assert projected == county.log.head().position
    again = gridflow("calendar", "import", str(local), "--json")
    assert again.document == {"id": "LOCAL-1", "new": False, "revised": 0, "dry_run": False}


def test_an_import_says_in_words_what_became_of_it(county: County, gridflow: Gridflow, local: Path) -> None:
    give(county, commands.Report(place=GRID, subject="噪声", matter="environment", channel="grid"), GRID_WORKER)

    assert "核对通过,可导入LOCAL-1" in gridflow("calendar", "import", str(local), "--dry-run").unbroken
    assert "已导入LOCAL-1《示例〔2026〕1号》。修订期限1个。" in gridflow("calendar", "import", str(local)).unbroken
    assert "原已导入,未作改动" in gridflow("calendar", "import", str(local)).unbroken


def test_a_dry_run_imports_nothing(county: County, gridflow: Gridflow, local: Path, tmp_path: Path) -> None:
    head = county.log.head().position

    rehearsed = gridflow("calendar", "import", str(local), "--dry-run", "--json")
    assert rehearsed.document == {"id": "LOCAL-1", "new": True, "revised": 0, "dry_run": True}
    lost = written_to(tmp_path, notice(id="LOST-1", unit="990101009009", published=OUT_BY_NOW))
    assert gridflow("calendar", "import", str(lost), "--dry-run", "--json").error["code"] == "unknown-unit"
    assert county.log.head().position == head


def test_a_dry_run_neither_upgrades_a_county_nor_takes_in_what_ships(
    database_url: str, gridflow: Gridflow, local: Path
) -> None:
    units = local.with_name("units.csv")
    units.write_text(f"code,level,name,parent\n{COUNTY},county,示例县,\n", encoding="utf-8")
    dry_runs = (("calendar", "import", str(local)), ("import", "units", str(units)))
    for command in dry_runs:
        assert gridflow(*command, "--dry-run", "--json").error["code"] == "not-initialised"

    with closing(Database(database_url, COUNTY_CODE)) as database:
        database.migrate()
        Projector(database, lambda *_: [], SHANGHAI).prepare()
        # A county that has not taken in what ships: it stays without.
        said = gridflow("import", "units", str(units), "--dry-run", "--json").document
        assert (said["new"], said["known"], said["dry_run"]) == (1, 0, True)
        assert gridflow("calendar", "papers", "--json").document["papers"] == []
        with database.projecting() as connection:
            connection.exec_driver_sql("UPDATE positions SET version = 0 WHERE projection = 'queues'")
    for command in dry_runs:
        assert gridflow(*command, "--dry-run", "--json").error["code"] == "not-upgraded"


@pytest.mark.parametrize("suffix", ["csv", "ics"])
def test_dates_alone_are_imported_with_what_is_said_beside_them(
    county: County, gridflow: Gridflow, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"2027.{suffix}"
    if suffix == "csv":
        file.write_text(CSV, encoding="utf-8")
    else:
        county.registrar.import_papers([next_year(published=OUT_BY_NOW)], ADMINISTRATOR)
        gridflow("calendar", "export", "2027", "--unit", COUNTY, "--output", str(file))
    facts = (*FACTS, "--confirmed") if suffix == "csv" else ("--unit", VILLAGE, "--id", "COPY", *FACTS[2:])
    year = ("--year", "2027") if suffix == "csv" else ()

    imported = gridflow("calendar", "import", str(file), *facts, *year, "--json")

    assert (imported.code, imported.document["new"]) == (0, True)
    paper = county.almanac.refresh().papers[-1]
    assert (paper.id, paper.unit, paper.document_confirmed) == (
        ("CN-2027", None, True) if suffix == "csv" else ("COPY", VILLAGE, False)
    )
    assert gridflow("calendar", "show", "2027", "--unit", VILLAGE, "--json").document["year"] == 2027


@pytest.mark.parametrize(
    ("name", "content", "stated", "field"),
    [
        ("a.csv", CSV, (), "id"),
        ("a.csv", CSV, FACTS[2:], "id"),
        ("a.csv", CSV, (*FACTS, "--unit", VILLAGE, "--year", "2027"), "covers_year"),
        ("a.csv", CSV, (*FACTS[:4], "--published", "2026-09-28T10:00:00", *FACTS[6:], "--year", "2027"), "published"),
        ("a.csv", "date,kind\n", FACTS, "off"),
        ("a.csv", CSV, FACTS, "covers_year"),
        ("a.json", "{}", ("--id", "CN-2027"), "id"),
        ("a.json", "{", (), "file"),
        ("a.txt", CSV, FACTS, "file"),
    ],
    ids=["no id", "no id but more", "a local year", "naive", "no dates", "no year", "said twice", "broken", "no kind"],
)
def test_a_wrong_paper_is_refused_with_its_field(
    county: County, gridflow: Gridflow, tmp_path: Path, name: str, content: str, stated: tuple[str, ...], field: str
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    head = county.log.head().position

    refused = gridflow("calendar", "import", str(file), *stated, "--json")

    assert (refused.code, refused.error["context"]["field"]) == (2, field)
    assert county.log.head().position == head


def test_an_import_needs_a_file_and_a_county(nowhere: Gridflow, local: Path) -> None:
    assert nowhere("calendar", "import", str(local), "--json").error["code"] == "not-initialised"
    missing = nowhere("calendar", "import", str(local.with_name("none.json")), "--json")
    assert missing.error["context"]["field"] == "file"


def test_a_count_that_takes_long_shows_how_far_it_is(
    county: County, gridflow: Gridflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_INTERACTIVE", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    report = commands.Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid")
    for number in ("1", "2"):
        give(county, report, GRID_WORKER)
        county.registrar.import_papers(
            [notice(id=f"LOCAL-{number}", published=OUT_BY_NOW, off=[f"2026-09-{28 + int(number)}"])], ADMINISTRATOR
        )
        assert recount(county, patience=0 if number == "1" else 60) == int(number)
        shown = gridflow.capture.readouterr()
        assert ("重算期限" in shown.err) is (number == "1")
        assert shown.out == ""
