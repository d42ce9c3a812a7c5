"""Adopting a policy pack 启用政策包: from its first day on it is the one in force."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from gridflow.aggregates.command import Command, Word
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.aggregates.policy.working import require_able, require_left_to_it, require_local, require_working
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy import (
    Enactment,
    Layers,
    digest_of,
    layered,
    made_of,
    merged,
    parse_known,
    parse_new,
)
from gridflow.territory import Level

POLICY_STREAM: Final = "policy"
"""The stream of a county's packs and of the local texts, an event an adoption."""

LONGEST_PACK: Final = 100_000
"""How many characters a pack may have: ten times what the one that ships has."""

PackText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PACK)]
"""A pack as it is written, in TOML. Its version is a hash of it, so nothing is stripped."""

LOCAL_LEVELS: Final = (Level.TOWNSHIP, Level.VILLAGE)
"""The levels whose units may adopt a text of their own: those in whose codes everything below them begins."""

_SUBMITTED: Final = "所提交"


class AdoptPolicy(Command):
    """Adopt a policy pack: decisions from its first day on are made under it, clocks that run keep theirs.

    With `unit` it is a local text 地方规定, laid over the county's pack for the subtree of that unit.
    """

    name = "adopt-policy"
    title = "启用政策包"
    text: PackText
    unit: Word | None = None


class PolicyAdopted(Event):
    """A policy pack was adopted 启用政策包. `pack` is its id; all but `version` are as its `texts` say.

    `texts` are what it is made of, those that it extends first. `unit` has one where it is a local text. It is in force
    from 00:00 of `effective_on` in the county's zone, and never before it was adopted.
    """

    topic = "policy.adopted"
    schema_version = 2
    pack: str
    version: str
    title: str
    unit: str | None
    effective_on: date | None
    texts: tuple[str, ...]

    def enactment(self, at: datetime, zone: ZoneInfo) -> Enactment:
        """What came into force by this, adopted at an aware instant in a county of that zone.

        Raises InvalidInput, naming the version, if this program cannot read its texts any more.
        """
        first = datetime.combine(self.effective_on, time.min, zone) if self.effective_on is not None else at
        pack = parse_known(self.texts, self.version) if self.unit is None else None
        return Enactment(self.version, max(at, first), self.unit, self.texts, pack)


def adopt_policy(command: AdoptPolicy, context: Context) -> tuple[PolicyAdopted, ...]:
    """One event for a pack by which anything changes, now or later, which may be one of earlier; none for any other.

    Raises NotPermitted for a role that may not, or whose unit is not the county's root; for a local text UnknownUnit
    for a unit that is not at or below the actor's. Raises InvalidInput for a text that is no pack, for a pack under
    which this role could not adopt another, for a local text that says what the county's pack does not leave to it,
    and for a pack of the county that a local text in force does not go with.
    """
    context.policy.require(context.actor.role, command.name, command.title)
    body = _of_unit(command, context) if command.unit is not None else _of_county(command, context)
    enactment = body.enactment(context.now, context.zone)
    policies = context.policies.after(enactment)
    times = [context.now, *policies.starts(context.now)]
    before, after = ([all_of.in_force(body.unit, at) for at in times] for all_of in (context.policies, policies))
    if [one and one.version for one in before] == [one and one.version for one in after]:
        return ()
    for at in times:
        for layers in policies.everywhere(at):
            _require_working(layers, enactment, at, context)
    return (body,)


@lru_cache(maxsize=16)
def adopted(text: str) -> PolicyAdopted:
    """The event that brings a pack of the county. Raises InvalidInput for a text that is none.

    The same for the same text: whoever opens many counties gives them all the same.
    """
    texts = layered(text, _SUBMITTED)
    pack = parse_new(texts, _SUBMITTED)
    return PolicyAdopted(
        pack=pack.id,
        version=pack.version,
        title=pack.title,
        unit=None,
        effective_on=pack.effective_on,
        texts=texts,
    )


def _of_county(command: AdoptPolicy, context: Context) -> PolicyAdopted:
    if any(root.code != context.actor.unit for root in context.units.roots):
        raise NotPermitted("只有县级单位可以启用全县的政策包", unit=context.actor.unit)
    return adopted(command.text)


def _of_unit(command: AdoptPolicy, context: Context) -> PolicyAdopted:
    """The event that brings a local text, which names itself and extends nothing but what it is laid over."""
    unit = context.units.get_within(command.unit or "", context.actor.unit)
    if unit.level not in LOCAL_LEVELS:
        levels = "、".join(level.chinese for level in LOCAL_LEVELS)
        raise InvalidInput(f"只有{levels}可以另行规定", field="unit")
    texts = (command.text,)
    require_local(command.text, _SUBMITTED)
    said = merged(texts, _SUBMITTED)
    return PolicyAdopted(
        pack=said["id"],
        version=f"{said['id']}@{digest_of(texts)}",
        title=said["title"],
        unit=unit.code,
        effective_on=said.get("effective_on"),
        texts=texts,
    )


def _require_working(layers: Layers, new: Enactment, at: datetime, context: Context) -> None:
    """Raises InvalidInput for a pack that cannot be worked with; where it has local texts, it names their unit, and the
    day from which that would be so."""
    county, *local = layers
    try:
        for one in local:
            require_left_to_it(one.texts[-1], made_of((county,)))
        texts = tuple(text for one in layers for text in one.texts)
        pack = parse_new(texts, new.version) if layers[-1] is new else made_of(layers)
        require_working(pack)
    except InvalidInput as error:
        if not local:
            raise
        unit = local[-1].unit or ""
        name = context.units.called(unit).name if context.units.known(unit) else unit
        when = f"自{at.astimezone(context.zone).date()}起," if at > context.now else ""
        context_of = {"field": "unit"} | error.context | {"unit": unit}
        raise InvalidInput(f"“{name}”的地方规定:{when}{error.detail}", **context_of) from None
    if not local:
        require_able(pack, context.actor.role)
