"""The rules that a what-if supposes 推演所用的规则: another pack, another calendar, or both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gridflow.aggregates.policy.working import require_left_to_it
from gridflow.application.rules import Adoption, Rules
from gridflow.errors import InvalidInput
from gridflow.policy import (
    Enactment,
    Policies,
    builtin_names,
    builtin_text,
    deriving,
    layered,
    made_of,
    parse_texts,
)
from gridflow.policy.policies import BEGINNING
from gridflow.territory import UnitTree, division_chain
from gridflow.worktime import Calendars, Paper


@dataclass(frozen=True, slots=True)
class SupposedRules:
    """What holds from the first event on; None leaves that as it was at the time of each event.

    `left_out` are local texts 地方规定 that do not go with the supposed pack, and so do not hold.
    """

    policies: Policies | None = None
    calendars: Calendars | None = None
    left_out: tuple[Adoption, ...] = ()

    @property
    def policy(self) -> str | None:
        """The version of the county's supposed pack."""
        return self.policies.at((), BEGINNING).version if self.policies is not None else None

    @property
    def calendar(self) -> str | None:
        """The version of the supposed calendar of the whole country."""
        return self.calendars.of().version if self.calendars is not None else None


def pack_texts(rules: Rules, source: str, values: Mapping[str, str]) -> Sequence[str]:
    """The texts of a pack that ships, whose parameters get these values as typed, or of a version that was adopted.

    Raises InvalidInput for neither, and for values of what has no parameters left.
    """
    if source in builtin_names():
        return layered(deriving(source, values) if values else builtin_text(source), source)
    if values:
        raise InvalidInput("只能给自带政策包的参数赋值", field="set")
    made = rules.made(source)
    if made is None:
        raise InvalidInput(f"没有名为“{source[:60]}”的自带政策包,也没有启用过这一版本", field="policy")
    return made.texts


def supposing(rules: Rules, texts: Sequence[str] | None, name: str, calendars: Calendars | None) -> SupposedRules:
    """The rules with a pack of these texts in the place of all that the county has adopted, under its local texts.

    `rules` are refreshed ones. Raises InvalidInput for texts that make no pack, as where a parameter lacks its value.
    """
    if texts is None:
        return SupposedRules(None, calendars)
    pack = parse_texts(texts, name)
    county = Enactment(pack.version, BEGINNING, texts=tuple(texts), pack=pack)
    kept: list[Enactment] = []
    left_out: list[Adoption] = []
    for adoption in rules.adoptions:
        if adoption.body.unit is not None:
            try:
                require_left_to_it(adoption.text, pack)
                made_of((county, adoption.enactment))
            except InvalidInput:
                left_out.append(adoption)
            else:
                kept.append(adoption.enactment)
    return SupposedRules(Policies((county, *kept)), calendars, tuple(left_out))


def known_at(calendars: Calendars, at: datetime) -> Calendars:
    """The calendars of the papers that were published by an aware instant."""
    return Calendars(paper for paper in calendars.papers if paper.published_at <= at)


def with_papers(calendars: Calendars, papers: Iterable[Paper]) -> Calendars:
    """The calendars with further papers; one with the id of an earlier one takes its place.

    Raises InvalidNotice where they do not go together.
    """
    by_id = {paper.id: paper for paper in (*calendars.papers, *papers)}
    found = Calendars(by_id.values())
    found.of()
    return found


def of_version(calendars: Calendars, units: UnitTree, version: str) -> Calendars:
    """The calendars as they were when that of the country, or of one of these units, first had this version.

    Raises InvalidInput where none ever had.
    """
    arranged = {paper.unit for paper in calendars.papers if paper.unit is not None}
    roots = {unit.code for unit in units if unit.parent is None}
    codes = sorted(code for code in roots | arranged if units.known(code))
    chains = [(), *(division_chain(units.path(code)) for code in codes if code in units)]
    found: Calendars | None = None
    for count in range(len(calendars.papers), 0, -1):
        then = Calendars(calendars.papers[:count])
        # No paper is ever taken back, so a version that has changed does not come again.
        if any(then.of(chain).version == version for chain in chains):
            found = then
        elif found is not None:
            break
    if found is not None:
        return found
    raise InvalidInput(f"本县的日历没有过“{version[:60]}”这一版本", field="calendar")
