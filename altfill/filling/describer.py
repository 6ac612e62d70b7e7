"""The texts for gaps: people's from the texts file, then the cache's, then the API's."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from altfill.errors import AccountError, Reason
from altfill.filling.resolve import Asking, Resolved, Wanted, from_cache, is_ours, wanted_for
from altfill.options import Options
from altfill.page.gaps import Gap, Kind
from altfill.report import Report

if TYPE_CHECKING:
    from types import TracebackType

    from altfill.filling.reviewer import Reviewer
    from altfill.store.cache import TextCache

Progress = Callable[[str, int, int], None]
"""Called with a phase (scan, wait, ask, write), how many are done (ask: first 0), and of how many.

Only a run that waits until another one has asked has the phase ``wait``.
"""
_WAIT_S = 3_600.0


def has_log(options: Options) -> bool:
    """Tell whether a killed run left SQLite's log beside the cache; opening the cache ends that."""
    return os.path.exists(os.path.expanduser(options.cache_dir / "cache.db-wal"))  # noqa: PTH110, PTH111 - no error


@dataclass(slots=True)
class Describer:
    """Knows or gets texts; open while one run lasts."""

    options: Options
    api_key: str | None
    report: Report
    progress: Progress
    resolved: Resolved = field(default_factory=Resolved)
    _reviewer: Reviewer | None = None
    _cache: TextCache | None = None
    _asking: Asking | None = None

    def __enter__(self) -> Describer:
        self.cache()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the cache. What was learnt stays."""
        if self._cache is not None:
            self._cache.close()
            self._cache = None

    def cache(self) -> TextCache:
        """Return the cache of texts; a note says when it could not be used as it was found."""
        if self._cache is None:
            from altfill.store.cache import TextCache

            asks_nobody = self.options.offline or self.options.dry_run
            directory, api_url = self.options.cache_dir, self.options.api_url
            self._cache = TextCache(directory, api_url, create=not asks_nobody)
            if self._cache.set_aside is not None:
                self.report.notes.append(
                    f"the cache was damaged or not altfill's; it is now {self._cache.set_aside}"
                    " and a new one was begun"
                )
        return self._cache

    def open_gaps(self, gaps: Iterable[Gap], address: str) -> tuple[Gap, ...]:
        """Return the gaps of a page without those about which there is nothing to do.

        Such are texts that altfill did not write, as far as it knows.
        """
        reviewer = self._review()
        if reviewer is not None:
            return tuple(gap for gap in gaps if reviewer.is_open(gap, address))
        return tuple(gap for gap in gaps if gap.kind is not Kind.TEXT or is_ours(gap, self.cache()))

    def wanted(self, gaps: Iterable[Gap], address: str) -> list[Gap]:
        """Return the gaps of a page that the texts file does not settle."""
        reviewer = self._review()
        return list(gaps) if reviewer is None else reviewer.wanted(gaps, address)

    def decided(self, gaps: Iterable[Gap], address: str) -> tuple[Gap, ...]:
        """Return the gaps of a page as the texts file decides them, after ``resolve``."""
        reviewer = self._review()
        return tuple(gaps) if reviewer is None else reviewer.decided(gaps, address, self.resolved)

    def save_texts(self) -> None:
        """Put the texts of this run into the texts file, on wish and where there is none yet."""
        if self._reviewer is not None:
            self._reviewer.save(self.resolved, self.report)

    def _review(self) -> Reviewer | None:
        """Return what knows the texts file, which is read when it is first needed."""
        if self._reviewer is None and self.options.texts is not None:
            from altfill.filling.reviewer import Reviewer
            from altfill.store.textsfile import TextsFile

            file = TextsFile(self.options.texts)
            self._reviewer = Reviewer(file, self.options, self.cache())
        return self._reviewer

    def resolve(self, gaps: Iterable[Gap]) -> None:
        """Put a text or a reason for each gap into ``resolved``; what is there stays."""
        wanted = self._unsettled(wanted_for(gaps))
        missing = from_cache(wanted, self.cache(), self.resolved)
        if self.options.regenerate:
            missing = wanted
        if self.options.dry_run and not self.options.offline:
            self.report.pictures_to_ask += len(missing)
            for key in self._pairs(missing):
                self.report.to_ask[key[1]] += 1
                self.resolved.reasons[key] = Reason.NOT_ASKED, "a text would be asked for"
        elif missing and not self.options.offline:
            self._ask(missing)

    def _unsettled(self, wanted: list[Wanted]) -> list[Wanted]:
        """Return what has neither text nor reason in this run."""
        texts, reasons = self.resolved.texts, self.resolved.reasons
        kept = []
        for each in wanted:
            keys = ((each.picture.key, language) for language in each.languages)
            languages = tuple(key[1] for key in keys if key not in texts and key not in reasons)
            if languages:
                kept.append(Wanted(each.picture, languages))
        return kept

    @staticmethod
    def _pairs(missing: list[Wanted]) -> list[tuple[str, str]]:
        return [(each.picture.key, language) for each in missing for language in each.languages]

    def _ask(self, missing: list[Wanted]) -> None:
        if not self.api_key:
            self.resolved.ended = AccountError(
                Reason.NOT_ASKED,
                "there is no API key; set IMGIX_API_KEY, or name a file with --api-key-file, or"
                " use --offline to work with known texts only",
            )
            return
        if self._asking is None:
            from altfill.imgix.service import AltTextService

            stop = threading.Event()
            service = AltTextService(self.options, self.api_key, stop)
            concurrency = self.options.concurrency
            self._asking = Asking(service, self.cache(), self.resolved, concurrency, stop)
        with self._alone():
            if not self.options.regenerate:  # others may have asked while we waited
                missing = from_cache(missing, self.cache(), self.resolved)
            if missing:
                self._asking.ask_all(missing, partial(self.progress, "ask"))

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one run after the other ask for texts, so that none is paid for twice.

        A run that cannot be waited for any longer, or locked out, is put up with.
        """
        from filelock import Timeout

        from altfill.store.alone import alone

        place = self.cache().directory
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):
                try:
                    stack.enter_context(alone(place, 0))
                except Timeout:
                    self.progress("wait", 0, 1)
                    stack.enter_context(alone(place, _WAIT_S))
                    self.progress("wait", 1, 1)
            yield
