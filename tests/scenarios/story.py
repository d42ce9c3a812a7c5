"""A case told in Chinese 故事: 假如 … 当 … 那么 …, every sentence carried out on a real county over its interface.

A step says when, who, and the command by the Chinese title that users know it by, on the case that is told of or on a
register; what is expected is what users see: titles of events and refusals, stage, holder, light, deadline, alerts,
what is owed, and the figures that the registers give. Between two steps the county lives: its ladder climbs and its
read models follow, at the very instants at which something comes due.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any, ClassVar, Final

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.event import Actor
from gridflow.api import create_api
from gridflow.application.chinese_time import term_end
from gridflow.application.event_words import event_title
from gridflow.bootstrap import County
from gridflow.policy import deriving
from gridflow.testing import CountingIdentities, SettableClock, database_county
from gridflow.testing.packs import s0_text
from gridflow.worktime import SHANGHAI
from tests.api.desk import API, Desk
from tests.conformance.packs.counties import PARAMETERS
from tests.scenarios.people import 县审计员, 村受理员, 第一网格, 管理员, 网格员, 镇受理员

井盖松动: Final[Mapping[str, str]] = {"subject": "井盖松动", "matter": "facility", "channel": "grid"}
"""What is reported where a story does not care."""

_BEGIN: Final = "10月12日 08:30"


class Story:
    """A county, and the case that is told of now: `编号` is its number."""

    _addresses: ClassVar[dict[str, str]] = {}

    def __init__(self, url: str) -> None:
        self.编号 = ""
        self.答复: Response
        self._url = url
        self._clock = SettableClock(时刻(_BEGIN))
        self._told: list[str] = []
        self._seen = 0
        self._head = 0
        self._openings = 0
        self._tokens: dict[Actor, str] = {}
        self._open()

    def _open(self) -> None:
        self._openings += 1
        self._stack = ExitStack()
        identities = CountingIdentities(f"opening-{self._openings}")
        self.county: County = self._stack.enter_context(database_county(self._url, self._clock, identities))
        self._api: FastAPI = create_api(self.county)
        client = TestClient(self._api, raise_server_exceptions=False)
        # One event loop for all its calls.
        self.desk = Desk(self.county, self._stack.enter_context(client), self._tokens)

    def close(self) -> None:
        self._stack.close()

    # 假如、当: what is done.

    def 假如(self, 何时: str, 谁: Actor, 操作: str, **内容: Any) -> None:
        """Something was done before, and granted."""
        self._step("假如", 何时, 谁, 操作, 内容)
        assert self.答复.is_success, self._tale(self.答复.text)

    def 当(self, 何时: str, 谁: Actor, 操作: str, **内容: Any) -> None:
        """Somebody tries to do something; whether it is granted is told next."""
        self._step("当", 何时, 谁, 操作, 内容)

    def 当导入(self, 何时: str, 谁: Actor, 名册: str, *各行: str, 试: bool = False) -> None:
        """Somebody tries to import a register as the lines of a CSV file; 试: a dry run."""
        self._told.append(f"当导入 {何时} {谁.id} {名册} {len(各行)}行")
        self._live_until(时刻(何时))
        self._head = self.desk.head
        query = "?dry_run=true" if 试 else ""
        self.答复 = self.desk.send(谁, f"/imports/{名册}{query}", "\n".join(各行).encode(), "text/csv")
        self._told.append(f"答复 {self.答复.text}")
        self.desk.project()

    def 到了(self, 何时: str) -> None:
        """Time passes, and nobody does anything."""
        self._told.append(f"到了 {何时}")
        self._seen = self._version()
        self._live_until(时刻(何时))

    def 停机到(self, 何时: str) -> None:
        """Time passes while no process of the county runs; then it is started again."""
        self._told.append(f"停机到 {何时}")
        self._seen = self._version()
        self._clock.set(时刻(何时))
        self.重启()
        self._live_until(时刻(何时))

    def 重启(self) -> None:
        """Every process of the county ends, and is started again on the same database."""
        self._told.append("重启")
        self.close()
        self._open()

    def 启用政策(self, 何时: str, *改动: tuple[str, str], 另加: str = "") -> None:
        """The county adopts the pack that ships with these texts replaced, and something added at its end."""
        text = s0_text()
        for old, new in 改动:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        self._told.append(f"启用政策 {何时}:{';'.join(new for _, new in 改动)}{另加}")
        self._live_until(时刻(何时))
        answer = self.desk.post(管理员, "/policies", {"text": f"{text}\n{另加}"})
        assert answer.status_code == 201, self._tale(answer.text)

    def 采用(self, 何时: str, 名: str) -> None:
        """The county adopts a pack that ships, and says what its document leaves open."""
        self.假如(何时, 管理员, "启用政策包", text=deriving(名, PARAMETERS.get(名, {})))

    def 假如村里已派遣(self, 何时: str, **内容: Any) -> None:
        """The grid reported, the village accepted and dispatched it to the grid, all at once."""
        self.假如(何时, 网格员, "上报", place=第一网格, **{**井盖松动, **内容})
        self.假如(何时, 村受理员, "受理")
        self.假如(何时, 村受理员, "派遣", lead=第一网格)

    def 假如镇里已派遣(self, 何时: str, 主办: str, 协办: tuple[str, ...] = (), **内容: Any) -> None:
        """The grid reported, the village handed up, the township accepted and dispatched it, all at once."""
        self.假如(何时, 网格员, "上报", place=第一网格, **{**井盖松动, **内容})
        self.假如(何时, 村受理员, "逐级上报", reason="超出村级能力")
        self.假如(何时, 镇受理员, "受理")
        self.假如(何时, 镇受理员, "派遣", lead=主办, assisting=list(协办))

    # 那么: what is seen.

    def 那么发生(self, *事项: str) -> None:
        """Exactly these events have come since the last step; those of the ladder with their rung, `亮牌:黄牌警示`."""
        self._expect([_name(event) for event in self.办理过程()[self._seen :]], list(事项))

    def 那么记入(self, *事项: str) -> None:
        """Exactly these events came of the last step, whatever they are of."""
        events = self.county.log.after(self._head, 1000)
        self._expect([event_title(event.body.topic) for _, event in events], list(事项))

    def 那么被拒(self, 标题: str, 代码: str, *说明: str) -> None:
        """It was refused, with this Chinese title, stable code, and a detail that says so; and nothing came of it."""
        answer = self.答复.json()
        self._expect((answer.get("title"), answer.get("code")), (标题, 代码))
        assert all(part in answer["detail"] for part in 说明), self._tale(answer["detail"])
        self._expect(self.desk.head, self._head)

    def 那么(self, **情形: object) -> None:
        """The case is seen so: 环节, 持有, 灯, 到期, 余 (what is left or exceeded)."""
        seen = self._seen_as()
        self._expect({name: seen[name] for name in 情形}, 情形)

    def 那么计时(self, *各段: tuple[str, str]) -> None:
        """The clocks of the case, each with its stage and how it ended, 运行中 while it runs."""
        clocks = self.看(f"/cases/{self.编号}/deadlines")["items"]
        self._expect([(clock["stage_title"], clock["outcome_title"]) for clock in clocks], list(各段))

    def 那么预警(self, 单位: str, *内容: str) -> None:
        """A unit was told this of the case, in this order."""
        alerts = self.看("/alerts", unit=单位, limit=500)["items"]
        self._expect([a["text"] for a in alerts if a["unit"] == 单位 and a["number"] == self.编号], list(内容))

    def 那么待办(self, 单位: str, *事项: str) -> None:
        """A unit owes exactly this on the case."""
        items = self.看("/owed", unit=单位, scope="own", limit=500)["items"]
        self._expect(sorted(row["duty_title"] for row in items if row["number"] == self.编号), sorted(事项))

    def 那么是(self, 所见: object, 应是: object) -> None:
        """What was read is this."""
        self._expect(所见, 应是)

    def 公开查无(self, 查询码: str | None) -> None:
        """The public finds no such case."""
        self._expect(self._public(查询码).json()["code"], "unknown-case")

    def 公开所见(self, 查询码: str | None) -> dict[str, Any]:
        """What the public sees of the case without a key, with a query code or without."""
        answer = self._public(查询码)
        assert answer.status_code == 200, self._tale(answer.text)
        seen: dict[str, Any] = answer.json()
        return seen

    def 公示牌(self, 网格: str) -> dict[str, str]:
        """The lines of a grid's board, as the public reads them without a key."""
        answer = self.desk.client.get(f"{API}/public/grids/{网格}")
        assert answer.status_code == 200, self._tale(answer.text)
        return {line["title"]: line["text"] for line in answer.json()["lines"]}

    def 办理过程(self) -> list[dict[str, Any]]:
        """The events of the case."""
        items: list[dict[str, Any]] = self.看(f"/cases/{self.编号}/events")["items"]
        return items

    def 看(self, path: str, 谁: Actor = 县审计员, **query: Any) -> dict[str, Any]:
        """What somebody reads at `/api/v1…`."""
        answer = self.desk.get(谁, path, **query)
        assert answer.status_code == 200, self._tale(answer.text)
        seen: dict[str, Any] = answer.json()
        return seen

    def _step(self, word: str, 何时: str, 谁: Actor, 操作: str, 内容: Mapping[str, Any]) -> None:
        said = ",".join(f"{name}={value}" for name, value in 内容.items())
        self._told.append(f"{word} {何时} {谁.id} {操作} {said}".rstrip())
        self._live_until(时刻(何时))
        self._seen = 0 if 操作 == Report.title else self._version()
        address = self._address(操作)
        body = {name: value for name, value in 内容.items() if f"{{{name}}}" not in address}
        self._head = self.desk.head
        self.答复 = self.desk.post(谁, address.format_map({"number": self.编号, **内容}), body)
        if self.答复.is_success:
            self.编号 = self.答复.json().get("number", self.编号)
        else:
            self._told.append(f"答复 {self.答复.text}")
        self.desk.project()

    def _address(self, 操作: str) -> str:
        """Where a command is given, as the interface describes itself: to every county alike, and it takes seconds."""
        if not self._addresses:
            for path, routes in self._api.openapi()["paths"].items():
                if "post" in routes:
                    self._addresses[routes["post"]["summary"]] = path.removeprefix(API)
        return self._addresses[操作]

    def _live_until(self, at: datetime) -> None:
        """The county goes on up to an instant as if its ticker never slept."""
        while True:
            self.desk.project()
            due = self.county.ticker.due(at, 1)
            if not due:
                break
            self._clock.set(max(due[0].at, self._clock.now()))
            head = self.desk.head
            self.county.ticker.tick()
            assert self.desk.head > head, self._tale(f"没有触发:{due[0]}")
        self._clock.set(at)

    def _seen_as(self) -> dict[str, object]:
        view = self.看(f"/cases/{self.编号}")
        rows = self.看(f"/queues/{view['holder']}", scope="own", limit=500)["items"]
        due = view["clock"]["due"] if view["clock"] is not None else None
        return {
            "环节": view["stage_title"],
            "持有": view["holder_name"],
            "灯": view["light_title"],
            "到期": term_end(datetime.fromisoformat(due), SHANGHAI) if due is not None else None,
            "余": next((row["limit"] for row in rows if row["number"] == self.编号), None),
        }

    def _public(self, code: str | None) -> Response:
        query = {"code": code} if code is not None else None
        return self.desk.client.get(f"{API}/cases/{self.编号}/public", params=query)

    def _version(self) -> int:
        return len(self.county.log.history(self.编号)) if self.编号 else 0

    def _expect(self, seen: object, expected: object) -> None:
        assert seen == expected, self._tale(f"那么应是 {expected}\n实际却是 {seen}")

    def _tale(self, end: str) -> str:
        return "\n".join(["", *self._told, end])


def _name(event: Mapping[str, Any]) -> str:
    title: str = event["title"]
    rung = next((detail["text"] for detail in event["details"] if detail["label"] == "阶梯"), title)
    return title if rung == title else f"{title}:{rung}"


@contextmanager
def telling(url: str) -> Iterator[Story]:
    """A story in the small county on a database, on Monday 12 October 2026 before the offices open."""
    story = Story(url)
    try:
        yield story
    finally:
        story.close()


def 时刻(text: str) -> datetime:
    """The instant of the year 2026 that a date and a time name in the county: 10月12日 09:00."""
    return datetime.strptime(f"2026年{text}", "%Y年%m月%d日 %H:%M").replace(tzinfo=SHANGHAI)


def 照片(reference: str) -> dict[str, str]:
    """A photo as evidence: where it is kept, and its digest."""
    return {"kind": "photo", "reference": reference, "sha256": hashlib.sha256(reference.encode()).hexdigest()}
