"""`gridflow deadletter`: the cases that the read models leave out."""

from typing import Annotated, Any

import typer
from rich.text import Text

from gridflow.aggregates.case.number import require_number
from gridflow.bootstrap import County
from gridflow.cli.output import console, listing, print_json, print_listing, read_out, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, settings_of
from gridflow.errors import InvalidInput
from gridflow.projections.retrying import letter_of, retry, skip
from gridflow.store.dead_letters import DeadLetter, LetterState, all_letters

dead_letters = typer.Typer()

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="事件编号", show_default=False)]


@dead_letters.command("list")
def list_letters(context: typer.Context, as_json: AsJson = False) -> None:
    """列出搁置和略过的事件,最早的在前。"""
    with opened(settings_of(context)) as county, county.database.reading() as connection:
        letters = all_letters(connection)
        if as_json:
            print_json({"letters": [_document(letter, county) for letter in letters]})
            return
        table = listing("编号", "状态", "位置", "记录类型", "次数", "原因")
        # Numbers are copied.
        table.columns[0].no_wrap = True
        for letter in letters:
            why = letter.detail if letter.reason is None else letter.reason
            place = f"{letter.first_position}–{letter.last_position}"
            table.add_row(letter.stream_id, letter.state.chinese, place, letter.topic, str(letter.attempts), Text(why))
        print_listing(console(), table) if letters else console().print("没有搁置或略过的事件。")


@dead_letters.command("show")
def show(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """一件事件因何搁置、自哪一条记录起。"""
    with opened(settings_of(context)) as county:
        with county.database.reading() as connection:
            letter = letter_of(connection, require_number(number))
        _show(letter, county, as_json)


@dead_letters.command("retry")
def retry_letters(
    context: typer.Context,
    number: Annotated[str | None, typer.Argument(metavar="[NUMBER]", help="事件编号", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部搁置的事件;略过的不在内")] = False,
    as_json: AsJson = False,
) -> None:
    """由日志重新计算搁置或略过的事件;仍不能计算的留在搁置中,退出码为1。"""
    if (number is None) == (not everything):
        raise InvalidInput("请给出事件编号,或 --all", field="number")
    with opened(settings_of(context)) as county:
        with county.database.reading() as connection:
            parked = [letter for letter in all_letters(connection) if letter.state is LetterState.PARKED]
        numbers = [require_number(number)] if number is not None else [letter.stream_id for letter in parked]
        left = {one: retry(county.database, county.log.lightly_after, county.rules.zone, one) for one in numbers}
        if as_json:
            documents = {one: _document(letter, county) if letter is not None else None for one, letter in left.items()}
            print_json({"retried": len(left), "left": documents})
        else:
            for one, letter in left.items():
                said = f"✓ {one} 已恢复" if letter is None else f"✗ {one} 仍不能计算:{letter.detail}"
                console().print(said, markup=False)
    if any(letter is not None for letter in left.values()):
        raise typer.Exit(1)


@dead_letters.command("skip")
def skip_letter(
    context: typer.Context,
    number: Number,
    reason: Annotated[str, typer.Option(help="为何略过", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """略过一件搁置的事件:查询数据停在出错之前,重建时也不再尝试,直至 retry。"""
    if not reason.strip():
        raise InvalidInput("请说明理由", field="reason")
    with opened(settings_of(context)) as county:
        _show(skip(county.database, require_number(number), reason.strip()), county, as_json)


def _show(letter: DeadLetter, county: County, as_json: bool) -> None:
    if as_json:
        print_json(_document(letter, county))
        return
    screen = console()
    screen.print(f"{letter.stream_id} {letter.state.chinese}", style="bold", markup=False)
    for name, said in (
        ("记录", f"{letter.topic},位置 {letter.first_position},{read_out(letter.recorded_at, county.rules.zone)}"),
        ("末条记录", f"位置 {letter.last_position}"),
        ("原因", f"{letter.detail}({letter.error})"),
        ("尝试", f"{letter.attempts} 次"),
        ("略过理由", letter.reason),
    ):
        if said is not None:
            screen.print(f"{name}:{said}", markup=False)


def _document(letter: DeadLetter, county: County) -> dict[str, Any]:
    return {
        "number": letter.stream_id,
        "state": letter.state.value,
        "first_position": letter.first_position,
        "last_position": letter.last_position,
        "topic": letter.topic,
        "error": letter.error,
        "detail": letter.detail,
        "attempts": letter.attempts,
        "recorded_at": written(letter.recorded_at, county.rules.zone),
        "reason": letter.reason,
    }
