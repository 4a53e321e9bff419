"""PagerDuty's notification rules, whether they come from Terraform or from its REST API, as a person's `notify`.

Separate because both say the same: a kind of contact method, an urgency and a delay in minutes. A team has no numbers
and devices: which channel rings when is all that a drill needs.
"""

from __future__ import annotations

from pydantic import ValidationError

from simulator.domain.oncall import ContactRule, Person
from simulator.domain.simtime import MINUTE
from simulator.domain.vocabulary import Contact, Urgency
from simulator.integrations.imported import Draft
from simulator.integrations.pagerduty_terms import Complain, in_words, whole

CHANNELS = {
    "email_contact_method": Contact.EMAIL,
    "phone_contact_method": Contact.PHONE,
    "sms_contact_method": Contact.SMS,
    "push_notification_contact_method": Contact.PUSH,
}
"""The kind of a contact method to the channel of a rule; a reference to one says the same with `_reference`."""


def add_rule(draft: Draft, person: str, kind: object, minutes: object, urgency: object, complain: Complain) -> None:
    """Give somebody one rule more; one that cannot be said is complained of."""
    channel = CHANNELS.get(str(kind).removesuffix("_reference"))
    delay = whole(minutes)
    if channel is None:
        known = ", ".join(CHANNELS)
        complain(f"the rule is left out: the type of its contact method is none of {known}")
    elif delay is None:
        complain("the rule is left out: start_delay_in_minutes is not a number of minutes")
    elif urgency not in ("high", "low"):
        complain("the rule is left out: its urgency is neither high nor low")
    else:
        _add(draft, person, Urgency(urgency), channel, delay * MINUTE, complain)


def _add(draft: Draft, person: str, urgency: Urgency, channel: Contact, after: int, complain: Complain) -> None:
    found = draft.people[person]
    try:
        rule = ContactRule(via=channel, after=after)
        rules = sorted((*found.notify.get(urgency, ()), rule), key=lambda each: each.after)
        notify = {**found.notify, urgency: tuple(dict.fromkeys(rules))}
        draft.people[person] = Person.model_validate({**dict(found), "notify": notify})
    except ValidationError as error:
        complain(f"the rule is left out: {in_words(error)}")
