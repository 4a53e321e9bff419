"""Home: the library, what is unfinished, what was played, and the newcomer's path; the app opens what is chosen here.

Separate from the app, which runs drills: home only shows and asks. Journals are read in a thread, and what is known so
far is in sight meanwhile.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input, Static, TabbedContent, TabPane, Tabs
from textual.worker import get_current_worker

from tui.homekeys import HOME
from tui.keymap import bindings
from tui.library import Card, How, Library, Records
from tui.path.progress import Progress
from tui.path.steps import STEPS, Kind, Step, next_step
from tui.screens import wishes
from tui.screens.begin import BeginScreen, about
from tui.screens.drill import WIDTHS
from tui.screens.help import HelpScreen
from tui.screens.notice import NoticeScreen
from tui.screens.shoulder import ShoulderScreen
from tui.widgets.footer import ModeFooter
from tui.widgets.shelf import Row, Shelf, drill_row, played_row, step_row, unfinished_row, unreadable_row
from tui.widgets.words import gauge

TABS = ("library", "unfinished", "history", "path")

EMPTY = {
    "library": "No drill has all of these words. Esc shows all again.",
    "unfinished": "Nothing is unfinished. A drill that you leave, or that a crash cuts short, waits here.",
    "history": "Nothing was played yet. Choose a drill in the library (1) and press Enter.",
    "path": "",
}


class HomeScreen(Screen[None]):
    """Where gameday begins."""

    CSS_PATH: ClassVar = ["tabs.tcss", "home.tcss"]
    BINDINGS = bindings(HOME)
    KEYS: ClassVar = HOME
    HORIZONTAL_BREAKPOINTS = WIDTHS
    AUTO_FOCUS = "#library OptionList"
    ESCAPE_TO_MINIMIZE = False

    records: reactive[Records] = reactive(Records, init=False)

    progress: reactive[Progress] = reactive(Progress, init=False)

    def __init__(self, library: Library, progress: Progress) -> None:
        super().__init__()
        self._library = library
        self._cards = library.drills()
        self._reading = False
        """Whether it is being said how far the reading is."""
        self.set_reactive(HomeScreen.progress, progress)

    def compose(self) -> ComposeResult:
        """A head line, the search, the tabs, what goes on, the keys."""
        yield Static(self._head(), id="top", markup=False)
        yield Input(id="search", placeholder="press / to search", select_on_focus=False)
        with Horizontal(id="body"):
            with Vertical(), TabbedContent(id="tabs"):
                for number, name in enumerate(TABS, 1):
                    with TabPane(f"{number} {name.title()}", id=name):
                        yield Shelf(id=f"{name}-shelf")
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="card", markup=False)
        yield Static(id="doing", markup=False)
        yield ModeFooter(HOME)

    def _head(self) -> Content:
        return Content.assemble((" gameday", "bold"), ("   practise incidents before you have one", "$quiet"))

    def on_mount(self) -> None:
        """Show what is known, and read the journals."""
        self.query_one(Tabs).can_focus = False
        self._show()
        self._to_next_step()
        if self.progress.done and next_step(self.progress.done) is not None:
            self.action_tab("path")
        self.read()

    def on_resize(self) -> None:
        """Rows fit the width."""
        self.call_after_refresh(self._show)

    # ---- journals -------------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="reading")
    def read(self) -> None:
        """Read the journals, away from the screen's thread."""
        worker = get_current_worker()
        for reading in self._library.reading():
            if worker.is_cancelled:
                return
            self.post_message(wishes.Read(reading))

    def on_home_screen_read(self, event: wishes.Read) -> None:
        """Show what is known so far, and how far it is."""
        reading = event.reading
        ready = reading.done >= reading.total
        bar = f"{gauge(0, max(1, reading.total), reading.done)} {reading.done} of {reading.total}"
        if not ready or self._reading:
            self.tell("" if ready else f"Reading what was played: {bar} journals")
        self._reading = not ready
        self.records = reading.records
        if ready:
            self.post_message(wishes.AllRead(reading.records))

    def watch_records(self) -> None:
        """Show them."""
        self._show()

    def watch_progress(self) -> None:
        """Show it, with the next step selected."""
        self._show()
        self._to_next_step()

    def _to_next_step(self) -> None:
        coming = next_step(self.progress.done)
        if coming is not None:
            self.query_one("#path-shelf", Shelf).point_to(coming.id)

    def tell(self, text: str) -> None:
        """Say what goes on, in the line above the keys."""
        self.query_one("#doing", Static).update(Content(text), layout=False)

    # ---- rows -----------------------------------------------------------------------------------------

    def _show(self) -> None:
        width = max(20, self.query_one("#tabs").size.width - 2)
        records, words = self.records, self.query_one("#search", Input).value
        rows: dict[str, list[Row]] = {
            "library": [drill_row(card, records, width) for card in self._cards if card.speaks_of(words)],
            "unfinished": [unfinished_row(each, width) for each in records.unfinished if self._found(each.slug, words)],
            "history": [played_row(each, width) for each in records.finished if self._found(each.slug, words)],
        }
        rows["path"] = [
            step_row(step, card.title if (card := self._card(step.slug)) else "", self.progress, records, width)
            for step in STEPS
        ]
        if not words:
            rows["history"] += [unreadable_row(each, width) for each in records.unreadable]
        tabs = self.query_one("#tabs", TabbedContent)
        for number, name in enumerate(TABS, 1):
            counted = {"library": "", "path": f" {len(self._done)}/{len(STEPS)}"}.get(name, f" {len(rows[name])}")
            tabs.get_tab(name).label = Content(f"{number} {name.title()}{counted}")
            empty = EMPTY["library"] if words else EMPTY[name]
            self.query_one(f"#{name}-shelf", Shelf).show(rows[name], empty)
        self._describe()

    @property
    def _done(self) -> list[Step]:
        return [step for step in STEPS if step.id in self.progress.done]

    def _found(self, slug: str, words: str) -> bool:
        """Whether a search finds what was played: by its drill's card, or by its name where it has none."""
        card = self._card(slug)
        return card.speaks_of(words) if card else all(word in slug for word in words.casefold().split())

    def _card(self, slug: str | None) -> Card | None:
        return next((card for card in self._cards if card.slug == slug), None)

    def _describe(self) -> None:
        """What the selected drill is about, where there is room for it."""
        card, said = self._selected_card(), Content("")
        step = self._selected_step()
        if step is not None:
            said = Content("\n").join([Content.styled(step.title, "bold"), Content(step.about), Content(step.counts)])
        if card is not None:
            head = [said, Content("")] if step is not None else []
            said = Content("\n").join([*head, Content.styled(card.title, "bold"), about(card, self.records)])
        self.query_one("#card", Static).update(said)

    def _selected_step(self) -> Step | None:
        """The selected step, on the path only."""
        ref = self.query_one("#path-shelf", Shelf).selected if self.tab == "path" else None
        return next((step for step in STEPS if step.id == ref), None)

    def _selected_card(self) -> Card | None:
        """The drill that the selected row is about, if it is about one."""
        if self.tab == "path":
            step = self._selected_step()
            return self._card(step.slug) if step is not None else None
        ref = self.query_one(f"#{self.tab}-shelf", Shelf).selected
        slug = (
            ref if self.tab == "library" else next((each.slug for each in self.records.played if each.ref == ref), None)
        )
        return self._card(slug)

    # ---- keys -----------------------------------------------------------------------------------------

    @property
    def tab(self) -> str:
        """The tab that is open."""
        return self.query_one("#tabs", TabbedContent).active or TABS[0]

    def action_tab(self, name: str) -> None:
        """Open a tab and look at it."""
        self.query_one("#tabs", TabbedContent).active = name
        self.query_one(f"#{name}-shelf", Shelf).list.focus()
        self._describe()

    def action_next_tab(self) -> None:
        """Open the next tab."""
        self.action_tab(TABS[(TABS.index(self.tab) + 1) % len(TABS)])

    def action_search(self) -> None:
        """Type what to look for."""
        self.set_focus(self.query_one("#search", Input))  # at once: the next keys belong to it

    def action_keys(self) -> None:
        """Forget the search, and give the keys back."""
        self.query_one("#search", Input).value = ""
        self.action_tab(self.tab)

    def action_open(self) -> None:
        """Open what is selected, when the list has not the focus."""
        shelf = self.query_one(f"#{self.tab}-shelf", Shelf)
        if shelf.selected is not None:
            self.post_message(Shelf.Chosen(shelf, shelf.selected))

    def action_tour(self) -> None:
        """Take the guided tour."""
        self.post_message(wishes.TakeTour())

    def action_watch(self) -> None:
        """Watch experts play what is selected."""
        card, step = self._selected_card(), self._selected_step()
        if card is not None:
            self.choose_role(card.slug, card.title)
        elif step is not None and step.kind is Kind.WATCH:
            self.choose_role(step.slug, step.title, step)
        else:
            self.tell("Select a drill first; then experts can be watched playing it.")

    @work(exclusive=True, group="choosing")
    async def choose_role(self, slug: str, title: str, step: Step | None = None) -> None:
        """Ask over whose shoulder."""
        role = await self.app.push_screen_wait(ShoulderScreen(title))
        if role is not None:
            self.post_message(wishes.Watch(slug, role, step))

    def action_settings(self) -> None:
        """Open the settings."""
        self.post_message(wishes.ChangeSettings())

    def action_help(self) -> None:
        """List the keys."""
        self.app.push_screen(HelpScreen(HOME, commands=False))

    def action_leave(self) -> None:
        """Close gameday."""
        self.app.exit()

    # ---- what widgets say -----------------------------------------------------------------------------

    def on_input_changed(self) -> None:
        """What is found follows what is typed."""
        self._show()

    def on_input_submitted(self) -> None:
        """To what was found."""
        self.action_tab(self.tab)

    def on_tabbed_content_tab_activated(self) -> None:
        """A tab was clicked."""
        self._describe()

    def on_shelf_pointed(self) -> None:
        """Say what is selected."""
        self._describe()

    def on_shelf_chosen(self, event: Shelf.Chosen) -> None:
        """Open it."""
        broken = next((each for each in self.records.unreadable if each.ref == event.ref), None)
        if broken is not None:
            self.app.push_screen(NoticeScreen("This journal cannot be read", broken.why))
        elif event.shelf.id == "unfinished-shelf":
            self.post_message(wishes.GoOn(event.ref))
        elif event.shelf.id == "history-shelf":
            self.post_message(wishes.LookBack(event.ref))
        elif event.shelf.id == "path-shelf":
            self._take(next(step for step in STEPS if step.id == event.ref))
        else:
            self.choose(event.ref)

    def _take(self, step: Step) -> None:
        """Begin a step of the path at once, as it is meant to be taken."""
        card = self._card(step.slug)
        if step.kind is Kind.TOUR:
            self.post_message(wishes.TakeTour())
        elif step.kind is Kind.WATCH:
            self.post_message(wishes.Watch(step.slug, step.role, step))
        elif card is not None:
            how = How(exam=step.exam, speed=self._library.settings().settings.speed)
            self.post_message(wishes.Play(card, how, step))

    @work(exclusive=True, group="choosing")
    async def choose(self, slug: str) -> None:
        """Ask how to play a drill, then play it so."""
        card = self._card(slug)
        if card is None:
            return
        speed = self._library.settings().settings.speed
        how = await self.app.push_screen_wait(BeginScreen(card, self.records, How(speed=speed)))
        if how is not None:
            self.post_message(wishes.Play(card, how))

    def on_mode_footer_pressed(self, event: ModeFooter.Pressed) -> None:
        """A key of the footer was clicked."""
        self.press(event.key.action)

    @work
    async def press(self, action: str) -> None:
        """Do what a key does."""
        await self.run_action(action)

    def on_descendant_focus(self) -> None:
        """The footer says which mode it is."""
        typing = self.focused is self.query_one("#search", Input)
        self.query_one(ModeFooter).typing = "search" if typing else ""
