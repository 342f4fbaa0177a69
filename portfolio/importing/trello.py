"""The JSON that Trello exports of a board: cards, lists, and the last thousand acts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from portfolio.clock import day_of
from portfolio.importing.days import moment
from portfolio.importing.table import Move, Row, Source, Table

HEADERS = (
    "Card ID",
    "Card Name",
    "List Name",
    "Description",
    "Labels",
    "Members",
    "Due Date",
    "Created",
    "Start",
    "URL",
    "Archived",
    "Checklists",
    "Comments",
    "Attachments",
)


def is_trello(found: Any) -> bool:
    return (
        isinstance(found, Mapping)
        and isinstance(found.get("cards"), list)
        and isinstance(found.get("lists"), list)
    )


def read_trello(board: Mapping[str, Any]) -> Table:
    """A row for each card, archived ones too; with the lists it came through."""
    lists = {each["id"]: each for each in board["lists"]}
    members = {
        m["id"]: m.get("fullName") or m.get("username") for m in _all(board, "members")
    }
    fields = {each["id"]: each for each in _all(board, "customFields")}
    checklists: defaultdict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for each in _all(board, "checklists"):
        checklists[each.get("idCard")].append(each)
    told = _told(_all(board, "actions"))
    own = [str(each.get("name")) for each in fields.values()]
    rows = []
    for number, card in enumerate(board["cards"], start=1):
        acts = told.get(card["id"], [])
        values = _values(card, lists, members, checklists[card["id"]], acts)
        values += _own_fields(card, fields)
        rows.append(Row(number, values, tuple(_moves(card, acts, lists))))
    return Table(Source.TRELLO, [*HEADERS, *own], rows)


def _all(board: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    return board.get(key) or []


def _told(
    actions: Sequence[Mapping[str, Any]],
) -> Mapping[str, list[Mapping[str, Any]]]:
    """What happened to each card, the oldest first."""
    told: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for action in sorted(actions, key=lambda each: str(each.get("date", ""))):
        card = (action.get("data") or {}).get("card") or {}
        if "id" in card:
            told[card["id"]].append(action)
    return told


def _values(
    card: Mapping[str, Any],
    lists: Mapping[str, Mapping[str, Any]],
    members: Mapping[str, Any],
    checklists: Sequence[Mapping[str, Any]],
    acts: Sequence[Mapping[str, Any]],
) -> list[Any]:
    place = lists.get(str(card.get("idList")), {})
    archived = card.get("closed") or place.get("closed")
    return [
        card["id"],
        card.get("name", ""),
        place.get("name", ""),
        card.get("desc", ""),
        "; ".join(
            each.get("name") or each.get("color") or "" for each in _all(card, "labels")
        ),
        "; ".join(
            str(members.get(str(each)) or "") for each in _all(card, "idMembers")
        ),
        card.get("due"),
        _made(card),
        card.get("start"),
        card.get("shortUrl") or card.get("url"),
        _("Yes") if archived else "",
        "\n".join(_checklist(each) for each in checklists),
        "\n".join(_comments(acts)),
        "\n".join(
            f"{each.get('name', '')} {each.get('url', '')}".strip()
            for each in _all(card, "attachments")
        ),
    ]


def _made(card: Mapping[str, Any]) -> date | None:
    """The first eight signs of a card's id say when it was made."""
    try:
        return day_of(datetime.fromtimestamp(int(card["id"][:8], 16), tz=UTC))
    except (ValueError, OSError, OverflowError):
        return None


def _checklist(each: Mapping[str, Any]) -> str:
    items = (
        f"[{'x' if item.get('state') == 'complete' else ' '}] {item.get('name', '')}"
        for item in _all(each, "checkItems")
    )
    return "\n".join([f"{each.get('name', '')}:", *items])


def _comments(acts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for act in acts:
        if act.get("type") == "commentCard":
            who = (act.get("memberCreator") or {}).get("fullName", "")
            day, text = str(act.get("date", ""))[:10], act["data"].get("text", "")
            yield f"{day} {who}: {text}"


def _own_fields(
    card: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]
) -> list[Any]:
    """The fields that the board made itself."""
    items = {each.get("idCustomField"): each for each in _all(card, "customFieldItems")}
    found = []
    for pk, field in fields.items():
        item = items.get(pk) or {}
        options = {
            option["id"]: (option.get("value") or {}).get("text", "")
            for option in _all(field, "options")
        }
        value = item.get("value") or {}
        text = next(iter(value.values()), "") if isinstance(value, Mapping) else value
        found.append(options.get(str(item.get("idValue"))) or text)
    return found


def _moves(
    card: Mapping[str, Any],
    acts: Sequence[Mapping[str, Any]],
    lists: Mapping[str, Mapping[str, Any]],
) -> Iterator[Move]:
    """Each list that it came into; the first one on the day that it was made."""
    is_first = True
    for act in acts:
        data, at = act["data"], moment(act.get("date"))
        after = data.get("listAfter") or {}
        if at is None or not after:
            continue
        made = _made(card)
        if is_first and made and (before := data.get("listBefore")):
            yield Move(made, _called(before, lists))
        is_first = False
        yield Move(day_of(at), _called(after, lists))


def _called(place: Mapping[str, Any], lists: Mapping[str, Mapping[str, Any]]) -> str:
    """A list may have another name by now."""
    return str(lists.get(place.get("id", ""), place).get("name", ""))
