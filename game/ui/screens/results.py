"""What a turn's end opened, before the next plan is made."""

from __future__ import annotations

from collections.abc import Sequence

from game.play.session import Session, Turn
from game.ui.draw import Canvas
from game.ui.layout import Box
from game.ui.screen import Command, Context, Hit, Push, Replace, Screen, Stay
from game.ui.screens import results_draw, results_rows
from game.ui.screens.board_zoom import AREA, Page, draw_zoomed, fitted, zoomed_hits
from game.ui.views.results_view import ResultsView, read_results, tell_results
from game.ui.widgets.button import Button
from game.ui.widgets.panel import draw_bar

SCAN = Box(12, 56, 780, 316)
BLOOD = Box(804, 56, 464, 316)
ROW = Box(12, 384, 1256, 250)
FOOT = Box(12, 646, 1000, 62)
CONTINUE = Button("continue", Box(1040, 647, 228, 60), "Continue", "primary", "forward", 20)
HELP = Button("help", Box(1196, 2, 72, 44), "Help")


class ResultsScreen(Screen):
    """The results of one turn. Continue leads to the next plan, or to the ending when the game is over."""

    name = "results"
    default_focus = "continue"
    needs_motion = False

    def __init__(self, context: Context, session: Session, turn: Turn) -> None:
        super().__init__(context)
        self.session = session
        self.turn = turn
        self.view: ResultsView = read_results(session, turn)
        self._zoom = "scan"

    def go_on(self) -> Command:
        """The board again, or the ending."""
        if self.session.ending is not None:
            from game.ui.screens.ending import EndingScreen

            return Replace(EndingScreen(self.context, self.session))
        from game.ui.screens.board import BoardScreen

        return Replace(BoardScreen(self.context, self.session))

    def on_back(self) -> Command:
        """Escape goes on too: the plan is already carried out."""
        return self.go_on()

    def open_help(self) -> Command:
        """F1's page."""
        from game.ui.screens.help import HelpScreen

        return Push(HelpScreen(self.context))

    def hits(self) -> Sequence[Hit]:
        """The way on, and help."""
        hits = (CONTINUE.hit(self.go_on), HELP.hit(self.open_help))
        if not self.zoom:
            return hits
        return [hits[0], *zoomed_hits(self.zoom_pages(), self.zoom, (), self.turn_zoom)]

    @property
    def zoom(self) -> str:
        """The page that is shown where text is large; empty where everything fits."""
        return self._zoom if self.context.settings.text_scale > 1.0 else ""

    def turn_zoom(self, page: str) -> Command:
        """Another page of the large results."""
        self._zoom = page
        return Stay()

    def zoom_pages(self) -> tuple[Page, ...]:
        """Scan, blood, and what else there is, each as large as it goes."""
        room = Box(AREA.x, AREA.y, AREA.w, CONTINUE.box.y - AREA.y - 10)
        rest = [box for _, box in self.panels()]
        half = (len(rest) + 1) // 2

        def page(key: str, label: str, boxes: list[Box]) -> Page:
            places = room.columns([box.w for box in boxes], 12)
            return Page(key, label, tuple(fitted(box, place) for box, place in zip(boxes, places, strict=True)))

        return (
            page("scan", "Scan", [SCAN]),
            page("blood", "Blood", [BLOOD]),
            page("more", "Lesions" if half > 1 or self.view.scan is not None else "Body", rest[:half]),
            page("rest", "The body" if half else "More", rest[half:]),
        )

    def panels(self) -> list[tuple[str, Box]]:
        """The lower row: what there is to show shares its width."""
        names = ["lesions"] if self.view.scan is not None else []
        names += ["biopsy"] if self.view.biopsy is not None else []
        names += ["body", "told"]
        weights = {"lesions": 1.0, "biopsy": 1.0, "body": 1.05, "told": 0.85}
        return list(zip(names, ROW.columns([weights[name] for name in names], 12), strict=True))

    def draw(self, canvas: Canvas) -> None:
        """The whole screen is still: it is painted once."""
        if self.zoom:
            draw_zoomed(canvas, self.zoom_pages(), self.zoom, self._paint, self.view.headline[0][0])
            CONTINUE.draw(canvas)
            return
        canvas.fill(canvas.theme.background)
        draw_bar(canvas, self.view.title, self.view.subtitle)
        canvas.layer(("results", self.view), Box(0, 48, 1280, 672), self._paint)
        HELP.draw(canvas)
        CONTINUE.draw(canvas)

    def _paint(self, canvas: Canvas) -> None:
        view = self.view
        results_draw.draw_scan(canvas, view.scan, SCAN)
        results_draw.draw_blood(canvas, view.blood, BLOOD)
        for name, box in self.panels():
            match name:
                case "lesions" if view.scan is not None:
                    results_rows.draw_lesions(canvas, view.scan, box)
                case "biopsy" if view.biopsy is not None:
                    results_rows.draw_biopsy(canvas, view.biopsy, box)
                case "body":
                    results_rows.draw_bill(canvas, view, box)
                case _:
                    results_rows.draw_told(canvas, view, box)
        results_rows.draw_headline(canvas, view, FOOT)

    def plain_text(self) -> list[str]:
        """Every result in sentences."""
        return tell_results(self.view)
