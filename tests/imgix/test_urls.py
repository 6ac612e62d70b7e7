"""Which addresses are imgix pictures, and which of them are one picture."""

from __future__ import annotations

import pytest

from altfill import Options, find_gaps
from altfill.imgix.urls import Owner, picture, read_address, resolve

HOST = "https://acme.imgix.net"
PAGE = "https://page.invalid/blog/a.html"

OWNERS = [
    ("https://acme.imgix.net/a.jpg", Owner.IMGIX),
    ("//acme.imgix.net/a.jpg", Owner.IMGIX),
    ("https://a.b.imgix.net/a.jpg", Owner.IMGIX),
    ("https://imgix.net/a.jpg", Owner.OTHER),
    ("https://acme.imgix.video/a.mp4", Owner.OTHER),
    ("https://acme.imgix.net.example.org/a.jpg", Owner.OTHER),
    ("https://img.example.com/a.jpg", Owner.IMGIX),
    ("https://IMG.Example.com/a.jpg", Owner.IMGIX),
    ("https://x.img.example.com/a.jpg", Owner.OTHER),
    ("https://a.cdn.example.com/a.jpg", Owner.IMGIX),
    ("https://a.b.cdn.example.com/a.jpg", Owner.IMGIX),
    ("https://cdn.example.com/a.jpg", Owner.OTHER),
    ("https://bücher.example/a.jpg", Owner.IMGIX),
    ("https://straße.example/a.jpg", Owner.IMGIX),
    ("https://strasse.example/a.jpg", Owner.OTHER),
    ("https://port.example:8443/a.jpg", Owner.IMGIX),
    ("https://port.example/a.jpg", Owner.OTHER),
    ("https://images.unsplash.com/a", Owner.SHARED),
    ("https://x.cdn.prismic.io/a", Owner.SHARED),
    ("https://placeholdit.imgix.net/~text?w=3", Owner.SHARED),
    ("https://cdn.sanity.io/a", Owner.SHARED),
    ("https://i.example.org/a.jpg?ixlib=rb-4", Owner.PERHAPS),
    ("https://acme.imgix.net/{{ x }}", Owner.TEMPLATE),
    ("https://example.org/{{ x }}", Owner.OTHER),
    ("/images/a.jpg", Owner.IMGIX),
    ("../images/a.jpg", Owner.IMGIX),
    ("a.jpg", Owner.OTHER),
    ("https://www.acme.com/pics/a.jpg", Owner.IMGIX),
    ("https://www.acme.com/a.jpg", Owner.OTHER),
]  # fmt: skip


@pytest.mark.parametrize(("written", "owner"), OWNERS)
def test_an_address_tells_its_owner(written: str, owner: Owner):
    options = Options(
        hosts=(
            "img.example.com",
            "*.cdn.example.com",
            "bücher.example",
            "straße.example",
            "port.example:8443",
        ),
        map={"/images/": HOST, "https://www.acme.com/pics/": HOST + "/p/"},
    )
    address = read_address(written, PAGE, "utf-8", options)
    assert address is not None
    assert address.owner is owner


RESOLVED = [
    ("https://A.imgix.net", "https://a.imgix.net/"),
    ("http://a.imgix.net:80/x", "https://a.imgix.net/x"),
    ("https://a.imgix.net:8443/x", "https://a.imgix.net:8443/x"),
    ("https://a.imgix.net/x#y?z", "https://a.imgix.net/x"),
    ("https://a.imgix.net/Screen Shot 1.png", "https://a.imgix.net/Screen%20Shot%201.png"),
    ("https://a.imgix.net/é.jpg", "https://a.imgix.net/%C3%A9.jpg"),
    ("https://a.imgix.net/%C3%A9.jpg", "https://a.imgix.net/%C3%A9.jpg"),
    ("https://a.imgix.net/a/./b/../c", "https://a.imgix.net/a/c"),
    ("https://a.imgix.net/a/%2e%2E/c", "https://a.imgix.net/c"),
    ("https://a.imgix.net/x?a=é b\"<>'", "https://a.imgix.net/x?a=%C3%A9%20b%22%3C%3E%27"),
    ("https://a.imgix.net/x?a?b", "https://a.imgix.net/x?a?b"),
    ("https://a.imgix.net/https%3A%2F%2Fb.org%2Fc.jpg", "https://a.imgix.net/https%3A%2F%2Fb.org%2Fc.jpg"),
    ("https://a.imgix.net/https://b.org/c.jpg", "https://a.imgix.net/https://b.org/c.jpg"),
    ("\u00a0x", "https://page.invalid/blog/%C2%A0x"),
    ("?w=3", "https://page.invalid/blog/a.html?w=3"),
    ("b.jpg", "https://page.invalid/blog/b.jpg"),
    ("/b.jpg", "https://page.invalid/b.jpg"),
    (" https://a.imgix.net/a\n.jpg\t", "https://a.imgix.net/a.jpg"),
    ("https:\\\\a.imgix.net\\b", "https://a.imgix.net/b"),
    ("http://a.imgix.net:443/x", "https://a.imgix.net/x"), ("c//d.jpg", "https://page.invalid/blog/c//d.jpg"), ("/b;", "https://page.invalid/b;"),
    ("https:///a.imgix.net/b", "https://a.imgix.net/b"), ("///a.imgix.net/b", "https://a.imgix.net/b"), ("https:b", "https://page.invalid/blog/b"),
    ("//stra\u00dfe.example/b", "https://xn--strae-oqa.example/b"), ("//\u00df-.example/b", "https://xn----pfa.example/b"), ("//\u2764.example/b", "https://xn--qei.example/b"),
    ("", None), ("#x", None), ("data:,x", None), ("mailto:a@b.org", None), ("https://", None),
    ("https://a@b.org/", None), ("https://a:x/", None), ("https://[/", None), ("https://a b.org/", None),
    ("https://a<b.imgix.net/", None), ("https://a%20.imgix.net/", None), ("https://é..org/", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "url"), RESOLVED)
def test_an_address_is_resolved_as_a_browser_does(written: str, url: str | None):
    assert resolve(written, PAGE) == url


def test_letters_that_the_page_encoding_lacks_become_escaped_references():
    assert (
        resolve("//a.imgix.net/é?é日", PAGE, "cp1252")
        == "https://a.imgix.net/%C3%A9?%E9%26%2326085%3B"
    )


PICTURES = [
    ("1 signed: to the byte", "/a.jpg?w=3&auto=format&s=abc", "/a.jpg", "/a.jpg?w=3&auto=format&s=abc"),
    ("1 signed: what counts is in the key", "/a.jpg?rect=0,0,1,1&w=3&s=abc", "/a.jpg?rect=0,0,1,1", "/a.jpg?rect=0,0,1,1&w=3&s=abc"),
    ("1 an empty signature is none", "/a.jpg?s=&w=3", "/a.jpg", "/a.jpg"),
    ("1 names are not decoded", "/a.jpg?x%26y=1&z%00=2&w=%C2%B2&h=1&fit=crop", "/a.jpg?fit=crop&x%26y=1&z%00=2&box=%C2%B2x1", "/a.jpg?x%26y=1&z%00=2&w=%C2%B2&h=1&fit=crop"),
    ("1 half an escape", "/%3%32.jpg?x=%4%31", "/%3%32.jpg?x=%4%31", "/%3%32.jpg?x=%4%31"),
    ("2 width alone", "/a.jpg?auto=format&fit=crop&w=1350&q=80", "/a.jpg", "/a.jpg"),
    ("2 a crop", "/a.jpg?w=400&h=300&fit=crop", "/a.jpg?fit=crop&box=4:3", "/a.jpg?w=400&h=300&fit=crop"),
    ("2 a crop by aspect", "/a.jpg?ar=4:3&fit=crop&w=300", "/a.jpg?ar=4:3&fit=crop", "/a.jpg?ar=4:3&fit=crop&w=300"),
    ("2 a crop larger than any", f"/a.jpg?fit=crop&h=1&w={'9' * 5000}", f"/a.jpg?fit=crop&box={'9' * 5000}x1", f"/a.jpg?fit=crop&h=1&w={'9' * 5000}"),
    ("2 crop without fit", "/a.jpg?crop=entropy&fit=max&w=3&h=3", "/a.jpg", "/a.jpg"),
    ("2 focal point without its crop", "/a.jpg?w=4&h=3&fit=crop&fp-x=0.5", "/a.jpg?fit=crop&box=4:3", "/a.jpg?w=4&h=3&fit=crop"),
    ("2 focal point", "/a.jpg?w=4&h=3&fit=crop&crop=focalpoint&fp-x=0.5", "/a.jpg?crop=focalpoint&fit=crop&fp-x=0.5&box=4:3",
     "/a.jpg?w=4&h=3&fit=crop&crop=focalpoint&fp-x=0.5"),
    ("2 face area", "/a.jpg?fit=facearea&facepad=2", "/a.jpg?facepad=2&fit=facearea", "/a.jpg?fit=facearea&facepad=2"),
    ("2 clip", "/a.jpg?w=4&h=3&fit=clip&max-h=2", "/a.jpg", "/a.jpg"),
    ("3 padding", "/a.jpg?fill=blur&fit=fill&w=4&h=3", "/a.jpg", "/a.jpg"),
    ("3 mask of a shape", "/a.jpg?mask=ellipse", "/a.jpg", "/a.jpg"),
    ("3 mask from elsewhere", "/a.jpg?mask=/m.png", "/a.jpg?mask=/m.png", "/a.jpg?mask=/m.png"),
    ("3 tint", "/a.jpg?blend=aa354651&bm=screen", "/a.jpg", "/a.jpg"),
    ("3 blended picture", "/a.jpg?blend=/b.png&blend-mode=screen", "/a.jpg?blend-mode=screen&blend=/b.png", "/a.jpg?blend=/b.png&blend-mode=screen"),
    ("4 modifier alone", "/a.jpg?txt-size=3&mark-w=4", "/a.jpg", "/a.jpg"),
    ("4 modifier and head", "/a.jpg?txt-size=3&txt=Hi", "/a.jpg?txt-size=3&txt=Hi", "/a.jpg?txt-size=3&txt=Hi"),
    ("5 background", "/a.jpg?bg-remove=true&w=3", "/a.jpg?bg-remove=true&w=3", "/a.jpg?bg-remove=true&w=3"),
    ("5 generated fill", "/a.jpg?fill=gen&w=3&h=4&fit=fill", "/a.jpg?fill=gen&w=3&h=4&fit=fill", "/a.jpg?fill=gen&w=3&h=4&fit=fill"),
    ("5 signed and generated", "/a.jpg?text2image=a&s=f", "/a.jpg?text2image=a", "/a.jpg?text2image=a&s=f"),
    ("6 document", "/a.pdf?page=2&fm=png&w=120", "/a.pdf?fm=png&page=2", "/a.pdf?page=2&fm=png&w=120"),
    ("6 document without query", "/a.PDF", "/a.PDF", "/a.PDF"),
    ("7 unknown name", "/a.jpg?v=2&w=3", "/a.jpg?v=2", "/a.jpg?v=2"),
    ("8 base64", "/a.jpg?txt64=SGk&w64=Mw&txt-size=2", "/a.jpg?txt-size=2&txt64=SGk", "/a.jpg?txt64=SGk&txt-size=2"),
    ("8 aliases", "/a.jpg?t=Hi&tsz=3&width=4&height=3&f=crop", "/a.jpg?fit=crop&txt-size=3&txt=Hi&box=4:3", "/a.jpg?t=Hi&tsz=3&width=4&height=3&f=crop"),
    ("9 web proxy", "/https%3A%2F%2Fb.org%2F%7Ec.jpg?w=3", "/https%3A%2F%2Fb.org%2F%7Ec.jpg", "/https%3A%2F%2Fb.org%2F%7Ec.jpg"),
    ("9 two question marks", "/a.jpg?w=3?h=4&rot=90", "/a.jpg?rot=90", "/a.jpg?rot=90"),
    ("more parameters than imgix has", "/a.jpg?" + "w=3&" * 200 + "q=1", "/a.jpg?" + "w=3&" * 200 + "q=1", "/a.jpg?" + "w=3&" * 200 + "q=1"),
    ("one spelling of a path", "/%7ea%2fB%41.jpg", "/~a%2FBA.jpg", "/~a%2FBA.jpg"),
    ("one spelling of a value", "/a.jpg?rect=0%2c0%2C1,1", "/a.jpg?rect=0,0,1,1", "/a.jpg?rect=0%2c0%2C1,1"),
    ("any order", "/a.jpg?rot=90&flip=h", "/a.jpg?flip=h&rot=90", "/a.jpg?rot=90&flip=h"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "key", "address"), [r[1:] for r in PICTURES], ids=[r[0] for r in PICTURES]
)
def test_a_picture_has_a_key_and_an_address(path: str, key: str, address: str):
    found = picture(HOST + path)
    assert found is not None
    assert (found.key, found.address) == (HOST + key, HOST + address)


def key(path: str) -> str:
    found = picture(HOST + path)
    assert found is not None
    return found.key


SAME = [
    ("sizes", ["/a.jpg", "/a.jpg?w=300", "/a.jpg?h=3&dpr=2&auto=format,compress&q=40&fm=webp", "/a.jpg?ixlib=js-3"]),
    ("sizes of one crop", ["/a.jpg?w=4&h=3&fit=crop", "/a.jpg?fit=crop&w=400&h=300&dpr=2"]),
    ("sizes of one aspect", ["/a.jpg?ar=16:9&fit=crop&w=750", "/a.jpg?ar=16%3A9&fit=crop&w=1500&dpr=2", "/a.jpg?fit=crop&ar=16:9"]),
    ("signatures", ["/a.jpg?w=300&s=1", "/a.jpg?w=600&s=2", "/a.jpg"]),
    ("tones", ["/a.jpg?bri=20&usm=20&vib=20", "/a.jpg?sat=10&blend=aa354651&bm=screen"]),
]  # fmt: skip

DIFFERENT = [
    ("crops", ["/a.jpg", "/a.jpg?w=4&h=3&fit=crop", "/a.jpg?w=3&h=3&fit=crop", "/a.jpg?w=4&h=3&fit=crop&crop=top"]),
    ("rectangles", ["/a.jpg?rect=0,0,1,1", "/a.jpg?rect=0,0,1,2"]),
    ("aspects", ["/a.jpg?ar=1:1&fit=crop&w=3", "/a.jpg?ar=2:1&fit=crop&w=3"]),
    ("versions", ["/a.jpg?v=1", "/a.jpg?v=2"]),
    ("pages", ["/a.pdf?page=1", "/a.pdf?page=2"]),
    ("letters of the path", ["/a.jpg", "/A.jpg"]),
    ("grey and colour", ["/a.jpg?sat=-100", "/a.jpg"]),
    ("paid renderings", ["/a.jpg?bg-remove=1&w=3", "/a.jpg?bg-remove=1&w=4"]),
]  # fmt: skip


@pytest.mark.parametrize("paths", [row[1] for row in SAME], ids=[row[0] for row in SAME])
def test_one_picture_has_one_key(paths: list[str]):
    assert len({key(path) for path in paths}) == 1


@pytest.mark.parametrize("paths", [row[1] for row in DIFFERENT], ids=[row[0] for row in DIFFERENT])
def test_different_pictures_have_different_keys(paths: list[str]):
    assert len({key(path) for path in paths}) == len(paths)


@pytest.mark.parametrize(
    "query", ["palette=json", "palette=css", "colors=5", "fm=json", "fm=blurhash", "fm=mp4"]
)
def test_what_is_no_picture_has_no_key(query: str):
    assert picture(f"{HOST}/a.jpg?{query}") is None


def test_http_and_https_are_one_picture():
    page = (
        b"<html lang=en><img src=http://acme.imgix.net/a.jpg><img src=https://acme.imgix.net/a.jpg>"
    )
    assert {gap.picture.key for gap in find_gaps(page) if gap.picture} == {HOST + "/a.jpg"}


MAPPED = [
    ("absolute", "https://www.acme.com/images/b/a.jpg", "/", "/b/a.jpg"),
    ("absolute over http", "http://www.acme.com/images/a.jpg", "/", "/a.jpg"),
    ("site-relative", "/images/a.jpg", "/", "/a.jpg"),
    ("from a nested page", "../../images/a.jpg", "/blog/2024/a.html", "/a.jpg"),
    ("beside a page", "a.jpg", "/images/index.html", "/a.jpg"),
    ("with a query", "/images/a.jpg?v=1", "/", "/a.jpg?v=1"),
    ("the longest prefix", "/images/special/a.jpg", "/", "/s/a.jpg"),
    ("another directory", "/imagesx/a.jpg", "/", None),
    ("another place", "../images/a.jpg", "/blog/2024/a.html", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("src", "page", "path"), [r[1:] for r in MAPPED], ids=[r[0] for r in MAPPED]
)
def test_mapped_addresses_are_imgix_pictures(src: str, page: str, path: str | None):
    options = Options(
        default_language="en",
        map={
            "https://www.acme.com/images/": HOST + "/",
            "/images/": HOST + "/",
            "/images/special/": HOST + "/s/",
        },
    )
    gaps = find_gaps(f"<img src='{src}'>".encode(), options, address=page)
    assert [gap.picture.key for gap in gaps if gap.picture] == ([HOST + path] if path else [])


MAPS = [
    ("no slash at both ends", "https://www.acme.com", HOST, "/pics/a.jpg"),
    ("no slash at the place", "https://www.acme.com/pics", HOST + "/", "/a.jpg"),
    ("no slash at imgix", "https://www.acme.com/", HOST, "/pics/a.jpg"),
    ("no slash behind a directory", "https://www.acme.com/", HOST + "/x", "/x/pics/a.jpg"),
    ("one picture", "https://www.acme.com/pics/a.jpg", HOST + "/b.jpg", "/b.jpg"),
    ("the beginning of a name", "https://www.acme.com/pic", HOST, None),
    ("the beginning of a host", "https://www.acme.co", HOST, None),
    ("a web proxy", "https://www.acme.com/pics/", HOST + "/https%3A%2F%2Fi.org%2F", "/https%3A%2F%2Fi.org%2Fa.jpg"),
    ("an address at its end", "https://www.acme.com/", HOST + "/https://www.acme.com/", "/https://www.acme.com/pics/a.jpg"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "target", "path"), [r[1:] for r in MAPS], ids=[r[0] for r in MAPS]
)
def test_a_map_ends_where_a_part_of_a_path_ends(start: str, target: str, path: str | None):
    options = Options(default_language="en", map={start: target})
    gaps = find_gaps(b"<img src=https://www.acme.com/pics/a.jpg>", options)
    assert [gap.picture.key for gap in gaps if gap.picture] == ([HOST + path] if path else [])
