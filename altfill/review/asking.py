"""Asks the API anew for one text that a person wants another of."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from altfill.errors import AltfillError, CacheError, DescribeError, Reason
from altfill.imgix.urls import Picture
from altfill.options import Options

if TYPE_CHECKING:
    from altfill.imgix.service import AltTextService

NO_KEY = (
    "There is no API key, so the service cannot be asked. Stop altfill review and start it again"
    " with IMGIX_API_KEY set, or with --api-key-file."
)


class AskingError(AltfillError):
    """Why there is no new text."""


class Asker:
    """The API, as far as a review needs it. Safe in threads."""

    def __init__(self, options: Options, api_key: str | None) -> None:
        self._options = replace(options, regenerate=True, offline=False)
        self._api_key = api_key
        self._service: AltTextService | None = None
        self._lock = threading.Lock()
        self.stop = threading.Event()

    @property
    def has_key(self) -> bool:
        """Tell whether anybody can be asked."""
        return bool(self._api_key)

    def ask(self, picture: Picture, language: str) -> str:
        """Return a new text, which is in the cache by then. Raises AltfillError."""
        from altfill.imgix.pacing import Stopped

        if language not in self._options.languages:
            raise AskingError(f"The service offers no texts in {language}: write it yourself.")
        try:
            answer = self._opened().describe(picture, (language,))
        except Stopped as error:
            raise AskingError("altfill review was stopped.") from error
        if language not in answer.texts:
            why = answer.failed.get(language, "it gave none")
            raise DescribeError(Reason.GENERATION_FAILED, why, picture.key)
        self._keep(picture.key, language, answer.texts[language])
        return answer.texts[language]

    def _opened(self) -> AltTextService:
        from altfill.imgix.service import AltTextService

        if not self._api_key:
            raise AskingError(NO_KEY)
        with self._lock:
            if self._service is None:
                self._service = AltTextService(self._options, self._api_key, self.stop)
            return self._service

    def _keep(self, key: str, language: str, text: str) -> None:
        """Put a paid text into the cache; where that fails it still goes to the texts file."""
        import contextlib

        from altfill.store.cache import TextCache

        with (
            contextlib.suppress(CacheError),
            TextCache(self._options.cache_dir, self._options.api_url) as cache,
        ):
            cache.put(key, language, text)
