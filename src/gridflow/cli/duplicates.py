"""`gridflow duplicates`: cases that may be the same matter 疑似重复."""

from typing import Annotated

import typer

from gridflow.application.duplicates import Likeness
from gridflow.application.event_words import Words
from gridflow.cli.output import console, listing, print_json, read_out, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.queues import warn_if_behind
from gridflow.cli.session import opened, operator, settings_of, zone_of
from gridflow.projections.duplicate_queries import duplicates_of


def duplicates(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="事件编号", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """列出与一个事件疑似重复的事件:同一地点、上报时间相近、内容相似。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        actor, units, rules = operator(settings, "auditor"), county.territory.tree, county.rules
        case = county.files.open(number, actor).case
        found = duplicates_of(county.reader, case, actor, rules.policy, units)
        warn_if_behind(county, found.position)
        words = Words(units, rules.policy, zone)
    if as_json:
        print_json({"number": number, "items": [_document(one, words) for one in found.rows]})
        return
    screen = console()
    if not found.rows:
        screen.print("没有疑似重复的事件。")
        return
    table = listing("编号", "相似", "可并入", "环节", "地点", "上报", "主题")
    table.columns[0].no_wrap = True
    for other, similarity, mergeable in found.rows:
        reported = read_out(other.reported_at, zone) if other.reported_at is not None else ""
        table.add_row(
            other.number,
            f"{similarity}%",
            "是" if mergeable else "",
            other.stage.chinese,
            words.unit(other.place),
            reported,
            other.subject,
        )
    screen.print(table)


def _document(found: Likeness, words: Words) -> dict[str, object]:
    case = found.case
    return {
        "number": case.number,
        "similarity": found.similarity,
        "mergeable": found.mergeable,
        "subject": case.subject,
        "stage": case.stage.value,
        "place": case.place,
        "place_name": words.unit(case.place),
        "reported_at": written(case.reported_at, words.zone),
    }
