"""Which role an element has, whether it is hidden, and whether it can be focused.

WAI-ARIA 1.2 (roles; global attributes; section 5.3.3, presentational roles conflict resolution),
HTML-AAM 1.0 (implicit roles) and ACT's definitions of "programmatically hidden" and "focusable".
Static: style sheets are not known, inline styles are.
"""

from __future__ import annotations

import re

from altfill.page.markup import Nearest, Node

_ROLES = frozenset(
    (
        "alert alertdialog application article banner blockquote button caption cell checkbox"
        " code columnheader combobox comment complementary contentinfo definition deletion"
        " dialog directory document emphasis feed figure form generic grid gridcell group"
        " heading image img insertion link list listbox listitem log main mark marquee math menu"
        " menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option"
        " paragraph presentation progressbar radio radiogroup region row rowgroup rowheader"
        " scrollbar search searchbox separator slider spinbutton status strong subscript"
        " suggestion superscript switch tab table tablist tabpanel term textbox time timer"
        " toolbar tooltip tree treegrid treeitem graphics-document graphics-object"
        " graphics-symbol doc-abstract doc-acknowledgments doc-afterword doc-appendix"
        " doc-backlink doc-biblioentry doc-bibliography doc-biblioref doc-chapter doc-colophon"
        " doc-conclusion doc-cover doc-credit doc-credits doc-dedication doc-endnote"
        " doc-endnotes doc-epigraph doc-epilogue doc-errata doc-example doc-footnote"
        " doc-foreword doc-glossary doc-glossref doc-index doc-introduction doc-noteref"
        " doc-notice doc-pagebreak doc-pagefooter doc-pageheader doc-pagelist doc-part"
        " doc-preface doc-prologue doc-pullquote doc-qna doc-subtitle doc-tip doc-toc"
    ).split()
)
_INHERITED = {
    "doc-backlink": "link",
    "doc-biblioref": "link",
    "doc-glossref": "link",
    "doc-noteref": "link",
    "doc-cover": "img",
    "image": "img",
}
_GLOBAL = tuple(
    f"aria-{name}"
    for name in (
        "atomic busy controls current describedby description details disabled dropeffect"
        " errormessage flowto grabbed haspopup invalid keyshortcuts label labelledby live"
        " owns relevant roledescription braillelabel brailleroledescription"
    ).split()
)
"""Global states and properties, those deprecated as global included; ``aria-hidden`` hides."""
_DECORATIVE = frozenset({"none", "presentation"})
_NAMED = frozenset(
    (
        "button checkbox combobox graphics-document graphics-symbol img link menuitem"
        " menuitemcheckbox menuitemradio meter option progressbar radio searchbox slider"
        " spinbutton switch textbox treeitem"
    ).split()
)
"""Roles of pictures and controls whose characteristics say "accessible name required"."""
_INTEGER = r"[ \t\n\f\r]*[+-]?\d"
_IMPLICIT = {
    "amp-img": "img",
    "button": "button",
    "image": "img",
    "nav": "navigation",
}
_BUTTON_TYPES = frozenset({"button", "image", "reset", "submit"})
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_DECLARATION = re.compile(
    r"(?:^|;)\s*(display|visibility)\s*:\s*([a-z-]+)\s*(!\s*important)?\s*(?=;|\Z)", re.IGNORECASE
)
"""Of an inline style: property, value, whether it is important."""
_VISIBILITIES = {
    "visible": "visible",
    "initial": "visible",
    "hidden": "hidden",
    "collapse": "hidden",
}
"""Value of ``visibility`` that changes something -> what it comes to."""


def explicit_role(node: Node) -> str | None:
    """Return the first valid role of the ``role`` attribute."""
    for token in (node.attr("role") or "").lower().split():
        if token in _ROLES:
            return token
    return None


def marks_decorative(node: Node) -> bool:
    """Tell whether an element is meant as decoration: by its role or by an empty alt."""
    role = explicit_role(node)
    if role is not None:
        return role in _DECORATIVE
    return node.tag in ("img", "image", "amp-img") and node.attr("alt") == ""


def role_of(node: Node) -> str | None:
    """Return the semantic role, conflicts resolved; None where it matters to nobody here.

    ``none`` stands for decoration, ``img`` for every image.
    """
    explicit = explicit_role(node)
    if explicit is not None and explicit not in _DECORATIVE:
        return _INHERITED.get(explicit, explicit)
    if marks_decorative(node) and not is_in_conflict(node):
        return "none"
    return _implicit_role(node)


def needs_name(node: Node) -> bool:
    """Tell whether a picture or an image button in its role is nothing without a name."""
    explicit = explicit_role(node)
    if explicit is None or explicit in _DECORATIVE:
        return not marks_decorative(node) or is_in_conflict(node)
    return _INHERITED.get(explicit, explicit) in _NAMED or is_focusable(node)


def is_in_conflict(node: Node) -> bool:
    """Tell whether something makes a decorative element exposed after all."""
    return is_focusable(node) or any((node.attr(name) or "").strip() for name in _GLOBAL)


def _implicit_role(node: Node) -> str | None:
    tag = node.tag
    if tag in ("a", "area"):
        return "link" if node.attr("href") is not None else None
    if tag == "input":
        return "button" if (node.attr("type") or "").lower() in _BUTTON_TYPES else None
    if tag == "summary":
        return "button" if _opens_details(node) else None
    return "img" if tag == "img" else _IMPLICIT.get(tag)


def _opens_details(node: Node) -> bool:
    return isinstance(node.parent, Node) and node.parent.tag == "details"


def is_focusable(node: Node) -> bool:
    """Tell whether the keyboard or a script can focus an element."""
    tabindex = node.attr("tabindex")
    if tabindex and re.match(_INTEGER, tabindex):
        return True
    editable = node.attr("contenteditable")
    if editable is not None:
        return editable.lower() in ("", "true", "plaintext-only")
    if node.tag in ("a", "area"):
        return node.attr("href") is not None
    if node.tag in ("button", "input", "select", "textarea"):
        return node.attr("disabled") is None and (node.attr("type") or "").lower() != "hidden"
    return node.tag == "iframe" or (node.tag == "summary" and _opens_details(node))


def hides_itself(node: Node) -> bool:
    """Tell whether an element takes itself and all inside it from assistive technology."""
    if (node.attr("aria-hidden") or "").strip().lower() == "true":
        return True
    if node.attr("hidden") is not None or node.attr("inert") is not None:
        return True
    return _declared(node, "display") == "none"


def visibility_of(node: Node) -> str | None:
    """Return the inline ``visibility`` of an element, which those inside it can undo.

    None where that around it holds: with ``inherit``, and with what is no value.
    """
    return _VISIBILITIES.get(_declared(node, "visibility") or "")


def _declared(node: Node, wanted: str) -> str | None:
    """Return the value that an inline style gives a property: the last, important ones first."""
    style = node.attr("style")
    if not style or wanted not in style.lower():
        return None
    found = [
        (bool(important), value.lower())
        for name, value, important in _DECLARATION.findall(_COMMENT.sub(" ", style))
        if name.lower() == wanted
    ]
    first = any(important for important, _ in found)
    return next((value for important, value in reversed(found) if important == first), None)


class Hidden:
    """Which elements of a page are programmatically hidden, each one around them asked once."""

    def __init__(self) -> None:
        self._apart = Nearest(_sets_apart)
        self._visibility = Nearest(visibility_of)

    def has(self, node: Node) -> bool:
        """Tell whether an element is hidden."""
        return bool(self._apart.of(node)) or self._visibility.of(node) == "hidden"


def _sets_apart(node: Node) -> bool | None:
    return True if hides_itself(node) else None
