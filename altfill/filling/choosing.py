"""Which text goes into a gap, and if none does, why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from altfill.errors import Reason
from altfill.filling.resolve import Resolved
from altfill.options import Options
from altfill.page.fit import fitted
from altfill.page.gaps import Gap
from altfill.report import Origin

_NEXT = "write one yourself, or approve it in the texts file"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be written."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is to be written."""

    reason: Reason
    message: str


Choices = Mapping[Gap, Choice | Refusal]


def choose(gaps: Iterable[Gap], resolved: Resolved, options: Options) -> Choices:
    """Return the text for each gap, or why there is none."""
    return {gap: _choose(gap, resolved, options) for gap in gaps}


def texts_of(choices: Choices) -> dict[Gap, str]:
    """Return the texts that were chosen."""
    return {gap: choice.text for gap, choice in choices.items() if isinstance(choice, Choice)}


def _choose(gap: Gap, resolved: Resolved, options: Options) -> Choice | Refusal:
    """Return the text for a gap, or why there is none."""
    if gap.reason is not None:
        return Refusal(gap.reason, _known_reason(gap, options))
    if gap.decided is not None and gap.decided.is_seen:
        return Choice(gap.decided.text, Origin.REVIEWED)
    if gap.own_text:
        return Choice(gap.own_text, Origin.TITLE)
    key = (gap.picture.key, gap.language) if gap.picture and gap.language else ("", "")
    text, origin = resolved.texts.get(key), resolved.origins.get(key, Origin.CACHE)
    if gap.decided is not None:
        text, origin = gap.decided.text, Origin.TEXTS
    if text is None:
        return _refusal(key, resolved, options)
    fit = fitted(text, key[1], gap.beside, options.max_length, gap.own)
    if fit.text == gap.written and origin is not Origin.API:
        return _refusal(key, resolved, options)  # a new one was wanted
    if fit.fault:
        message = f'"{fit.text}" is not written: {fit.fault}; {_NEXT}'
        return Refusal(Reason.HELD_BACK, message)
    return Choice(fit.text, origin)


def _refusal(key: tuple[str, str], resolved: Resolved, options: Options) -> Refusal:
    if key in resolved.reasons:
        return Refusal(*resolved.reasons[key])
    if options.offline:
        return Refusal(Reason.OFFLINE, "no text is known and --offline asks nobody")
    message = "the run ended before it was asked for" if resolved.ended else "not asked"
    return Refusal(Reason.NOT_ASKED, message)


def _known_reason(gap: Gap, options: Options) -> str:
    if gap.reason is Reason.TEMPLATE:
        return "its address still holds a template's placeholder; run altfill on the built site"
    if gap.reason is Reason.REJECTED:
        return "the texts file says that it is to have no text"
    if gap.reason is Reason.NOT_APPROVED:
        if gap.decided is not None:
            return "its text waits in the texts file for a person to approve it"
        return "no text in the texts file is approved; --save-texts puts new ones there"
    if gap.reason is Reason.IN_LINK:
        return "it names a link, and links = leave leaves those to people"
    if gap.reason is Reason.SHARED_HOST:
        return (
            "its host serves other people's pictures, and the API describes only those of the"
            " key's account; write its alt yourself, or add the host with --host if it is yours"
        )
    offered = ", ".join(options.languages)
    if not gap.page_language:
        return (
            "the page does not say its language; add lang to <html>, or use --default-language"
            f" ({offered})"
        )
    return (
        f"the API offers no {gap.page_language} ({offered}); write it yourself, or use"
        " --fallback-language"
    )
