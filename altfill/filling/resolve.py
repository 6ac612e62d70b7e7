"""From pictures to texts: the cache first, then the API, once a picture."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING

from altfill.errors import AccountError, AltfillError, CacheError, DescribeError, LimitError, Reason
from altfill.imgix.answers import clean_text, text_fault
from altfill.imgix.urls import Picture
from altfill.page.fit import without_opening
from altfill.page.gaps import Gap
from altfill.report import Origin

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from altfill.imgix.service import AltTextService
    from altfill.store.cache import TextCache

GIVE_UP_AFTER = 5
"""Pictures in a row for which the service was busy or out of reach."""

Progress = Callable[[int, int], None]
"""Called with how many are done (first 0), and of how many."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture and the languages that the site has it in."""

    picture: Picture
    languages: tuple[str, ...]


@dataclass(slots=True)
class Resolved:
    """The texts of a run. Keys are (picture key, language)."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    reasons: dict[tuple[str, str], tuple[Reason, str]] = field(default_factory=dict)
    requests: int = 0
    ended: AltfillError | None = None
    """Why asking ended early."""

    def add(self, key: str, language: str, text: str, origin: Origin) -> None:
        """Keep a text."""
        self.texts[key, language] = text
        self.origins[key, language] = origin

    def count(self, origin: Origin) -> int:
        """Return how many texts came from there."""
        return sum(each is origin for each in self.origins.values())


def wanted_for(gaps: Iterable[Gap]) -> list[Wanted]:
    """Return one request a picture, in the order of the gaps.

    Of several addresses of one picture a signed one is asked about: its Source may refuse others.
    """
    pictures: dict[str, Picture] = {}
    languages: dict[str, dict[str, None]] = {}
    for gap in gaps:
        if gap.picture is None or gap.language is None or gap.reason is not None or gap.own_text:
            continue
        key = gap.picture.key
        known = pictures.setdefault(key, gap.picture)
        if gap.picture.is_signed and not known.is_signed:
            pictures[key] = gap.picture
        languages.setdefault(key, {})[gap.language] = None
    return [Wanted(picture, tuple(sorted(languages[key]))) for key, picture in pictures.items()]


def keys_of(gaps: Iterable[Gap]) -> list[tuple[str, str]]:
    """Return the keys of the texts that gaps can take."""
    return [(gap.picture.key, gap.language) for gap in gaps if gap.picture and gap.language]


def from_cache(wanted: Iterable[Wanted], cache: TextCache, resolved: Resolved) -> list[Wanted]:
    """Put known texts (and recent failures) into ``resolved``; return what is still wanted."""
    missing = []
    for each in wanted:
        unknown = []
        for language in each.languages:
            key = each.picture.key
            known = _known(cache, key, language)
            failure = None if known else cache.failure(key, language)
            if known:
                resolved.add(key, language, known, Origin.CACHE)
            elif failure:
                resolved.reasons[key, language] = failure[0], _remembered(*failure)
            else:
                unknown.append(language)
        if unknown:
            missing.append(Wanted(each.picture, tuple(unknown)))
    return missing


def is_ours(gap: Gap, cache: TextCache) -> bool:
    """Tell whether altfill wrote the text that stands there, as far as the cache knows."""
    if gap.picture is None or gap.language is None:
        return False
    known = cache.get(gap.picture.key, gap.language)
    if known is None:
        return False
    texts = (known.text, *known.earlier)
    return gap.written in texts or gap.written in map(without_opening, texts)


def _known(cache: TextCache, key: str, language: str) -> str | None:
    """Return a cached text, held to the same rules as one from the API."""
    cached = cache.get(key, language)
    if cached is None or text_fault(cached.text) is not None:
        return None
    return clean_text(cached.text)


def _remembered(reason: Reason, left_s: float) -> str:
    minutes = max(1, round(left_s / 60))
    what = "refused this picture" if reason is Reason.IMAGE_REFUSED else "had no text for it"
    return (
        f"the service {what} a while ago; it is asked again in {minutes} min,"
        " or after altfill cache clear --failures"
    )


@contextmanager
def _workers(concurrency: int, stop: threading.Event) -> Iterator[ThreadPoolExecutor]:
    from concurrent.futures import ThreadPoolExecutor

    workers = ThreadPoolExecutor(concurrency, thread_name_prefix="altfill-ask")
    try:
        yield workers
    except BaseException:
        stop.set()
        raise
    finally:
        workers.shutdown(wait=True, cancel_futures=True)


def _reason(ended: AltfillError) -> Reason:
    return ended.reason if isinstance(ended, AccountError) else Reason.NOT_ASKED


class Asking:
    """Asks the API for what is missing, with several workers; what it learnt it keeps.

    Each answer is in the cache before it counts.
    """

    def __init__(
        self,
        service: AltTextService,
        cache: TextCache,
        resolved: Resolved,
        concurrency: int,
        stop: threading.Event,
    ) -> None:
        self._service = service
        self._cache = cache
        self._resolved = resolved
        self._concurrency = concurrency
        self._stop = stop
        self._lock = threading.Lock()
        self._refused_hosts: dict[str, str] = {}
        self._busy_in_a_row = 0

    def ask_all(self, missing: list[Wanted], progress: Progress) -> None:
        """Ask for each and put what comes into the texts of the run.

        On KeyboardInterrupt no request is started any more, answers under way are waited for and
        kept, and the interrupt goes on.
        """
        waiting = deque(missing)
        answered: SimpleQueue[bool] = SimpleQueue()
        done = 0
        progress(done, len(missing))
        with _workers(self._concurrency, self._stop) as workers:
            number = min(self._concurrency, len(missing))
            futures: list[Future[None]] = [
                workers.submit(self._work, waiting, answered) for _ in range(number)
            ]
            while number:
                if answered.get():
                    done += 1
                    progress(done, len(missing))
                else:
                    number -= 1
            for future in futures:
                future.result()
        self._resolved.requests = self._service.requests_sent

    def _work(self, waiting: deque[Wanted], answered: SimpleQueue[bool]) -> None:
        """Ask for one picture after the other; put True for each, and False at the end.

        A worker keeps its connection to the cache: opening one takes longer than writing a text.
        """
        try:
            while not self._stop.is_set():
                try:
                    wanted = waiting.popleft()
                except IndexError:
                    return
                self._ask(wanted)
                answered.put(True)
        finally:
            self._cache.close()
            answered.put(False)

    def _ask(self, wanted: Wanted) -> None:
        """Ask for one picture unless the run or its host has ended."""
        from altfill.imgix.pacing import Stopped

        ended = self._ended_for(wanted.picture)
        if ended is not None:
            self._leave(wanted, *ended)
            return
        try:
            answer = self._service.describe(wanted.picture, wanted.languages)
        except Stopped:
            self._leave(wanted, Reason.NOT_ASKED, "the run was stopped")
        except (AccountError, LimitError) as error:
            with self._lock:
                self._resolved.ended = self._resolved.ended or error
            self._leave(wanted, _reason(error), "the run ended before it was asked for")
        except DescribeError as error:
            self._note(wanted, error)
        else:
            self._busy_in_a_row = 0
            self._keep(wanted, answer.texts, answer.failed)

    def _ended_for(self, picture: Picture) -> tuple[Reason, str] | None:
        with self._lock:
            if self._resolved.ended is not None:
                return _reason(self._resolved.ended), "the run ended before it was asked for"
            if picture.host in self._refused_hosts:
                return Reason.SOURCE_REFUSED, self._refused_hosts[picture.host]
            if self._busy_in_a_row >= GIVE_UP_AFTER:
                message = f"not asked: the service had no answer {GIVE_UP_AFTER} times in a row"
                return Reason.SERVICE_BUSY, message
        return None

    def _note(self, wanted: Wanted, error: DescribeError) -> None:
        with self._lock:
            if error.reason is Reason.SOURCE_REFUSED:
                self._refused_hosts[wanted.picture.host] = str(error)
            busy = error.reason is Reason.SERVICE_BUSY
            self._busy_in_a_row = self._busy_in_a_row + 1 if busy else 0
        self._leave(wanted, error.reason, str(error))
        with self._storing():
            for language in wanted.languages:
                self._cache.put_failure(wanted.picture.key, language, error.reason)

    def _keep(self, wanted: Wanted, texts: dict[str, str], failed: dict[str, str]) -> None:
        key = wanted.picture.key
        with self._storing():
            for language, text in texts.items():
                self._cache.put(key, language, text)
            for language in failed:
                self._cache.put_failure(key, language, Reason.GENERATION_FAILED)
        with self._lock:
            for language, text in texts.items():
                self._resolved.add(key, language, text, Origin.API)
            for language, fault in failed.items():
                self._resolved.reasons[key, language] = Reason.GENERATION_FAILED, fault

    def _leave(self, wanted: Wanted, reason: Reason, message: str) -> None:
        with self._lock:
            for language in wanted.languages:
                self._resolved.reasons.setdefault((wanted.picture.key, language), (reason, message))

    @contextmanager
    def _storing(self) -> Iterator[None]:
        """Write to the cache; when that fails, keep what came and ask for no more."""
        try:
            yield
        except CacheError as error:
            with self._lock:
                self._resolved.ended = self._resolved.ended or error
