"""One run of the process: every claim from first contact to its end, by discrete events (SimPy)."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import simpy
from numpy.typing import NDArray

from tp_analysis.benefits.claims.datasets import (
    CHASED,
    DECIDED,
    EVIDENCE_COMPLETE,
    EVIDENCE_REQUESTED,
    FIRST_CONTACT,
    PAID,
    REFUSED,
    REWORKED,
    STEP,
    WITHDRAWN,
)
from tp_analysis.benefits.simulation.draws import Draws, draw
from tp_analysis.benefits.simulation.office import LONGEST_RUN_DAYS, Desk, Office
from tp_analysis.benefits.simulation.process_model import ProcessModel, Step
from tp_analysis.errors import DataError

_Events = Generator[simpy.Event, object, None]


class Worked(NamedTuple):
    """Pieces of work: of which claim, and in open minutes when each joined its queue, was begun and
    was finished."""

    claim: NDArray[np.intp]
    joined: NDArray[np.float64]
    begun: NDArray[np.float64]
    finished: NDArray[np.float64]


@dataclass
class Run:
    """What happened in one run, claims counted from 0 in the order of their first contacts.

    Times are calendar days since the start of the office's first day. `ends` is when each claim
    ended and `endings` how. `events` are (claim, place, event, activity, agency, time), where
    those with the same place are one row of a log; without a log there are none. `chased` is the
    claim of each chase, and `work` is (agency, claim, joined, begun, finished), a row a piece of
    work, in open minutes.
    """

    process: ProcessModel
    office: Office
    draws: Draws
    begun: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    endings: list[str] = field(default_factory=list)
    chased: list[int] = field(default_factory=list)
    events: list[tuple[int, int, str, str, str | None, float]] = field(default_factory=list)
    work: list[tuple[str, int, float, float, float]] = field(default_factory=list)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row a claim: begun, ended (calendar days since the first day), ending, and
        waited_days, those between the two dates."""
        begun, ended = np.array(self.begun), np.array(self.ends)
        return pd.DataFrame(
            {
                "begun": begun,
                "ended": ended,
                "ending": self.endings,
                "waited_days": np.floor(ended) - np.floor(begun),
            }
        )

    @cached_property
    def worked(self) -> Worked:
        """The numbers of `work`."""
        claims = np.array([piece[1] for piece in self.work], dtype=np.intp)
        return Worked(claims, *(np.array([piece[at] for piece in self.work]) for at in (2, 3, 4)))

    @cached_property
    def pieces(self) -> pd.DataFrame:
        """One row a piece of work: agency, claim, joined, begun, finished (open minutes)."""
        return pd.DataFrame(self.work, columns=["agency", "claim", "joined", "begun", "finished"])


def run(
    process: ProcessModel,
    office: Office,
    *,
    claims: int,
    seed: int | tuple[int, ...],
    keeps_log: bool = True,
) -> Run:
    """The process with an empty office on its first day, until the last of so many claims has
    ended.

    The same process, office and seed give the same run; where nobody reads its events, it need not
    keep a log of them. Raises DataError where it takes longer than an office holds days.
    """
    seeds = seed if isinstance(seed, tuple) else (seed,)
    made = Run(process, office, draw(process, claims=claims, seed=seeds))
    environment = simpy.Environment()
    environment.process(_Simulation(made, environment, keeps_log=keeps_log).arrivals())
    try:
        environment.run()
    except IndexError as error:
        raise DataError(
            "The simulated office never works off its claims. Give it more staff, or fewer claims."
        ) from error
    return made


class _Simulation:
    """The desks of one run, and how a claim goes from one to the next.

    A claim sleeps until it joins the next queue; first come, first served, so that when its work
    will be done is known as it joins.
    """

    def __init__(self, made: Run, environment: simpy.Environment, *, keeps_log: bool) -> None:
        self.made, self.environment, self.keeps_log = made, environment, keeps_log
        self.desks = {agency: Desk(staff) for agency, staff in made.process.staff.items()}
        self.steps = [
            (step, draws, self.desks.get(step.agency))
            for step, draws in zip(made.process.steps, made.draws.steps, strict=True)
        ]

    def arrivals(self) -> _Events:
        """Begins the claims at their times."""
        made, environment = self.made, self.environment
        for claim, day in enumerate(made.draws.begun):
            yield environment.timeout(day * made.office.open_minutes - environment.now)
            begun = made.office.moment(environment.now)
            made.begun.append(begun)
            made.ends.append(math.inf)
            made.endings.append("")
            self._tell(claim, FIRST_CONTACT, FIRST_CONTACT, None, begun)
            environment.process(self._claim(claim, begun))
            if made.process.chase_share > 0:
                environment.process(self._chases(claim, begun))

    def _claim(self, claim: int, begun: float) -> _Events:
        """A claim through its steps, to its end."""
        office, now = self.made.office, begun
        gives_up = begun + self.made.draws.patience_days[claim]
        latest = self._latest(gives_up)
        for step, draws, desk in self.steps:
            if draws.happens[claim] >= step.share_of_claims:
                continue
            if step.event == EVIDENCE_COMPLETE and now < gives_up:
                self._tell(claim, EVIDENCE_REQUESTED, EVIDENCE_REQUESTED, step.agency, now)
            due = now + draws.outside_days[claim]
            if due < gives_up:
                yield self._until(office.minute_at(due))
            if due >= gives_up or self._begins(desk) >= latest:
                self._end(claim, WITHDRAWN, WITHDRAWN, None, self._left(gives_up, now, due))
                return
            done = self._serve(claim, step.agency, draws.minutes[claim], desk)
            is_right = draws.is_right[claim] < step.first_time_right_share
            if not is_right:
                self._tell(claim, STEP, step.name, step.agency, office.moment(done))
                yield self._until(done)
                done = self._serve(claim, step.agency, draws.minutes_again[claim], desk)
            # Of a claim without work the moment itself, not its way through open minutes and back.
            worked = office.moment(done)
            now = due if due > worked else worked
            event = self._outcome(step, claim)
            if not is_right:
                self._tell(claim, REWORKED, step.name, step.agency, now)
            if event in (PAID, REFUSED):
                self._close(claim, event, step, now, is_right=is_right)
                return
            self._tell(claim, event, step.name, step.agency, now, same_row=not is_right)
            if event == DECIDED:
                gives_up = latest = math.inf

    def _close(self, claim: int, event: str, step: Step, now: float, *, is_right: bool) -> None:
        """To pay or refuse ends a claim; to refuse is work on it, as to decide is."""
        if event == REFUSED:
            self._tell(claim, STEP, step.name, step.agency, now, same_row=not is_right)
        told = not is_right or event == REFUSED
        self._end(claim, event, step.name, step.agency, now, same_row=told)

    def _left(self, gives_up: float, now: float, due: float) -> float:
        """When somebody who gives up has left: not before the claim has joined a queue."""
        joined = now if due >= gives_up else self.made.office.moment(self.environment.now)
        return max(gives_up, joined)

    def _latest(self, gives_up: float) -> float:
        """The minute after which work for somebody who gives up then is never begun."""
        return self.made.office.minute_at(gives_up) if gives_up < LONGEST_RUN_DAYS else math.inf

    def _chases(self, claim: int, begun: float) -> _Events:
        """A claimant who asks now and then, as long as the claim is open."""
        made, process = self.made, self.made.process
        desk = self.desks.get(process.chase_agency)
        for chase, chance in enumerate(made.draws.chases[claim], start=1):
            if chance >= process.chase_share:
                continue
            yield self._until(made.office.minute_at(begun + chase * process.chase_every_days))
            now = made.office.moment(self.environment.now)
            if made.ends[claim] <= now:
                return
            self._serve(claim, process.chase_agency, process.chase_minutes, desk)
            made.chased.append(claim)
            self._tell(claim, CHASED, CHASED, process.chase_agency, now)

    def _until(self, minute: float) -> simpy.Event:
        ahead = minute - self.environment.now
        return self.environment.timeout(ahead if ahead > 0 else 0.0)

    def _outcome(self, step: Step, claim: int) -> str:
        if step.event != DECIDED:
            return step.event
        is_refused = self.made.draws.is_refused[claim] < self.made.process.refused_share
        return REFUSED if is_refused else DECIDED

    def _begins(self, desk: Desk | None) -> float:
        """The open minute at which work brought now would be begun."""
        now = self.environment.now
        return now if desk is None else desk.begins(now)

    def _serve(self, claim: int, agency: str, minutes: float, desk: Desk | None) -> float:
        """The open minute at which work brought now will be done; at once where nobody works."""
        now = self.environment.now
        if desk is None:
            return now
        begun = desk.serve(now, minutes)
        done = begun + minutes
        self.made.work.append((agency, claim, now, begun, done))
        return done

    def _tell(
        self,
        claim: int,
        event: str,
        activity: str,
        agency: str | None,
        moment: float,
        *,
        same_row: bool = False,
    ) -> None:
        if not self.keeps_log:
            return
        events = self.made.events
        place = events[-1][1] if same_row else len(events)
        events.append((claim, place, event, activity, agency, moment))

    def _end(
        self,
        claim: int,
        event: str,
        activity: str,
        agency: str | None,
        moment: float,
        *,
        same_row: bool = False,
    ) -> None:
        self._tell(claim, event, activity, agency, moment, same_row=same_row)
        self.made.ends[claim], self.made.endings[claim] = moment, event
