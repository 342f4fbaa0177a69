"""Exports of other programs, made by us in their shapes, with their oddities."""

from typing import Any

from tests.portfolio.importing.files import as_json, sheet, text

# The first eight signs say when the card was made: 1 February 2026 at noon.
MADE = f"{1769943600:x}"
CARD, OLD = MADE + "a" * 16, MADE + "b" * 16


def act(kind: str, card: str, at: str, **data: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "date": at,
        "data": {"card": {"id": card}, **data},
        "memberCreator": {"fullName": "Owner"},
    }


def card() -> dict[str, Any]:
    return {
        "id": CARD,
        "name": "Bomen meten",
        "idList": "l2",
        "desc": "Met **sensoren**",
        "labels": [{"name": "Groen", "color": "green"}, {"name": "", "color": "red"}],
        "idMembers": ["m1", "m2"],
        "due": "2026-12-31T11:00:00.000Z",
        "closed": False,
        "shortUrl": "https://trello.example/c/1",
        "customFieldItems": [
            {"idCustomField": "f1", "idValue": "o1", "value": None},
            {"idCustomField": "f2", "value": {"number": "12"}},
        ],
        "attachments": [{"name": "plan.pdf", "url": "https://trello.example/a/1"}],
    }


def around_the_card() -> dict[str, Any]:
    """Newest acts first; a list that got another name."""
    moved = {
        "listBefore": {"id": "l1", "name": "Inbox"},
        "listAfter": {"id": "l2", "name": "Pilot"},
    }
    office = {"id": "o1", "value": {"text": "Stadsbeheer"}}
    items = [
        {"name": "bellen", "state": "complete"},
        {"name": "meten", "state": "incomplete"},
    ]
    return {
        "members": [
            {"id": "m1", "fullName": "Owner", "username": "owner"},
            {"id": "m2", "fullName": "Iemand Anders", "username": "ia"},
        ],
        "customFields": [
            {"id": "f1", "name": "Afdeling", "options": [office]},
            {"id": "f2", "name": "Uren per week"},
        ],
        "checklists": [{"idCard": CARD, "name": "Te doen", "checkItems": items}],
        "actions": [
            act("updateCard", CARD, "2026-03-01T09:00:00.000Z", **moved),
            act("commentCard", CARD, "2026-02-03T09:00:00.000Z", text="Mooi @owner"),
            act("updateBoard", "other", "2026-02-01T09:00:00.000Z"),
        ],
    }


def trello() -> bytes:
    lists = [
        {"id": "l1", "name": "Ideeën", "closed": False},
        {"id": "l2", "name": "Proeftuin", "closed": False},
        {"id": "l3", "name": "Oud", "closed": True},
    ]
    old = {"id": OLD, "name": "Oude kaart", "idList": "l3", "closed": True, "desc": ""}
    board = {"name": "Innovatie", "lists": lists, "cards": [card(), old]}
    return as_json({**board, **around_the_card()})


def line(cells: str) -> list[str]:
    return cells.split("|")


def jira() -> bytes:
    """Columns that come back for each value, days with the name of a month."""
    return text(
        line(
            "Summary|Issue key|Issue id|Status|Project key|Project name|Assignee|"
            "Created|Due date|Labels|Labels|Description|Status Category Changed|"
            "Comment|Comment"
        ),
        line(
            "Bomen meten|INN-1|10001|In Progress|INN|Innovatie|Owner|"
            "01/Feb/26 9:00 AM|31/Dec/26 12:00 AM|groen|data|Met sensoren|"
            "01/Mar/26 4:30 PM|Een|Twee"
        ),
        line("Fietsen|INN-2|10002|To Do|INN|Innovatie|||||||||"),
        delimiter=",",
    )


def planner() -> bytes:
    """The name of the plan above the headers, days as text with the month first."""
    return sheet(
        ["Plan name", "Innovatie"],
        ["Plan ID", "xyz"],
        ["Date of export", "11/23/2026"],
        [],
        [
            "Task ID",
            "Task Name",
            "Bucket Name",
            "Progress",
            "Priority",
            "Assigned To",
            "Created By",
            "Created Date",
            "Start date",
            "Due date",
            "Is Recurring",
            "Late",
            "Completed Date",
            "Completed By",
            "Completed Checklist Items",
            "Checklist Items",
            "Labels",
            "Description",
        ],
        [
            "t-1",
            "Bomen meten",
            "Pilot",
            "In progress",
            "Medium",
            "Owner;Iemand Anders",
            "Owner",
            "02/01/2026",
            "02/15/2026",
            "12/31/2026",
            "false",
            "false",
            None,
            None,
            "1/2",
            "bellen;meten",
            "Groen;Data",
            "Met sensoren",
        ],
        name="Tasks",
    )


def github() -> bytes:
    """As the program gh writes the items of a project."""
    issue = {
        "body": "Met sensoren",
        "number": 7,
        "repository": "gemeente/innovatie",
        "title": "Bomen meten",
        "type": "Issue",
        "url": "https://github.example/7",
    }
    draft = {"body": "", "id": "DI_1", "title": "Fietsen", "type": "DraftIssue"}
    items = [
        {
            "id": "PVTI_1",
            "title": "Bomen meten",
            "status": "In Progress",
            "assignees": ["Owner"],
            "labels": ["groen", "data"],
            "content": issue,
        },
        {"id": "PVTI_2", "title": "Fietsen", "status": "Todo", "content": draft},
    ]
    return as_json({"items": items, "totalCount": 2})


def kanboard() -> bytes:
    return text(
        [
            "Task Id",
            "Project",
            "Status",
            "Category",
            "Swimlane",
            "Column",
            "Position",
            "Color",
            "Due date",
            "Creator",
            "Assignee Username",
            "Assignee Name",
            "Complexity",
            "Title",
            "Creation date",
            "Reference",
        ],
        [
            "12",
            "Innovatie",
            "Open",
            "Groen",
            "Standaard",
            "Pilot",
            "1",
            "Yellow",
            "12/31/2026",
            "admin",
            "owner",
            "Owner",
            "0",
            "Bomen meten",
            "02/01/2026",
            "",
        ],
        delimiter=",",
    )


def kanboard_api() -> bytes:
    """What its API answers: moments in seconds, nought for none."""
    task = {
        "id": "12",
        "title": "Bomen meten",
        "description": "Met sensoren",
        "date_creation": "1769943600",
        "date_due": "0",
        "column_name": "Pilot",
        "column_id": "3",
        "swimlane_id": "1",
        "project_id": "1",
        "assignee_name": "Owner",
    }
    return as_json({"jsonrpc": "2.0", "id": 1, "result": [task]})


def taiga() -> bytes:
    """A project with the history of its story: numbers of statuses, names beside."""
    change = {
        "created_at": "2026-03-01T09:00:00+0000",
        "diff": {"status": [1, 2]},
        "values": {"status": {"1": "New", "2": "Pilot"}},
        "comment": "",
    }
    said = {"created_at": "2026-02-03T09:00:00+0000", "diff": {}, "comment": "Mooi"}
    story = {
        "ref": 4,
        "subject": "Bomen meten",
        "status": "Pilot",
        "description": "Met sensoren",
        "tags": ["groen", "data"],
        "assigned_to": "owner@example.org",
        "created_date": "2026-02-01T11:00:00+0000",
        "due_date": "2026-12-31",
        "history": [change, said],
    }
    return as_json({"name": "Innovatie", "user_stories": [story], "issues": []})


def taiga_csv() -> bytes:
    return text(
        [
            "id",
            "ref",
            "subject",
            "description",
            "sprint_id",
            "sprint",
            "owner",
            "owner_full_name",
            "assigned_to",
            "assigned_to_full_name",
            "status",
            "is_closed",
            "created_date",
            "tags",
            "due_date",
        ],
        [
            "99",
            "4",
            "Bomen meten",
            "Met sensoren",
            "",
            "",
            "ia",
            "Iemand Anders",
            "owner",
            "Owner",
            "Pilot",
            "False",
            "2026-02-01 11:00:00+00:00",
            "groen,data",
            "2026-12-31",
        ],
        delimiter=",",
    )
