"""Sends one request over the network and says how it was answered.

Separate because it is the only code that knows httpx, which is loaded only where somebody asked for real pages.
Redirects are not followed: a key is for one address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.integrations.outbound.answers import Answer, Later, Refused, answer_of
from simulator.integrations.outbound.request import Request

if TYPE_CHECKING:
    import httpx

    from simulator.live.courier import Post

CONNECT, ANSWER = 5.0, 10.0
"""Seconds to wait for a connection, and for the next part of an answer."""
LONGEST_BODY = 4096
"""Bytes of an answer that are looked at."""


def over_the_network(connect: float = CONNECT, answer: float = ANSWER) -> Post:
    """What really sends; one connection is kept for each system, whose thread calls it."""
    import httpx

    client = httpx.Client(timeout=httpx.Timeout(answer, connect=connect), follow_redirects=False)

    def post(request: Request) -> Answer:
        try:
            with client.stream("POST", request.url, content=request.body, headers=request.headers) as response:
                body = "" if response.is_success else _beginning(response)
                return answer_of(response.status_code, response.headers.get("Retry-After"), body)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Later("no connection", reached=False)
        except httpx.TimeoutException:
            return Later("no answer in time", reached=True)
        except httpx.TransportError:
            return Later("the connection broke", reached=True)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            return Refused(type(error).__name__)

    return post


def _beginning(response: httpx.Response) -> str:
    """The first bytes of a body, as text; whatever breaks while it is read, the status stands."""
    import httpx

    taken = b""
    try:
        for part in response.iter_bytes():
            taken += part
            if len(taken) >= LONGEST_BODY:
                break
    except httpx.HTTPError:
        pass
    return taken[:LONGEST_BODY].decode("utf-8", "replace")
