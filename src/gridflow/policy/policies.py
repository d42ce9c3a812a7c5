"""The policy packs of a county in layers and in time 政策沿革."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Final, TypeAlias

from gridflow.policy.matter import Matter
from gridflow.policy.pack import PolicyPack
from gridflow.policy.reading import digest_of, parse_known
from gridflow.territory.codes import significant

BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
"""The instant from which that is in force which was there before anything was recorded."""

END: Final = datetime.max.replace(tzinfo=UTC)
"""The instant by which everything is in force that was adopted."""


@dataclass(frozen=True, slots=True)
class Enactment:
    """What was adopted, and from when it is in force 施行.

    `start` is aware. `texts` are what it is made of, those of its bases first. That of the county has its `pack`; that
    of a `unit` below is one text, laid over the county's pack for its subtree.
    """

    version: str
    start: datetime
    unit: str | None = None
    texts: tuple[str, ...] = ()
    pack: PolicyPack | None = None


Layers: TypeAlias = tuple[Enactment, ...]
"""What a pack is made of somewhere at some time: what the county has in force, then the local texts, highest first."""


class Policies:
    """What a county and the units below it have adopted. Immutable.

    Of what one unit has adopted that is in force which started last, of those that start together what was adopted
    later. A clock keeps the version that it was started under, which is found for ever by `of`.
    """

    def __init__(self, enactments: Iterable[Enactment]) -> None:
        """`enactments` in the order of their adoption. Raises ValueError for none of the county's."""
        self._enactments = sorted(enactments, key=lambda one: one.start)
        county = [one for one in self._enactments if one.unit is None]
        if not county:
            raise ValueError("a county is never without a pack")
        self._first = county[0]
        self._county = {one.version: one for one in county}
        self._starts = [one.start for one in self._enactments]
        self._units = frozenset(one.unit for one in self._enactments if one.unit is not None)
        self._known: dict[tuple[int, tuple[str, ...]], Layers] = {}
        self._local: Mapping[str, Layers] | None = None

    @classmethod
    def in_turn(cls, packs: Sequence[PolicyPack]) -> "Policies":
        """The packs of a county of which the last is in force, and those before it were."""
        return cls(Enactment(pack.version, BEGINNING, pack=pack) for pack in packs)

    def after(self, *enactments: Enactment) -> "Policies":
        """These policies and what was adopted next."""
        return Policies((*self._enactments, *enactments))

    def at(self, chain: Sequence[str], when: datetime) -> PolicyPack:
        """The pack in force 现行政策包 at an instant for a unit that `chain` leads down to, () for the county.

        Raises InvalidInput where a local text does not go with the county's pack any more: what was adopted does.
        """
        return made_of(self.layers(chain, when))

    def layers(self, chain: Sequence[str], when: datetime) -> Layers:
        """What that pack is made of."""
        at = bisect_right(self._starts, when), tuple(unit for unit in chain if unit in self._units)
        layers = self._known.get(at)
        if layers is None:
            layers = self._known[at] = self._layers(self._begun(chain, when))
        return layers

    def in_force(self, unit: str | None, when: datetime) -> Enactment | None:
        """What a unit has adopted itself that is in force at an instant, None of `unit` for the county."""
        found = self.layers((unit,) if unit is not None else (), when)[-1]
        return found if found.unit == unit else None

    def starts(self, after: datetime) -> list[datetime]:
        """The instants after this one at which something comes into force, in order."""
        return sorted({one.start for one in self._enactments if one.start > after})

    def everywhere(self, when: datetime) -> Iterator[Layers]:
        """What is in force at an instant in all parts of the county: in the whole of it, then for each local text."""
        yield self.layers((), when)
        for chain in self._chains():
            layers = self.layers(chain, when)
            if layers[-1].unit == chain[-1]:
                yield layers

    def of(self, version: str) -> PolicyPack:
        """The pack of a version, such as the one that a clock was started under.

        The first one where it is unknown: before packs were in the log, that was the only one.
        """
        return made_of(self.layers_of(version) or (self._first,))

    def layers_of(self, version: str) -> Layers | None:
        """What the pack of a version is made of that can ever have been in force anywhere; None for any other."""
        if version in self._county:
            return (self._county[version],)
        if self._local is None:
            self._local = {digest_of(_texts(layers)): layers for layers in self._combinations()}
        return self._local.get(version.rpartition("@")[2])

    def matter(self, code: str, chain: Sequence[str] = (), when: datetime = END) -> Matter | None:
        """A matter as the latest pack has it that knows it, of those in force for a unit by an instant: what it asks
        for holds for its cases when it is dropped."""
        begun = self._begun(chain, when)
        packs = (made_of(self._layers(begun[:count])) for count in range(len(begun), -1, -1))
        return next((pack.matters[code] for pack in packs if code in pack.matters), None)

    def matters(self, chain: Sequence[str] = (), when: datetime = END) -> Mapping[str, Matter]:
        """Every matter that a pack in force for a unit by an instant knew, by code, as the latest of these has it."""
        begun, found = self._begun(chain, when), dict[str, Matter]()
        for count in range(len(begun) + 1):
            found |= made_of(self._layers(begun[:count])).matters
        return found

    def _begun(self, chain: Sequence[str], when: datetime) -> list[Enactment]:
        """What has come into force by an instant for a unit, in order."""
        return [one for one in self._enactments if one.start <= when and (one.unit is None or one.unit in chain)]

    def _layers(self, begun: Sequence[Enactment]) -> Layers:
        last = {one.unit: one for one in begun}
        county = last.pop(None, self._first)
        return (county, *sorted(last.values(), key=lambda one: len(_prefix(one))))

    def _chains(self) -> Iterator[tuple[str, ...]]:
        """For each unit with local texts, the units with such from the highest down to it."""
        units = sorted({one.unit for one in self._enactments if one.unit is not None}, key=significant)
        for unit in units:
            yield tuple(above for above in units if unit.startswith(significant(above)))

    def _combinations(self) -> Iterator[Layers]:
        """Everything that a local text of some time can have been laid over."""
        own: dict[str | None, list[Layers]] = {}
        for one in self._enactments:
            own.setdefault(one.unit, []).append((one,))
        for chain in self._chains():
            between = [[(), *own[unit]] for unit in chain[:-1]]
            for layers in product(own[None], *between, own[chain[-1]]):
                yield tuple(one for layer in layers for one in layer)


def made_of(layers: Layers) -> PolicyPack:
    """The pack that these layers make. Raises InvalidInput where they do not go together."""
    last = layers[-1]
    return last.pack if last.pack is not None else parse_known(_texts(layers), last.version)


def _texts(layers: Layers) -> tuple[str, ...]:
    return tuple(text for one in layers for text in one.texts)


def _prefix(one: Enactment) -> str:
    return significant(one.unit) if one.unit is not None else ""
