"""Conditions of the accessible name, of hiding and of presentational roles, each with its reason.

The rules are those of W3C's ACT rules 23a2a8 (images), 59796f (image buttons), 46ca7f
(decoration that is exposed), c487ae (links) and 7d6734 (SVG); the pages are our own.
"""

from __future__ import annotations

import pytest

from altfill import Options
from altfill.checking.page import check_page
from altfill.checking.rules import Checks

SURE = ("missing", "blank", "conflict", "link-name", "image-button", "area", "role-img")

IMAGES = {
    "an alt names it": ('<img alt="A red boat" src="b.png">', []),
    "aria-label names it": ('<img aria-label="A red boat" src="b.png">', []),
    "an empty aria-label does not": ('<img aria-label="" src="b.png">', ["missing"]),
    "a blank aria-label does not": ('<img aria-label="  " src="b.png">', ["missing"]),
    "title names it": ('<img title="A red boat" src="b.png">', []),
    "an empty title does not": ('<img title="" src="b.png">', ["missing"]),
    "aria-labelledby names it": ('<p id="t">A boat</p><img aria-labelledby="t" src="b.png">', []),
    "a later element may name it": (
        '<img aria-labelledby="t" src="b.png"><p id="t">A boat</p>',
        [],
    ),
    "a hidden element may name it": (
        '<p id="t" style="display:none">A boat</p><img aria-labelledby="t" src="b.png">',
        [],
    ),
    "an element hidden by attribute may name it": (
        '<p id="t" hidden>A <b>boat</b></p><img aria-labelledby="t" src="b.png">',
        [],
    ),
    "several elements name it": (
        '<i id="a"></i><i id="b">boat</i><img aria-labelledby="a b" src="b.png">',
        [],
    ),
    "an id that is nowhere does not name it": (
        '<img aria-labelledby="nowhere" src="b.png">',
        ["missing"],
    ),
    "an empty list of ids does not name it": ('<img aria-labelledby="" src="b.png">', ["missing"]),
    "an empty element does not name it": (
        '<p id="t"> </p><img aria-labelledby="t" src="b.png">',
        ["missing"],
    ),
    "only hidden content of a shown element does not name it": (
        '<p id="t"><b hidden>boat</b></p><img aria-labelledby="t" src="b.png">',
        ["missing"],
    ),
    "another image's alt names it": (
        '<img id="t" alt="A boat" src="a.png"><img aria-labelledby="t" src="b.png">',
        [],
    ),
    "an image can name itself by a second attribute": (
        '<img id="t" aria-labelledby="t" aria-label="A boat" src="b.png">',
        [],
    ),
    "references in a circle end": (
        '<p id="a" aria-labelledby="b"></p><p id="b" aria-labelledby="a"></p>'
        '<img aria-labelledby="a" src="b.png">',
        ["missing"],
    ),
    "a reference inside a reference is not followed": (
        '<p id="a" aria-labelledby="b"></p><p id="b">boat</p><img aria-labelledby="a" src="b.png">',
        ["missing"],
    ),
    "no attribute at all": ('<img src="b.png">', ["missing"]),
    "no attribute at all, off screen": (
        '<div style="margin-left:-999px"><img src="b.png"></div>',
        ["missing"],
    ),
    "only white space": ('<img alt=" " src="b.png">', ["blank"]),
    "only a line break": ('<img alt="\n" src="b.png">', ["blank"]),
    "white space beside a name": ('<img alt=" " aria-label="A boat" src="b.png">', []),
    "decoration by an empty alt": ('<img alt="" src="b.png">', []),
    "decoration by a valueless alt": ("<img alt src=b.png>", []),
    "decoration by role presentation": ('<img role="presentation" src="b.png">', []),
    "decoration by role none": ('<img role="none" src="b.png">', []),
    "decoration by role, the first valid one counting": ('<img role="nope none" src="b.png">', []),
    "no valid role": ('<img role="nope" src="b.png">', ["missing"]),
    "a control made of an image": ('<img role="button" src="b.png" aria-label="Go">', []),
    "a control made of an image, named by its title": (
        '<img role="checkbox" title="Sails" src="b.png">',
        [],
    ),
    "a control made of an image without a name": ('<img role="switch" src="b.png">', ["missing"]),
    "a control made of an image with an empty label": (
        '<img role="treeitem" aria-label="" src="b.png">',
        ["missing"],
    ),
    "a button made of an image with an empty alt": (
        '<img role="button" alt="" src="b.png">',
        ["link-name"],
    ),
    "a button made of an image with a blank alt": ('<img role="button" alt=" " src=b>', ["blank"]),
    "a line made of an image": ('<img role="separator" src="b.png">', []),
    "a line made of an image that can be moved": (
        '<img role="separator" tabindex="0" src="b.png">',
        ["missing"],
    ),
    "an image by role, with an empty alt": ('<img role="img" alt="" src="b.png">', ["role-img"]),
    "an image by role, with an empty alt and a label": (
        '<img role="img" alt="" aria-label="A boat" src="b.png">',
        [],
    ),
    "a hidden control made of an image": ('<img role="button" hidden src="b.png">', []),
    "decoration that can be focused": (
        '<img role="none" tabindex="0" src="b.png">',
        ["missing", "conflict"],
    ),
    "decoration by an empty alt that can be focused": (
        '<img alt="" tabindex="0" src="b.png">',
        ["conflict"],
    ),
    "a tabindex that is no number": ('<img alt="" tabindex="first" src="b.png">', []),
    "decoration that can be edited": ('<img alt="" contenteditable src="b.png">', ["conflict"]),
    "an odd contenteditable": ('<img alt="" contenteditable="inherit" src="b.png">', []),
    "decoration with a global attribute": (
        '<img role="none" aria-live="polite" src="b.png">',
        ["missing", "conflict"],
    ),
    "decoration with a name": ('<img alt="" aria-label="A boat" src="b.png">', ["conflict"]),
    "decoration named by an element": (
        '<img alt="" aria-labelledby="t" src="b.png"><b hidden id="t">boat</b>',
        ["conflict"],
    ),
    "an alt is no conflict with a role": ('<img role="presentation" alt="boat" src="b.png">', []),
    "aria-hidden is no conflict": ('<img role="none" aria-hidden="true" src="b.png">', []),
    "hidden from assistive technology": ('<img aria-hidden="true" src="b.png">', []),
    "aria-hidden=false hides nothing": ('<img aria-hidden="false" src="b.png">', ["missing"]),
    "hidden around it": ('<div aria-hidden="true"><p><img src="b.png"></div>', []),
    "hidden by attribute": ('<img hidden src="b.png">', []),
    "hidden by attribute around it": ('<div hidden><img src="b.png"></div>', []),
    "inert": ('<img inert src="b.png">', []),
    "inert around it": ("<section inert><p><img src=b.png></section>", []),
    "display none": ('<img style="color:red;display: none" src="b.png">', []),
    "display none around it": ('<div style="DISPLAY:NONE"><img src="b.png"></div>', []),
    "display none behind a comment": ('<img style="/* a */display:none" src="b.png">', []),
    "displayed in the end": ('<img style="display:none;display:block" src="b.png">', ["missing"]),
    "not displayed, which is important": (
        '<img style="display:none !important;display:block" src="b.png">',
        [],
    ),
    "another property": ('<img style="x-display:none;displayed:none" src="b.png">', ["missing"]),
    "visibility hidden around it": ('<div style="visibility:hidden"><img src="b.png"></div>', []),
    "visibility shown again": (
        '<div style="visibility:hidden"><img style="visibility:visible" src="b.png"></div>',
        ["missing"],
    ),
    "visibility shown again by the initial value": (
        '<div style="visibility:hidden"><img style="visibility:initial" src="b.png"></div>',
        ["missing"],
    ),
    "visibility hidden and inherited": (
        '<div style="visibility:hidden"><img style="visibility:inherit" src="b.png"></div>',
        [],
    ),
    "a visibility that is none": ('<img style="visibility:none" src="b.png">', ["missing"]),
    "set apart by its author": ('<div data-altfill-ignore><img src="b.png"></div>', []),
    "the image of an AMP page": ('<amp-img src="b.png"></amp-img>', ["missing"]),
    "an image in SVG is none of HTML": ('<svg><image href="b.png"></image></svg>', []),
    "an image in a comment": ('<!-- <img src="b.png"> -->', []),
    "an image in a script": ("<script>'<img src=b.png>'</script>", []),
    "an image in a value": ("<p title='<img src=b.png>'>x</p>", []),
}

OTHERS = {
    "role img with a label": ('<div role="img" aria-label="A boat"></div>', []),
    "role img, alt counting nothing": ('<div role="img" alt="A boat"></div>', ["role-img"]),
    "role img without a name": ('<div role="img">⛵</div>', ["role-img"]),
    "role img, hidden": ('<div role="img" aria-hidden="true"></div>', []),
    "role image is role img": ('<div role="image"></div>', ["role-img"]),
    "svg with a title": ('<svg role="img"><title>A boat</title></svg>', []),
    "svg with an empty title": ('<svg role="img"><title></title></svg>', ["role-img"]),
    "svg with text, which is no name": ('<svg role="img"><text>boat</text></svg>', ["role-img"]),
    "svg with a label": ('<svg role="graphics-document" aria-label="Boat"></svg>', []),
    "svg without a role": ("<svg><circle r=1></circle></svg>", []),
    "svg hidden": ('<svg role="img" aria-hidden="true"></svg>', []),
    "a shape with a role": ('<svg><path role="graphics-symbol"></path></svg>', ["role-img"]),
    "a shape with a role and a name": (
        '<svg><path role="graphics-symbol" aria-label="x"></path></svg>',
        [],
    ),
    "a shape with a role that names no image": ('<svg><g role="graphics-object"></g></svg>', []),
    "svg as decoration": ('<svg role="none"></svg>', []),
    "svg as decoration with a name": ('<svg role="none" aria-label="boat"></svg>', ["conflict"]),
    "navigation without its role": ('<nav role="none"><a href="/">x</a></nav>', []),
    "navigation without its role, but labelled": (
        '<nav role="presentation" aria-label="Main"><a href="/">x</a></nav>',
        ["conflict"],
    ),
    "image button with an alt": ('<input type="image" src="s.png" alt="Search">', []),
    "image button with a label": ('<input type="image" src="s.png" aria-label="Search">', []),
    "image button with a title": ('<input type="image" src="s.png" title="Search">', []),
    "image button named elsewhere": (
        '<input type="image" src="s.png" aria-labelledby="t"><b id="t">Search</b>',
        [],
    ),
    "image button with name and value": (
        '<input type="image" src="s.png" name="q" value="Search">',
        ["image-button"],
    ),
    "image button with an empty alt": ('<input type=IMAGE src="s.png" alt="">', ["image-button"]),
    "image button named by nothing": (
        '<input type="image" src="s.png" aria-labelledby="nowhere">',
        ["image-button"],
    ),
    "image button that is hidden": ('<input type="image" style="display:none" src="s.png">', []),
    "image button inside its label": (
        '<label>Search <input type="image" src="s.png"></label>',
        [],
    ),
    "image button with a label elsewhere": (
        '<input type="image" id="s" src="s.png"><label for="s">Search</label>',
        [],
    ),
    "image button with a hidden label": (
        '<label for="s" hidden>Search</label><input type="image" id="s" src="s.png">',
        [],
    ),
    "image button with an empty label": (
        '<label for="s"></label><input type="image" id="s" src="s.png">',
        ["image-button"],
    ),
    "image button inside an empty label": (
        '<label><input type="image" src="s.png"></label>',
        ["image-button"],
    ),
    "image button inside another one's label": (
        '<label for="t">Search <input type="image" src="s.png"></label>',
        ["image-button"],
    ),
    "image button behind the control that its label is for": (
        '<label>Search <input name="q"> <input type="image" src="s.png"></label>',
        ["image-button"],
    ),
    "image button as an image": ('<input type="image" role="img" disabled>', ["image-button"]),
    "image button as a cell that can be focused": (
        '<input type="image" role="gridcell" src="s.png">',
        ["image-button"],
    ),
    "image button as a cell": ('<input type="image" role="gridcell" disabled src="s.png">', []),
    "image button as decoration": ('<input type="image" role="none" disabled src="s.png">', []),
    "image button as decoration that can be focused": (
        '<input type="image" role="none" src="s.png">',
        ["conflict", "image-button"],
    ),
    "another button": ('<input type="button" value="Go">', []),
    "area with an alt": ('<map><area href="/" alt="Sun"></map>', []),
    "area without one": ('<map><area href="/"></map>', ["area"]),
    "area with an empty one": ('<map><area href="/" alt=""></map>', ["area"]),
    "area that leads nowhere": ('<map><area shape="rect"></map>', []),
}

LINKS = {
    "text": ('<a href="/"> Home </a>', []),
    "text further inside": ('<a href="/"><span><b>Home</b></span></a>', []),
    "an image with an alt": ('<a href="/"><img alt="Home" src="h.png"></a>', []),
    "an image with a title": ('<a href="/"><img title="Home" src="h.png"></a>', []),
    "an image with a label": ('<a href="/"><img aria-label="Home" src="h.png"></a>', []),
    "an image named elsewhere": (
        '<a href="/"><img aria-labelledby="t" src="h.png"></a><p id="t">Home</p>',
        [],
    ),
    "an svg with text": ('<a href="/"><svg><text>Home</text></svg></a>', []),
    "an svg with a title on a part": (
        '<a href="/"><svg><g><title>Home</title><path d="M0"></path></g></svg></a>',
        [],
    ),
    "an svg with a description": ('<a href="/"><svg><desc>Home</desc></svg></a>', ["link-name"]),
    "an svg with hidden text": (
        '<a href="/"><svg><text style="display:none">Home</text></svg></a>',
        ["link-name"],
    ),
    "an svg with hidden parts": (
        '<a href="/"><svg><g aria-hidden="true"><title>Home</title></g></svg></a>',
        ["link-name"],
    ),
    "an svg with style": ('<a href="/"><svg><style>a{}</style></svg></a>', ["link-name"]),
    "an svg with a title": ('<a href="/"><svg><title>Home</title></svg></a>', []),
    "decoration beside text": ('<a href="/"><img alt="" src="h.png">Home</a>', []),
    "a title of the link": ('<a href="/" title="Home"><img alt="" src="h.png"></a>', []),
    "a label of the link": ('<a href="/" aria-label="Home"><img alt="" src="h.png"></a>', []),
    "only decoration": ('<a href="/"><img alt="" src="h.png"></a>', ["link-name"]),
    "only decoration by role": ('<a href="/"><img role="none" src="h.png"></a>', ["link-name"]),
    "an alt under a decorative role": (
        '<a href="/"><img role="none" alt="Home" src="h.png"></a>',
        ["link-name"],
    ),
    "an image without a text": ('<a href="/"><img src="h.png"></a>', ["link-name", "missing"]),
    "an image with an empty title": (
        '<a href="/"><img title="" src="h.png"></a>',
        ["link-name", "missing"],
    ),
    "an image named by an empty element": (
        '<a href="/"><img aria-labelledby="t" src="h.png"></a><p id="t"></p>',
        ["link-name", "missing"],
    ),
    "off screen": (
        '<a href="/" style="left:-999px;position:absolute"> <img src="h.png"> </a>',
        ["link-name", "missing"],
    ),
    "nothing": ('<a href="/"></a>', ["link-name"]),
    "a decorative role, undone by the focus": (
        '<a href="/" role="none"> </a>',
        ["conflict", "link-name"],
    ),
    "a role that is a link too": (
        '<a href="/" role="doc-biblioref"><img alt="" src="h.png"></a>',
        ["link-name"],
    ),
    "a role that is a link too, with text": ('<a href="/" role="doc-noteref">1</a>', []),
    "another element with the role": ('<div role="link" tabindex="0">Home</div>', []),
    "another element with the role and nothing in it": ('<div role="link"></div>', ["link-name"]),
    "inert text is no name": ('<a href="/"><span inert>Home</span></a>', ["link-name"]),
    "an image button in its label": (
        '<a href="/"><label>Home <input type="image" src="h.png"></label></a>',
        [],
    ),
    "a control made of an image": (
        '<a href="/"><img role="switch" src="h.png"></a>',
        ["link-name", "missing"],
    ),
    "hidden text is no name": ('<a href="/"><span hidden>Home</span></a>', ["link-name"]),
    "invisible text is no name": (
        '<a href="/"><span style="visibility:hidden">Home</span></a>',
        ["link-name"],
    ),
    "invisible itself": ('<a href="/" style="visibility:hidden">Home</a>', []),
    "hidden itself": ('<a href="/" style="display:none"><img src="h.png"></a>', []),
    "hidden from assistive technology": ('<a href="/" aria-hidden="true"></a>', []),
    "no address": ("<a></a>", []),
    "a button made of a link": ('<a href="/" role="button">Go</a>', []),
    "a button with an image that says nothing": (
        '<button><img alt="" src="x.png"></button>',
        ["link-name"],
    ),
    "a button with an image that names it": ('<button><img alt="Close" src="x.png"></button>', []),
    "a button without a picture is no matter of alts": ("<button></button>", []),
    "a button inside its label": (
        '<label>Close <button><img alt="" src="x.png"></button></label>',
        [],
    ),
    "a button with a label elsewhere": (
        '<label for="b">Close</label><button id="b"><img alt="" src="x.png"></button>',
        [],
    ),
    "a button inside an empty label": (
        '<label><button><img alt="" src="x.png"></button></label>',
        ["link-name"],
    ),
    "a field's value": ('<a href="/"><input value="Home"></a>', []),
    "a field's placeholder": ('<a href="/"><input placeholder="Home"></a>', []),
    "a value that nobody sees": ('<a href="/"><input type="hidden" value="1"></a>', ["link-name"]),
    "a value that is only sent": ('<a href="/"><input type=CHECKBOX value=on></a>', ["link-name"]),
    "what a browser shows that knows no video": (
        '<a href="/"><video autoplay src="h.mp4">Your browser does not know video.</video></a>',
        ["link-name"],
    ),
    "a video with a label": ('<a href="/"><video aria-label="Home" src="h.mp4"></video></a>', []),
    "a script that names": (
        '<a href="/" aria-labelledby="s"></a><script id="s">1</script>',
        ["link-name"],
    ),
    "text that inherits its visibility": (
        '<a href="/" style="opacity:1;visibility:inherit">Home<img alt="" src="h.png"></a>',
        [],
    ),
    "text whose visibility is the initial one": (
        '<a href="/"><span style="visibility:initial">Home</span></a>',
        [],
    ),
    "a summary with an image that says nothing": (
        '<details><summary><img alt="" src="x.png"></summary>x</details>',
        ["link-name"],
    ),
    "a summary of nothing": ('<summary><img alt="" src="x.png"></summary>', []),
    "what the link owns": ('<a href="/" aria-owns="t"></a><b id="t">Home</b>', []),
    "what the link owns, hidden": (
        '<a href="/" aria-owns="t"></a><b id="t" hidden>Home</b>',
        ["link-name"],
    ),
    "owners in a circle": (
        '<a href="/" aria-owns="b"></a><i id="b" aria-owns="c"></i><i id="c" aria-owns="b"></i>',
        ["link-name"],
    ),
    "scripts and styles are no name": (
        '<a href="/"><script>1</script><style>a{}</style></a>',
        ["link-name"],
    ),
}


@pytest.mark.parametrize(
    ("page", "rules"),
    [
        pytest.param(*row, id=name)
        for name, row in [
            *((f"image: {name}", row) for name, row in IMAGES.items()),
            *((f"other: {name}", row) for name, row in OTHERS.items()),
            *((f"link: {name}", row) for name, row in LINKS.items()),
        ]
    ],
)
def test_what_has_no_name_is_found(page, rules):
    found = check_page(page.encode(), Options(), Checks(select=SURE)).findings
    assert sorted(each.rule for each in found) == sorted(rules)
    assert all(page.encode()[each.column - 1 :].startswith(b"<") for each in found)
