"""Messages for the next page, in a cookie; in the address itself for a browser that keeps none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponseBase

from reclamations.web.visit import carried


class Storage(FallbackStorage):
    """Django's own storage unless the visit has no cookies."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Message], bool]:
        if carried.of(self.request) is None:
            return super()._get(*args, **kwargs)  # type: ignore[misc, no-any-return]
        told = getattr(self.request, "told", ())
        return [Message(level, text, extra_tags=tags) for level, text, tags in told], True

    def _store(self, messages: Iterable[Message], response: HttpResponseBase, *args: Any, **kwargs: Any) -> list[Any]:
        if not carried.is_without_cookies(self.request):
            return super()._store(messages, response, *args, **kwargs)  # type: ignore[misc, no-any-return]
        told = tuple((each.level, str(each.message), each.extra_tags or "") for each in messages)
        if told and "Location" in response.headers:
            carried.carry(self.request, response, messages=told)
        return []
