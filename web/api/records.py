"""What is recorded about an initiative: lists that one adds to, and each row of them.

Which records there are is said in `web.api.register`.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.policy import require
from portfolio.actions import edit_record, post_update, remove_record
from portfolio.ledger import Stale
from portfolio.models import Update
from portfolio.policy import may_contribute
from web.api.bodies import ModelBody
from web.api.documentation import documented_list
from web.api.fields import ModelItem
from web.api.register import Resource
from web.api.views import InitiativeView, Paging


# GET lists them, POST adds one by its verb.
class Records(InitiativeView):
    http_method_names = ["get", "head", "post"]
    query = Paging
    body_type: type[ModelBody]
    item: type[serializers.ModelSerializer]
    verb: Callable[..., Model]

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get(self, request: Request, id: int) -> Response:
        return self.page(self.rows(), self.item)

    def post(self, request: Request, id: int) -> Response:
        facts = self.body(self.body_type)
        made = self.verb(self.initiative, **facts, by=request.user, at=self.at)
        return Response(self.item(made).data, status=201)


# The rows of one kind of record of the table.
class RecordList(Records):
    resource: ClassVar[Resource]

    def rows(self) -> QuerySet[Any]:
        return self.resource.rows(self.initiative)

    def post(self, request: Request, id: int) -> Response:
        # Before the body is read: who may not, hears nothing of what was in it.
        require(may_contribute(request.user, self.initiative))
        return super().post(request, id)


# One row of such a list.
class OneRecord(InitiativeView):
    http_method_names = ["get", "head", "patch", "delete"]
    resource: ClassVar[Resource]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.row = get_object_or_404(self.rows(), pk=kwargs["record"])

    def rows(self) -> QuerySet[Any]:
        return self.resource.rows(self.initiative)

    def get(self, request: Request, id: int, record: int) -> Response:
        return Response(self.resource.item(self.row).data)

    def patch(self, request: Request, id: int, record: int) -> Response:
        changes = self.body(self.resource.change, partial=True)
        version = changes.pop("version", None)
        row = edit_record(
            self.row, changes, version=version, by=request.user, at=self.at
        )
        return Response(self.resource.item(row).data)

    def delete(self, request: Request, id: int, record: int) -> Response:
        remove_record(self.row, by=request.user, at=self.at)
        return Response(status=204)

    def explain(self, refusal: Exception) -> dict[str, Any]:
        """With a clash: what it says now, or null, and since which version."""
        if not isinstance(refusal, Stale):
            return {}
        self.initiative.refresh_from_db(fields=["version"])
        row = self.rows().filter(pk=self.row.pk).first()
        current = self.resource.item(row).data if row else None
        return {"current": current, "version": self.initiative.version}


class UpdateBody(ModelBody):
    class Meta:
        model = Update
        fields = ("text",)


class UpdateItem(ModelItem):
    class Meta:
        model = Update
        fields = ("id", "posted_on", "text")


@documented_list(
    "update", UpdateBody, UpdateItem, {"text": "The first street is measured."}
)
class Updates(Records):
    body_type, item, verb = UpdateBody, UpdateItem, staticmethod(post_update)

    def rows(self) -> QuerySet[Update]:
        return self.initiative.updates.all()
