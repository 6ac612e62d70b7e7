"""The rules of ``altfill check``: what each finds, how sure it is, on whose authority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from altfill.errors import OptionsError
from altfill.findings import Level


class Rule(NamedTuple):
    """One rule. Ids are API."""

    id: str
    level: Level
    message: str
    """One line."""
    help: str
    """What to do next."""
    authority: str
    default: bool = True
    """False: only when selected."""


def _error(identifier: str, message: str, advice: str, authority: str) -> Rule:
    return Rule(identifier, Level.ERROR, message, advice, authority)


def _review(
    identifier: str, message: str, advice: str, authority: str, *, default: bool = True
) -> Rule:
    return Rule(identifier, Level.REVIEW, message, advice, authority, default)


_DESCRIBE = 'write what the picture says in its place; alt="" if it says nothing'

RULES = {
    rule.id: rule
    for rule in (
        _error(
            "missing",
            "image without an alternative text",
            _DESCRIBE,
            "WCAG 1.1.1; H37, F65; ACT 23a2a8",
        ),
        _error(
            "address",
            "the alt is the image's address or file name",
            _DESCRIBE,
            "WCAG 1.1.1; F30",
        ),
        _error("blank", "the alt is only white space", _DESCRIBE, "WCAG 1.1.1; ACT 23a2a8"),
        _error(
            "conflict",
            "marked as decoration, but exposed after all",
            "take the role or the empty alt away, or the focus and the ARIA attribute",
            "WAI-ARIA 1.2, 5.3.3; ACT 46ca7f",
        ),
        _error(
            "link-name",
            "link or button without a name",
            "give its picture an alt that says where the link leads or what the button does",
            "WCAG 2.4.4, 4.1.2; H30, F89; ACT c487ae",
        ),
        _error(
            "image-button",
            "image button without a name",
            "write an alt that says what the button does",
            "WCAG 1.1.1, 4.1.2; H36; ACT 59796f",
        ),
        _error(
            "area",
            "area of an image map without a name",
            "write an alt that says where the area leads",
            "WCAG 1.1.1, 2.4.4; H24; ACT c487ae",
        ),
        _error(
            "role-img",
            "element with an image role without a name",
            "name it with aria-label or aria-labelledby (svg: a title element)",
            "WCAG 1.1.1; ACT 7d6734, 23a2a8",
        ),
        _review(
            "junk",
            "the alt is a placeholder or one generic word",
            _DESCRIBE,
            "WCAG 1.1.1; F30",
        ),
        _review(
            "opening",
            "the alt begins with what a screen reader says anyway",
            'leave "image of" out',
            "W3C images tutorial, tips",
        ),
        _review(
            "repeats",
            "the alt repeats the text beside it",
            'write alt="" if the text says it all, or what the picture adds',
            "WCAG 1.1.1; H2",
        ),
        _review(
            "title",
            "decorative image with a title",
            "take the title away, or write an alt",
            "WCAG 1.1.1; H67",
        ),
        _review(
            "twins",
            "the same alt as the picture before it",
            "say what is different, or group the pictures",
            "W3C images tutorial, groups",
        ),
        _review(
            "long",
            "the alt is very long",
            "keep what matters; put the rest into the page",
            "W3C images tutorial, tips",
        ),
        _review(
            "language",
            "the alt seems to be in another language than its place",
            "translate it, or put lang on the tag",
            "WCAG 3.1.2; ACT off6ek",
        ),
        _review(
            "empty",
            'lone picture with alt=""',
            "write an alt if the picture says something",
            "WCAG 1.1.1; F39",
            default=False,
        ),
    )
}
"""Id -> rule, the surest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Which rules apply. Raises OptionsError for a rule that does not exist."""

    select: tuple[str, ...] = ()
    """Only these rules; nothing means those that are on by default."""
    ignore: tuple[str, ...] = ()
    only_imgix: bool = False
    """Only findings at imgix images."""
    max_length: int = 250
    """Letters that an alt may have."""

    def __post_init__(self) -> None:
        for name in ("select", "ignore"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
            for rule in getattr(self, name):
                _check_rule(name, rule)
        if self.max_length < 1:
            raise OptionsError("max-length", "it must be 1 or more")

    def wants(self, rule: str) -> bool:
        """Tell whether a rule applies."""
        chosen = rule in self.select if self.select else RULES[rule].default
        return chosen and rule not in self.ignore


def _check_rule(option: str, rule: str) -> None:
    if rule in RULES:
        return
    import difflib

    near = difflib.get_close_matches(rule, RULES, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(RULES)}"
    raise OptionsError(option, f"there is no rule {rule!r}; {hint}")
