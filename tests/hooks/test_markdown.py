"""The Python-Markdown extension, with the real Python-Markdown."""

from __future__ import annotations

import subprocess
import sys

import pytest

markdown = pytest.importorskip("markdown")

U = "https://acme.imgix.net/boat.jpg"
ROWS = [
    (f"![]({U})", f'<img src="{U}" />'),
    (f'![]({U} "Title")', f'<img alt="" src="{U}" title="Title" />'),
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


APART = [
    f"![]({U}){{ .ornament }}",
    f"![]({U}){{ role=presentation }}",
    f"![]({U}){{ aria-hidden=true }}",
    f"![]({U}){{ hidden }}",
    f"![]({U}){{ data-altfill-ignore=1 }}",
    f"![]({U}){{ width=1 height=1 }}",
    f"![]({U}){{ title=x }}",
    f'![]({U} "Title")',
    f"![][b]{{ .ornament }}\n\n[b]: {U}",
    f"[![]({U}){{ .ornament }}](/there/)",
    f"![]({U})\n{{: .ornaments }}",
    f"# One ![]({U}){{ .ornament }}\n\n[TOC]",
    f"Text[^1]\n\n[^1]: ![]({U}){{ .ornament }}",
    f"- ![]({U})\n{{: .ornaments }}",
    f'<div class="ornaments" markdown>\n![]({U})\n</div>',
    f'<div aria-hidden="true" markdown>\n<section markdown>\n![]({U})\n</section>\n</div>',
    f'<span class="ornaments">![]({U})</span>',
    f'<i id="l">Leaves</i> ![]({U}){{ aria-labelledby=l }}',
    f'<!-- <div class="x"> -->\n\n![]({U}){{ .ornament }} `<div>` &amp; \\* *[HTML]: x HTML',
]
NOT_APART = [
    f"![]({U}){{ .photo }}",
    f"![]({U}){{ aria-hidden=false width=1 }}",
    f"![]({U})\n{{: .photos }}",
    f'<span class="ornaments">Text</span> ![]({U})',
    f"<i id='l'></i> ![]({U}){{ aria-labelledby=l }}",
]


def _both(source, **settings):
    """Return what comes out without the extension and with it."""
    others = ["extra", "toc", "smarty"]
    name = "altfill.hooks.markdown"
    return markdown.markdown(source, extensions=others), markdown.markdown(
        source, extensions=[*others, name], extension_configs={name: settings}
    )


@pytest.mark.parametrize("only_imgix", [True, False])
@pytest.mark.parametrize("source", APART)
def test_what_altfill_leaves_as_it_is_comes_out_as_without_it(source, only_imgix):
    skip = [".ornament", ".ornaments img"]
    without, with_it = _both(source, skip=skip, only_imgix=only_imgix)
    assert 'alt=""' in without
    assert with_it == without


@pytest.mark.parametrize("source", NOT_APART)
def test_all_others_differ_by_their_alts_alone(source):
    without, with_it = _both(source, skip=[".ornament", ".ornaments img"])
    assert 'alt=""' in without
    assert with_it == without.replace(' alt=""', "")


def test_each_image_of_a_page_is_looked_at_for_itself():
    source = f"![]({U}){{ .ornament }} ![]({U}) ![A]({U}) ![]({U}){{ hidden }}\n\n![]({U})"
    _, with_it = _both(source, skip=[".ornament"])
    assert [" alt" in tag for tag in with_it.split("<img")[1:]] == [True, False, True, True, False]


@pytest.mark.parametrize(
    ("selector", "goes"),
    [
        ("img.wide", False),
        ("img:not(.photo)", False),
        ("img:not(.photo, .map)", False),
        ("p:has(> img)", False),
        (":is(p, figure) > .wide", False),
        ("img[src^='https://acme.imgix.net/']", False),
        ("img.photo", True),
        ("img:not(.wide)", True),
        ("img[alt='']", True),
        # what a theme puts around decides
        ("div img", True),
        ("body > p img", True),
        ("body:not(.home) img", True),
        (":not(.home) > p", True),
        ("img:not(main img)", True),
        ("img:not(:is(main img))", True),
        ("p:first-child img", True),
        (":root img", True),
    ],
)
def test_a_selector_counts_where_no_theme_can_keep_it_from_matching(selector, goes):
    _, with_it = _both(f"![]({U}){{ .wide }}", skip=[selector])
    assert ("alt=" not in with_it) == goes


def test_a_selector_that_is_none_is_told():
    from altfill.errors import OptionsError

    for wrong in (["p >"], ".ornament"):
        with pytest.raises(OptionsError, match="skip"):
            _both(f"![]({U})", skip=wrong)


def test_a_page_on_which_nothing_is_unwritten_is_not_parsed():
    code = (
        "import sys; from markdown import markdown; from altfill.hooks.markdown import *;"
        f"markdown('![A]({U}) ![](b.jpg)', extensions=[UnwrittenExtension("
        "only_imgix=True, skip=['.ornament'])]); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "altfill.hooks.markdown" in done.stdout.split()
    assert "turbohtml" not in done.stdout.split()


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


@pytest.mark.parametrize(
    "other", ["attr_list", "md_in_html", "footnotes", "legacy_attrs", "pymdownx.extra"]
)
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
