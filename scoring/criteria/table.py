"""Which function judges which criterion.

Separate so that the criteria know nothing of each other; a test holds this table and `scoring.rules` together.
"""

from __future__ import annotations

from scoring.criteria import (
    accuracy,
    cadence,
    content,
    coordination,
    false_alarm,
    learning,
    mitigation,
    promises,
    reach,
    response,
    safety,
    severity,
)
from scoring.judged import Judge

JUDGES: dict[str, Judge] = {
    "response.acknowledge": response.acknowledge,
    "response.respond": response.respond,
    "response.declare": response.declare,
    "response.mitigate": response.mitigate,
    "response.resolve": response.resolve,
    "response.stand_down": response.stand_down,
    "severity.first": severity.first,
    "severity.right": severity.right,
    "severity.facts": severity.facts,
    "severity.steady": severity.steady,
    "communication.first_status": cadence.first_status,
    "communication.first_update": cadence.first_update,
    "communication.cadence": cadence.cadence,
    "communication.promises": promises.promises,
    "communication.content": content.content,
    "communication.truth": accuracy.truth,
    "communication.safety": safety.safety,
    "communication.notifications": reach.notifications,
    "communication.replies": reach.replies,
    "communication.calm": false_alarm.calm,
    "coordination.room": coordination.room,
    "coordination.ic": coordination.ic,
    "coordination.roles": coordination.roles,
    "coordination.separation": coordination.separation,
    "coordination.help": coordination.help_asked,
    "mitigation.remedy": mitigation.remedy,
    "mitigation.aim": mitigation.aim,
    "mitigation.harm": mitigation.harm,
    "mitigation.claims": mitigation.claims,
    "mitigation.close": mitigation.close,
    "mitigation.investigate": false_alarm.investigate,
    "learning.postmortem": learning.postmortem,
    "learning.complete": learning.complete,
    "learning.actions": learning.actions,
    "learning.blameless": learning.blameless,
    "learning.figures": learning.figures,
    "learning.record": false_alarm.record,
}
