"""The saved views of a board: which one is shown, and whether it was changed since."""

from collections.abc import Iterable
from typing import NamedTuple

from accounts.models import User
from portfolio.models import SavedView
from web.pages.board_look import as_saved
from workflows.board import Look


class Link(NamedTuple):
    view: SavedView
    href: str
    is_current: bool


class Views:
    """What one can choose from, with the reader's own views apart from the shared."""

    def __init__(
        self, views: Iterable[SavedView], look: Look, *, user: User, may_share: bool
    ) -> None:
        self.query = as_saved(look)
        self.may_share = may_share
        listed = list(views)
        self.current = self._current(listed, look)
        self.links = [self._link(view) for view in listed]
        self.shared = [link for link in self.links if link.view.is_shared]
        self.own = [link for link in self.links if not link.view.is_shared]
        mine = self.current and self.current.owner_id == user.pk
        self.may_change = bool(
            self.current and (may_share if self.current.is_shared else mine)
        )

    def _current(self, views: list[SavedView], look: Look) -> SavedView | None:
        """The view that one came from, or one that shows the same."""
        came_from = (view for view in views if str(view.pk) == look.view)
        same = (view for view in views if view.query == self.query and self.query)
        return next(came_from, None) or next(same, None)

    def _link(self, view: SavedView) -> Link:
        join = "&" if view.query else ""
        href = f"?{view.query}{join}view={view.pk}"
        return Link(view, href, view == self.current)

    @property
    def is_changed(self) -> bool:
        return self.current is not None and self.current.query != self.query

    @property
    def back(self) -> str:
        """Where one finds the view as it was saved."""
        return next(link.href for link in self.links if link.is_current)
