"""The colours: one severity scale, amber for soon, red for late, and nothing else red.

Separate so that every widget names a meaning (`$late`, `$severity-1`) and never a colour. Whatever a colour says is
said in words too, so that a terminal without colours (`NO_COLOR`) loses nothing.
"""

from __future__ import annotations

from textual.theme import Theme

from simulator.domain.vocabulary import AlertSeverity, Severity

DARK = Theme(
    name="gameday-dark",
    primary="#6CA6E0",
    secondary="#7C8CA6",
    accent="#6CA6E0",
    foreground="#D6DAE0",
    background="#12161C",
    surface="#171C24",
    panel="#222A35",
    success="#6FBF8B",
    warning="#E8B34B",
    error="#F0616D",
    dark=True,
    variables={
        "severity-1": "#E07BE0",
        "severity-2": "#B59BF0",
        "severity-3": "#7FB4EE",
        "severity-4": "#9AA7B8",
        "soon": "#E8B34B",
        "late": "#FF6B74",
        "fine": "#6FBF8B",
        "quiet": "#8A95A5",
        "person": "#8FC7E8",
        "you": "#F2E3B0",
        "outside": "#C6D48A",
        "public": "#7FD1C0",
        "shell": "#A6C8A0",
        "block-cursor-background": "#2F4259",
        "block-cursor-foreground": "#FFFFFF",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#212B38",
        "block-cursor-blurred-foreground": "#D6DAE0",
        "scrollbar": "#3A4656",
        "scrollbar-hover": "#5A6B80",
        "scrollbar-active": "#6CA6E0",
        "scrollbar-background": "#171C24",
        "scrollbar-background-hover": "#171C24",
        "scrollbar-background-active": "#171C24",
    },
)

LIGHT = Theme(
    name="gameday-light",
    primary="#1F5FA8",
    secondary="#5A6B80",
    accent="#1F5FA8",
    foreground="#1C2430",
    background="#F4F5F7",
    surface="#FFFFFF",
    panel="#E3E7EC",
    success="#1E7A45",
    warning="#8A5A00",
    error="#B3202C",
    dark=False,
    variables={
        "severity-1": "#9B1F9B",
        "severity-2": "#5B3FB8",
        "severity-3": "#1F5FA8",
        "severity-4": "#5A6675",
        "soon": "#8A5A00",
        "late": "#B3202C",
        "fine": "#1E7A45",
        "quiet": "#5A6675",
        "person": "#14507F",
        "you": "#6B4E00",
        "outside": "#4C5F10",
        "public": "#0F665A",
        "shell": "#2F5F2A",
        "block-cursor-background": "#C6D8EE",
        "block-cursor-foreground": "#101820",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#DDE4EC",
        "block-cursor-blurred-foreground": "#1C2430",
        "scrollbar": "#B4BFCC",
        "scrollbar-hover": "#8A98A8",
        "scrollbar-active": "#1F5FA8",
        "scrollbar-background": "#E3E7EC",
        "scrollbar-background-hover": "#E3E7EC",
        "scrollbar-background-active": "#E3E7EC",
    },
)

COLOUR_BLIND = Theme(
    name="gameday-colour-blind",
    primary=DARK.primary,
    secondary=DARK.secondary,
    accent=DARK.accent,
    foreground=DARK.foreground,
    background=DARK.background,
    surface=DARK.surface,
    panel=DARK.panel,
    success="#56B4E9",
    warning="#F0E442",
    error="#E07B39",
    dark=True,
    variables={
        # Okabe and Ito's palette: yellow and vermillion stay apart for every common kind of colour blindness
        **DARK.variables,
        "severity-1": "#FFFFFF",
        "severity-2": "#CC79A7",
        "severity-3": "#56B4E9",
        "soon": "#F0E442",
        "late": "#FF8A3D",
        "fine": "#56B4E9",
        "outside": "#F0E442",
        "public": "#56B4E9",
        "shell": "#C8D4E0",
    },
)

THEMES = (DARK, LIGHT, COLOUR_BLIND)

ALERT_STYLE: dict[AlertSeverity, str] = {
    AlertSeverity.CRITICAL: "bold $severity-1",
    AlertSeverity.ERROR: "$severity-2",
    AlertSeverity.WARNING: "$severity-3",
    AlertSeverity.INFO: "$severity-4",
}
"""Alerts share the incidents' scale: one scale, always beside its word."""


def severity_style(severity: Severity) -> str:
    """The style of a severity; its word always stands beside it."""
    return f"bold $severity-{severity.rank}"
