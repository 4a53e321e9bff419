"""What people typed does nothing in the document or the spreadsheet that it ends up in."""

from __future__ import annotations

import csv
import io

import pytest

from tui.cli.tables import csv_table, markdown_table, markdown_text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1"])
def test_a_cell_that_opens_like_a_formula_is_text(text: str) -> None:
    cell = next(csv.reader(io.StringIO(csv_table(("says",), [(text,)]).partition("\n")[2])))[0]
    assert cell.startswith("'")


def test_numbers_stay_numbers_and_other_text_stays_as_it_is() -> None:
    rows = list(csv.reader(io.StringIO(csv_table(("n", "says"), [(-3, 'a "quoted", word')]))))
    assert rows == [["n", "says"], ["-3", 'a "quoted", word']]


def test_control_characters_reach_no_spreadsheet() -> None:
    assert "\x1b" not in csv_table(("says",), [("\x1b[2J",)])


@pytest.mark.parametrize("text", ["a | b", "<script>", "*bold*", "`code`", "[link](x)", "~~gone~~"])
def test_markdown_finds_nothing_to_interpret(text: str) -> None:
    escaped = markdown_text(text)
    assert escaped != text
    assert escaped.replace("\\", "") == text


def test_a_text_of_several_lines_stays_in_its_cell() -> None:
    assert markdown_table(("A",), [(markdown_text("one\ntwo |"),)]).splitlines()[2:] == ["| one two \\| |"]
