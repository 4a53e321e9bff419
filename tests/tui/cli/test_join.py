"""`gameday join` at a door that does not open: what it says, and its exit code."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from simulator.errors import IntegrationError
from simulator.live.host.serving import Where
from simulator.live.remote import RemoteSession, trusting
from simulator.live.wire.links import Link
from tests.simulator.live.host.playing import hosting
from tui.cli.exits import Exit
from tui.cli.main import call

LINK = "http://127.0.0.1:{port}/join/small#" + "t" * 32


@pytest.mark.parametrize(
    "url", ["nonsense", "http://127.0.0.1:7420/", "ftp://host/join/small#t", "http://h:x/join/a#t"]
)
def test_an_address_that_is_none_is_wrong_usage(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["join", url, "--plain"]) == Exit.USAGE
    assert "no join link" in capsys.readouterr().err


def test_an_address_without_a_token_says_where_it_can_come_from(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GAMEDAY_TOKEN", raising=False)
    assert call(["join", "http://127.0.0.1:7420/join/small", "--plain"]) == Exit.USAGE
    assert "GAMEDAY_TOKEN" in re.sub(r"\s+", " ", capsys.readouterr().err)


def test_where_nothing_listens_another_system_failed(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert call(["join", LINK.format(port=free.getsockname()[1]), "--plain"]) == Exit.OTHER_SYSTEM
    said = capsys.readouterr().err
    assert "nothing listens there" in said
    assert "tttt" not in said


def test_a_certificate_file_that_is_none_says_so(tmp_path: Path) -> None:
    wrong = tmp_path / "ca.pem"
    wrong.write_text("nothing")
    with pytest.raises(IntegrationError, match=r"ca\.pem: cannot be used as a certificate"):
        trusting(wrong)
    with pytest.raises(IntegrationError, match="No such file"):
        trusting(tmp_path / "none.pem")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed, so there is no certificate")
async def test_a_hosts_own_certificate_is_trusted_only_when_it_is_given(tmp_path: Path) -> None:
    cert, key = tmp_path / "c.pem", tmp_path / "k.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert,
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    async with hosting(tmp_path / "a.jsonl", where=Where(cert=cert, key=key)) as host:
        with pytest.raises(IntegrationError, match=r"not trusted .*self.signed.*--ca FILE"):
            await RemoteSession(host.link("observer")).open()
        session = RemoteSession(host.link("observer"), tls=trusting(cert))
        await session.open()
        assert session.view().briefing.title
        await session.close()
        plain = Link(host.base.replace("https:", "http:"), host.hosted.name, host.tokens["observer"])
        with pytest.raises(IntegrationError, match="begin with https"):
            await RemoteSession(plain).open()
