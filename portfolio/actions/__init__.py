"""The verbs: one act, one function, one transaction, and its line in the ledger."""

from portfolio.actions.accounts import (
    choose_password,
    close_account,
    make_administrator,
    open_again,
    open_first_account,
)
from portfolio.actions.attachments import attach, remove_attachment
from portfolio.actions.circle import invite_guest, let_guest_go, set_private
from portfolio.actions.comments import edit_comment, post_comment, remove_comment
from portfolio.actions.facts import (
    add_group,
    add_partner,
    log_involvement,
    post_update,
    record_lesson,
)
from portfolio.actions.initiatives import edit_initiative, start_initiative
from portfolio.actions.lessons import consult
from portfolio.actions.members import set_roles, sync_roles
from portfolio.actions.openness import set_openness, set_public
from portfolio.actions.records import (
    add_record,
    edit_record,
    remove_record,
    set_apart,
)
from portfolio.actions.retention import set_retention
from portfolio.actions.tags import remove_tag, rename_tag, set_tags
from portfolio.actions.theme import set_theme
from portfolio.actions.tokens import issue_token, revoke_token
from portfolio.actions.undoing import undo_edit
from portfolio.actions.views import change_view, remove_view, save_view
from portfolio.actions.watching import unwatch, watch

__all__ = [
    "add_group",
    "add_partner",
    "add_record",
    "attach",
    "change_view",
    "choose_password",
    "close_account",
    "consult",
    "edit_comment",
    "edit_initiative",
    "edit_record",
    "invite_guest",
    "issue_token",
    "let_guest_go",
    "log_involvement",
    "make_administrator",
    "open_again",
    "open_first_account",
    "post_comment",
    "post_update",
    "record_lesson",
    "remove_attachment",
    "remove_comment",
    "remove_record",
    "remove_tag",
    "remove_view",
    "rename_tag",
    "revoke_token",
    "save_view",
    "set_apart",
    "set_openness",
    "set_private",
    "set_public",
    "set_retention",
    "set_roles",
    "set_tags",
    "set_theme",
    "start_initiative",
    "sync_roles",
    "undo_edit",
    "unwatch",
    "watch",
]
