"""Durable commands and projection on both databases, as ratios to a bare insert-and-commit loop in the same run."""

from time import perf_counter

from benchmarks._databases import database_urls
from benchmarks._floor import floor_rate
from gridflow.aggregates.case.commands import Accept, Report
from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.bus import Request
from gridflow.bootstrap import County, open_county
from gridflow.projections.rebuild import rebuild
from gridflow.settings import Settings
from gridflow.territory import Level
from gridflow.worktime import SHANGHAI

CASES = 400
COUNTY, TOWNSHIP, VILLAGE = "330921000000", "330921100000", "330921100001"
ADMINISTRATOR = Actor(id="administrator", role="administrator", unit=COUNTY)
CLERK = Actor(id="clerk", role="clerk", unit=VILLAGE)


def command_rate(county: County) -> float:
    """Commands a second, one after another, each with an idempotency key and durable before the next."""
    begun = perf_counter()
    for number in range(CASES):
        report = Report(place=VILLAGE, subject="路灯不亮", matter="facility", channel="grid")
        granted = county.bus.execute(Request(report, CLERK, keys=(f"report-{number}",)))
        county.bus.execute(Request(Accept(), CLERK, number=granted.receipt.number, keys=(f"accept-{number}",)))
    return 2 * CASES / (perf_counter() - begun)


def rates(county: County) -> tuple[float, float, float, float]:
    units = (
        RegisterUnit(code=COUNTY, level=Level.COUNTY, unit_name="岱山县"),
        RegisterUnit(code=TOWNSHIP, level=Level.TOWNSHIP, unit_name="高亭镇", parent=COUNTY),
        RegisterUnit(code=VILLAGE, level=Level.VILLAGE, unit_name="沙涂社区居委会", parent=TOWNSHIP),
    )
    county.registrar.register(units, ADMINISTRATOR)
    floor, commands = floor_rate(county), command_rate(county)
    begun = perf_counter()
    projected = county.projector.catch_up() / (perf_counter() - begun)
    begun = perf_counter()
    rebuilt = rebuild(county.database, county.log.after, SHANGHAI, lambda _: None) / (perf_counter() - begun)
    return floor, commands, projected, rebuilt


def main() -> None:
    print(f"{'database':<12}{'floor/s':>10}{'commands/s':>12}{'ratio':>8}{'projected ev/s':>16}{'rebuilt ev/s':>14}")
    with database_urls() as urls:
        for name, url in urls.items():
            county = open_county(Settings(database_url=url))
            try:
                floor, commands, projected, rebuilt = rates(county)
            finally:
                county.database.close()
            ratio = commands / floor
            print(f"{name:<12}{floor:>10.0f}{commands:>12.0f}{ratio:>8.2f}{projected:>16.0f}{rebuilt:>14.0f}")


if __name__ == "__main__":
    main()
