"""The saved views of a board: which one is shown, and whether it was changed since."""

from collections.abc import Sequence
from typing import NamedTuple

from web.pages.board_look import as_saved
from workflows.board import Look, Said, View


class Link(NamedTuple):
    view: View
    href: str
    is_current: bool


class Views:
    """What one can choose from, with the reader's own views apart from the shared."""

    def __init__(self, board: Said, reader: int) -> None:
        views, look = board.views, board.look
        self.query = as_saved(look)
        self.current = self._current(views, look)
        self.links = [self._link(view) for view in views]
        self.shared = [link for link in self.links if link.view.is_shared]
        self.own = [link for link in self.links if not link.view.is_shared]
        mine = self.current and self.current.owner_id == reader
        self.may_change = bool(
            self.current and (board.may_manage if self.current.is_shared else mine)
        )

    def _current(self, views: Sequence[View], look: Look) -> View | None:
        """The view that one came from, or one that shows the same."""
        came_from = (view for view in views if str(view.id) == look.view)
        same = (view for view in views if view.query == self.query and self.query)
        return next(came_from, None) or next(same, None)

    def _link(self, view: View) -> Link:
        join = "&" if view.query else ""
        href = f"?{view.query}{join}view={view.id}"
        return Link(view, href, view == self.current)

    @property
    def is_changed(self) -> bool:
        return self.current is not None and self.current.query != self.query

    @property
    def back(self) -> str:
        """Where one finds the view as it was saved."""
        return next(link.href for link in self.links if link.is_current)
