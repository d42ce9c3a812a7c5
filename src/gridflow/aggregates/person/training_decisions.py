"""What a command on training leads to (FEATURES B4; S0 二(八))."""

from gridflow.aggregates.context import Context
from gridflow.aggregates.person.standing import is_seen, training_stream
from gridflow.aggregates.person.training import Attendance
from gridflow.aggregates.person.training_commands import PlanTraining, RecordTraining
from gridflow.aggregates.person.training_events import Participant, Session, TrainingPlanned, TrainingRecorded
from gridflow.aggregates.posting import Posting, Postings
from gridflow.errors import InvalidInput


def plan_training(command: PlanTraining, context: Context) -> Postings:
    """The plan of a unit for a year; nothing for the one that stands.

    Raises UnknownUnit, and InvalidInput for a unit of another level than the policy says, for fewer trainings than it
    asks for or none with the exam that it asks for, and for dropping one that was held.
    """
    unit = context.units.get_within(command.unit, context.actor.unit)
    sessions = tuple(Session(id=one.id, title=one.title, on=one.on, exam=one.exam) for one in command.sessions)
    known = context.registers.people.trainings.years.get((unit.code, command.year))
    if known is not None and known.sessions == sessions:
        return ()
    rule, names = context.policy.training, [one.id for one in sessions]
    if rule.plan_by is not None and rule.plan_by is not unit.level:
        raise InvalidInput(f"年度培训计划由{rule.plan_by.chinese}制定", field="unit")
    if len(set(names)) < len(names):
        raise InvalidInput("培训场次的代码不得重复", field="sessions")
    if any(one.on is not None and one.on.year != command.year for one in sessions):
        raise InvalidInput(f"培训日期须在{command.year}年内", field="sessions")
    if len(sessions) < (rule.a_year or 0):
        raise InvalidInput(f"每年至少培训{rule.a_year}次", field="sessions")
    if rule.exam and not any(one.exam for one in sessions):
        raise InvalidInput("培训须组织考试,请写明哪一场有考试", field="sessions")
    if known is not None and (dropped := sorted(known.held.keys() - set(names))):
        raise InvalidInput(f"培训“{dropped[0]}”已举办,不能从计划中去掉", field="sessions")
    planned = TrainingPlanned(unit=unit.code, year=command.year, sessions=sessions)
    return (Posting(training_stream(unit.code, command.year), planned, unit.code),)


def record_training(command: RecordTraining, context: Context) -> Postings:
    """Who took part, as far as it was not recorded just so already.

    Raises UnknownUnit, and InvalidInput for a training that is not planned, was held on another day or not yet, for an
    exam where it has none, and for people whom the actor does not see.
    """
    unit = context.units.get_within(command.unit, context.actor.unit)
    trainings = context.registers.people.trainings
    plan = trainings.years.get((unit.code, command.year))
    session = plan.session(command.session) if plan is not None else None
    if plan is None or session is None:
        raise InvalidInput(f"{command.year}年培训计划中没有“{command.session}”,请先列入计划", field="session")
    if command.held_on.year != command.year or command.held_on > context.day:
        raise InvalidInput(f"举办日期须在{command.year}年内,且不晚于今日", field="held_on")
    held_on = plan.held.get(session.id)
    if held_on not in (None, command.held_on):
        raise InvalidInput(f"培训“{session.id}”已登记于{held_on}举办", field="held_on")
    if not session.exam and any((one.passed, one.score) != (None, None) for one in command.participants):
        raise InvalidInput(f"培训“{session.id}”没有考试", field="participants")
    names = [one.person for one in command.participants]
    if len(set(names)) < len(names):
        raise InvalidInput("参训人员不得重复", field="participants")
    _require_seen(names, context)
    new = []
    for one in command.participants:
        attended = Attendance(unit.code, command.year, session.id, command.held_on, one.passed, one.score)
        if attended not in trainings.of(one.person):
            new.append(Participant(person=one.person, passed=one.passed, score=one.score))
    if not new:
        return ()
    recorded = TrainingRecorded(
        unit=unit.code, year=command.year, session=session.id, held_on=command.held_on, participants=tuple(new)
    )
    return (Posting(training_stream(unit.code, command.year), recorded, unit.code),)


def _require_seen(names: list[str], context: Context) -> None:
    """Raises InvalidInput naming all whom the actor does not see."""
    known = context.registers.people.persons
    seen = {name for name in names if name in known and is_seen(known[name], context.actor.unit, context.units)}
    if missing := [name for name in names if name not in seen]:
        raise InvalidInput(f"没有标识为“{'、'.join(missing[:10])}”的人员", field="participants", persons=missing)
