"""What a role may see: frozen read-models, the only thing that a screen or a bot is given.

Separate from the state because the state also holds what trainees must not know. Every view is built from events whose
audience is `all` and from the world's present signals; a test walks the types and proves that no truth is among them.
"""

from simulator.views.facilitator import FacilitatorView, Trainee, facilitated
from simulator.views.models import (
    AlertView,
    Briefing,
    Countdown,
    DeployView,
    DrillView,
    Entry,
    HintView,
    IncidentView,
    InjectView,
    Owed,
    PageView,
    PersonView,
    QuestionView,
    Running,
    ServiceView,
    StatusView,
)
from simulator.views.see import Seen, brief, see, see_shared

__all__ = [
    "AlertView",
    "Briefing",
    "Countdown",
    "DeployView",
    "DrillView",
    "Entry",
    "FacilitatorView",
    "HintView",
    "IncidentView",
    "InjectView",
    "Owed",
    "PageView",
    "PersonView",
    "QuestionView",
    "Running",
    "Seen",
    "ServiceView",
    "StatusView",
    "Trainee",
    "brief",
    "facilitated",
    "see",
    "see_shared",
]
