"""The Python-Markdown extension, with the real Python-Markdown."""

from __future__ import annotations

import pytest

markdown = pytest.importorskip("markdown")

U = "https://acme.imgix.net/boat.jpg"
ROWS = [
    (f"![]({U})", f'<img src="{U}" />'),
    (f'![]({U} "Title")', f'<img src="{U}" title="Title" />'),
    (f"![A boat]({U})", f'<img alt="A boat" src="{U}" />'),
    (f'![]({U}){{ alt="" }}', f'<img alt="" src="{U}" />'),
    (f"![]({U}){{ alt='' .wide }}", f'<img alt="" class="wide" src="{U}" />'),
    (f"![]({U}){{ .wide }}", f'<img class="wide" src="{U}" />'),
    (f'<img alt="" src="{U}">', f'<img alt="" src="{U}">'),
    (f"<img src='{U}'>", f"<img src='{U}'>"),
    (f"![][b]\n\n[b]: {U}", f'<img src="{U}" />'),
    (f"![A boat][b]\n\n[b]: {U}", f'<img alt="A boat" src="{U}" />'),
    (f"![b][]\n\n[b]: {U}", f'<img alt="b" src="{U}" />'),
    (f"![b]\n\n[b]: {U}", f'<img alt="b" src="{U}" />'),
    (f"[![]({U})](/there/)", f'<a href="/there/"><img src="{U}" /></a>'),
    (f"| a |\n|---|\n| ![]({U}) |", f'<td><img src="{U}" /></td>'),
    (f"- one\n- ![]({U})", f'<li><img src="{U}" /></li>'),
    (f"> ![]({U})", f'<img src="{U}" />'),
    (f"`![]({U})`", f"<code>![]({U})</code>"),
    (f'<div markdown="1">\n![]({U})\n</div>', f'<img src="{U}" />'),
    (f"Text[^1]\n\n[^1]: ![]({U})", f'<img src="{U}" />'),
    (f"Term\n:   ![]({U})", f'<img src="{U}" />'),
    ("![](boat.jpg)", '<img src="boat.jpg" />'),
    ("![   ](boat.jpg)", '<img alt="   " src="boat.jpg" />'),
]


@pytest.mark.parametrize(("source", "expected"), ROWS)
def test_only_unwritten_alts_go(source, expected):
    html = markdown.markdown(source, extensions=["extra", "altfill.hooks.markdown"])
    assert expected in html


@pytest.mark.parametrize(
    ("address", "goes"),
    [
        (U, True),
        ("//acme.imgix.net/boat.jpg?w=300&h=200", True),
        ("https://images.example.com/boat.jpg", True),
        ("https://example.org/boat.jpg", False),
        ("https://images.unsplash.com/boat.jpg", False),
        ("boat.jpg", False),
        ("data:image/gif;base64,R0lGODlhAQ", False),
        ("http://[", False),
    ],
)
def test_other_images_can_stay_as_they_are(address, goes):
    settings = {"only_imgix": True, "hosts": ["images.example.com"]}
    html = markdown.markdown(
        f"![](<{address}>)",
        extensions=["altfill.hooks.markdown"],
        extension_configs={"altfill.hooks.markdown": settings},
    )
    assert "<img" in html
    assert ("alt=" not in html) == goes


def test_a_map_from_paths_may_mean_any_relative_address():
    settings = {"only_imgix": True, "map": {"/images/": "https://acme.imgix.net/"}}
    html = markdown.markdown(
        "![](../images/a.jpg) ![](https://example.org/b.jpg)",
        extensions=["altfill.hooks.markdown"],
        extension_configs={"altfill.hooks.markdown": settings},
    )
    assert html.count("alt=") == 1


def test_a_map_from_paths_means_what_is_below_them_where_the_page_is_known():
    settings = {"only_imgix": True, "map": {"/images/": "https://acme.imgix.net/"}}
    html = markdown.markdown(
        "![](../images/a.jpg) ![](images/b.jpg) ![](/images/c.jpg)",
        extensions=["altfill.hooks.markdown"],
        extension_configs={"altfill.hooks.markdown": settings | {"page": "guide/siting.md"}},
    )
    assert [" alt" in tag for tag in html.split("<img")[1:]] == [False, True, False]


@pytest.mark.parametrize("other", ["attr_list", "md_in_html", "footnotes", "pymdownx.extra"])
def test_the_order_of_extensions_does_not_matter(other):
    if other.startswith("pymdownx"):
        pytest.importorskip("pymdownx")
    source = f'![]({U}) ![]({U}){{ alt="" }}'
    for extensions in ([other, "attr_list"], ["attr_list", other]):
        for place in (0, 2):
            chosen = list(dict.fromkeys(extensions))
            chosen.insert(place, "altfill.hooks.markdown")
            html = markdown.markdown(source, extensions=chosen)
            assert html.count("alt=") == 1
