"""What the steps of the story work on: the world of the company, and one file of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict

from reclamations.domain.vocabulary import Risk
from reclamations.models import Category, Complaint, Installation, Service, Staff
from registre.demo import texts
from registre.demo.travel import Timeline


class About(TypedDict):
    """What a file or a failing concerns."""

    service: Service
    installation: Installation
    category: Category


@dataclass
class World:
    """What every file shares: the people, the lists, the dates, and the files already there, by subject."""

    timeline: Timeline
    files: dict[str, Complaint] = field(default_factory=dict)

    def __post_init__(self) -> None:
        services = {service.name: service for service in Service.objects.all()}
        self.services = {key: services[name] for key, name in texts.organisation()["services"].items()}
        self.installations = {row.slug: row for row in Installation.objects.all()}
        self.categories = {row.code: row for row in Category.objects.all()}
        self.people = {staff.username: staff for staff in Staff.objects.all()}

    def about(self, keys: list[str]) -> About:
        """The service, installation and category that a text names, in this order."""
        service, installation, category, *_ = keys
        return About(
            service=self.services[service],
            installation=self.installations[installation],
            category=self.categories[category],
        )


@dataclass
class Scene:
    """One file of the story."""

    world: World
    number: int
    data: dict[str, Any]

    @property
    def complaint(self) -> Complaint:
        """The file as it now is."""
        return Complaint.objects.get(pk=self.world.files[self.data["subject"]].pk)

    @property
    def received_on(self) -> date:
        """The day the file was received."""
        timeline, data = self.world.timeline, self.data
        if data.get("today"):
            return timeline.today
        if "age" in data:
            return timeline.days_ago(data["age"])
        return timeline.long_ago(years=data.get("years", 0), months=data.get("months", 0))

    @property
    def risk(self) -> Risk | None:
        """The risk its handler saw, when somebody assessed it."""
        return Risk(self.data["about"][3]) if self.data["about"][3] else None

    def staff(self, username: str = "") -> Staff:
        """A member of staff by name; without one, the handler of the file."""
        return self.world.people[username or self.data.get("handler", "deleguee")]
