"""Every place of a tag where an imgix address can stand."""

from __future__ import annotations

import pytest

from altfill import Options, Reason, find_gaps

HOST = "https://acme.imgix.net"

ROWS = [
    ("src", "<img src='https://acme.imgix.net/a.jpg'>", "/a.jpg"),
    ("src without a scheme", "<img src=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("src over http", "<img src=http://ACME.imgix.net/a.jpg>", "/a.jpg"),
    ("src with a port", "<img src=https://acme.imgix.net:443/a.jpg>", "/a.jpg"),
    ("src with white space", "<img src='\n https://acme.imgix.net/a.jpg \n'>", "/a.jpg"),
    ("entities", "<img src='https:&#x2F;&#47;acme.imgix.net/a.jpg?rect&#x3D;0,0,1,1&amp;w=3&copy=1'>",
     "/a.jpg?copy=1&rect=0,0,1,1"),
    ("only srcset", "<img srcset='//acme.imgix.net/a.jpg?w=100 100w, //acme.imgix.net/a.jpg?w=200 200w'>", "/a.jpg"),
    ("data-src", "<img data-src=//acme.imgix.net/a.jpg src=lqip.jpg>", "/a.jpg"),
    ("data-src beside a data address", "<img src='data:image/gif;base64,AA' data-src=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("data-srcset", "<img src=x.gif data-srcset='//acme.imgix.net/a.jpg 1x, //acme.imgix.net/a.jpg?dpr=2 2x'>", "/a.jpg"),
    ("data-lazyload-srcset", "<img srcset='data:,x' data-lazyload-srcset='//acme.imgix.net/a.jpg 2x'>", "/a.jpg"),
    ("data-original", "<img src=x.gif data-original=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("data-lazy beside a placeholder", "<img src=//acme.imgix.net/x.svg data-lazy=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("data-lazy that is a word", "<img src=//acme.imgix.net/a.jpg data-lazy=true>", "/a.jpg"),
    ("data-lazy that holds settings", """<img src=//acme.imgix.net/a.jpg data-lazy='{"root": "/x"}'>""", "/a.jpg"),
    ("data-lazy-src", "<img src=x.gif data-lazy-src=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("data-src beside another file", "<img src=//acme.imgix.net/loading.svg data-src=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("data-srcset beside another file", "<img src=//acme.imgix.net/x.png?w=900 data-srcset='//acme.imgix.net/a.jpg?w=100 100w'>", "/a.jpg"),
    ("data-src beside the same file", "<img src='//acme.imgix.net/a.jpg?flip=h' data-src=//acme.imgix.net/a.jpg>", "/a.jpg?flip=h"),
    ("data-src that is where imgix has it from", "<img src=//acme.imgix.net/a.jpg?w=300 data-src=/uploads/a.jpg>", "/a.jpg"),
    ("ix-src beside a placeholder", "<img src=//acme.imgix.net/x.svg ix-src=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("a renamed attribute beside a placeholder",
     "<meta property=ix:srcInputAttribute content=data-ix><img src=//acme.imgix.net/x.svg data-ix=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("ix-path beside a placeholder", "<img src=//acme.imgix.net/x.svg ix-path=/a.jpg ix-host=acme.imgix.net>", "/a.jpg"),
    ("data-src that is a placeholder", "<img src=//acme.imgix.net/a.jpg data-src=//acme.imgix.net/b.jpg?w=20>", "/a.jpg"),
    ("an attribute of another purpose", "<img src=//acme.imgix.net/a.jpg data-hover-src=//acme.imgix.net/b.jpg>", "/a.jpg"),
    ("ix-src", "<img ix-src=//acme.imgix.net/a.jpg?w=3>", "/a.jpg"),
    ("ix-path and ix-host", "<img ix-path=/a.jpg ix-host=acme.imgix.net>", "/a.jpg"),
    ("ix-path and a meta", "<meta property=ix:host content=acme.imgix.net><img ix-path=a.jpg>", "/a.jpg"),
    ("ix-params over lines", "<meta property=ix:host content=acme.imgix.net><img ix-path=/a.jpg ix-params='{\n \"w\": 3,\n \"rect\": \"0,0,1,1\"}'>",
     "/a.jpg?rect=0,0,1,1"),
    ("a query in ix-path", "<meta property=ix:host content=acme.imgix.net><img ix-path='/a.jpg?rect=0,0,1,1' ix-params='{\"flip\":\"h\"}'>",
     "/a.jpg?flip=h&rect=0,0,1,1"),
    ("broken ix-params", "<meta property=ix:host content=acme.imgix.net><img ix-path=/a.jpg ix-params='{w: 3'>", "/a.jpg"),
    ("a renamed attribute", "<meta property=ix:srcInputAttribute content=data-ix-src><img data-ix-src=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("a renamed path", "<meta property=ix:pathInputAttribute content=data-p><meta property=ix:host content=acme.imgix.net><img data-p=/a.jpg>", "/a.jpg"),
    ("a source of the picture", "<picture><source srcset='//acme.imgix.net/a.jpg 1x'><img src=x.jpg></picture>", "/a.jpg"),
    ("the second source", "<picture><source srcset=x.webp><source data-srcset='//acme.imgix.net/a.jpg'><img></picture>", "/a.jpg"),
    ("its own address before its sources'", "<picture><source srcset=//acme.imgix.net/b.jpg><img src=//acme.imgix.net/a.jpg></picture>", "/a.jpg"),
    ("amp-img", "<amp-img src=//acme.imgix.net/a.jpg width=3></amp-img>", "/a.jpg"),
    ("the other name", "<image src=//acme.imgix.net/a.jpg>", "/a.jpg"),
    ("base", "<base href=//acme.imgix.net/x/><img src=../a.jpg>", "/a.jpg"),
    ("base after the image", "<img src=a.jpg><base href=//acme.imgix.net/>", "/a.jpg"),
    ("backslashes", "<img src='https:\\\\acme.imgix.net\\a.jpg'>", "/a.jpg"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "key"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_picture_is_found(page: str, key: str):
    [gap] = find_gaps(page.encode(), Options(default_language="en"))
    assert gap.picture is not None
    assert gap.picture.key == HOST + key


OTHER = [
    ("no address", "<img>"),
    ("an empty one", "<img src='' srcset='' data-src>"),
    ("an imgix host alone", "<img src=//acme.imgix.net/><img src=//acme.imgix.net>"),
    ("another host", "<img src=//example.org/acme.imgix.net/a.jpg>"),
    ("a host that only ends alike", "<img src=//acmeimgix.net/a.jpg>"),
    ("video", "<img src=//acme.imgix.video/a.mp4>"),
    ("a base that is none", "<svg><base href=//acme.imgix.net/></svg><template><base href=//acme.imgix.net/></template><img src=a.jpg>"),
    ("data", "<img src='data:image/png;base64,https://acme.imgix.net/a.jpg'>"),
    ("blob and javascript", "<img src='blob:https://acme.imgix.net/a'><img src='javascript:x'>"),
    ("a broken host", "<img src='https://[acme.imgix.net/a.jpg'><img src='https://ac me.imgix.net/a'>"),
    ("a user name", "<img src='https://me@acme.imgix.net/a.jpg'>"),
    ("a style", "<div style='background:url(//acme.imgix.net/a.jpg)'></div>"),
    ("another element", "<div data-src=//acme.imgix.net/a.jpg><meta property=og:image content=//acme.imgix.net/a>"),
    ("a placeholder of a picture elsewhere", "<img src=//acme.imgix.net/x.svg data-src=/photos/a.jpg>"),
    ("a placeholder of pictures elsewhere", "<img src=//acme.imgix.net/x.svg data-srcset='//a.example/a.jpg 1x'>"),
    ("ix-path without a host", "<img ix-path=/a.jpg>"),
    ("a source of another picture", "<picture><source srcset=//acme.imgix.net/a.jpg></picture><img src=x>"),
    ("colours, not a picture", "<img src='//acme.imgix.net/a.jpg?palette=json'>"),
]  # fmt: skip


@pytest.mark.parametrize("page", [row[1] for row in OTHER], ids=[row[0] for row in OTHER])
def test_what_is_not_at_imgix_is_no_gap(page: str):
    assert find_gaps(page.encode(), Options(default_language="en")) == []


def addresses(page: str, **chosen: object) -> list[str]:
    gaps = find_gaps(page.encode(), Options(**{"default_language": "en", **chosen}))
    return [gap.picture.address for gap in gaps if gap.picture]


def test_a_placeholder_stands_for_the_largest_picture_of_its_crop():
    page = (
        "<img src='//acme.imgix.net/a.jpg?w=10&h=10&fit=crop'"
        " srcset='//acme.imgix.net/a.jpg?w=300&h=300&fit=crop 300w,"
        " //acme.imgix.net/a.jpg?w=600&h=600&fit=crop 600w, //acme.imgix.net/a.jpg?w=900 900w'>"
    )
    assert addresses(page) == [HOST + "/a.jpg?w=600&h=600&fit=crop"]


def test_a_shared_host_and_a_template_are_left_with_their_reason():
    page = b"<img src=//images.unsplash.com/a><img src='//acme.imgix.net/{{ x }}'><img src='//x.org/{{ x }}'>"
    gaps = find_gaps(page, Options(default_language="en"))
    assert [gap.reason for gap in gaps] == [Reason.SHARED_HOST, Reason.TEMPLATE]


@pytest.mark.parametrize(
    "path", ["%7B%7Bx%7D%7D.jpg", "%7b%25 x %25%7d", "$%7Bx%7D", "%3C%25=x%25%3E"]
)
def test_a_template_that_markdown_has_encoded_is_one(path: str):
    [gap] = find_gaps(f"<html lang=en><img src='//acme.imgix.net/{path}'>".encode())
    assert gap.reason is Reason.TEMPLATE


@pytest.mark.parametrize("path", ["%7Bx%7D.jpg", "%7B%20x.jpg", "50%25%20off.jpg", "a$b%20.jpg"])
def test_an_encoded_brace_alone_is_no_template(path: str):
    assert addresses(f"<img src='//acme.imgix.net/{path}'>") == [f"{HOST}/{path}"]


def test_a_shared_host_that_is_listed_is_ours():
    page = "<img src=//images.prismic.io/a.jpg>"
    assert addresses(page, hosts=("images.prismic.io",)) == ["https://images.prismic.io/a.jpg"]


def test_one_listed_host_completes_an_ix_path():
    assert addresses("<img ix-path=/a.jpg>", hosts=("i.example.com",)) == [
        "https://i.example.com/a.jpg"
    ]
    assert addresses("<img ix-path=/a.jpg>", hosts=("i.example.com", "j.example.com")) == []


IX_PARAMS = [
    ('{"text2image": true, "prompt": "a lake, calm"}', "?text2image=true&prompt=a%20lake%2C%20calm"),
    ('{"bg-remove": true, "rot": 90.5, "page": null}', "?bg-remove=true&rot=90.5&page=null"),
    ('{"txt64": "Hello, Wörld!", "bg-remove": true}', "?txt64=SGVsbG8sIFfDtnJsZCE&bg-remove=true"),
    ('{"bg-remove": true, "auto": ["format", "compress"]}', "?bg-remove=true&auto=format%2Ccompress"),
    ('{"auto": ["format"], "w": 300}', ""),
    ("[1, 2]", ""),
    ("null", ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "query"), IX_PARAMS)
def test_ix_params_become_the_query_that_imgix_js_makes(written: str, query: str):
    page = f"<img ix-host=acme.imgix.net ix-path=/a.jpg ix-params='{written}'>"
    assert addresses(page) == [HOST + "/a.jpg" + query]


@pytest.mark.parametrize("depth", [100, 400, 700, 980, 100_000])
def test_ix_params_may_be_nested_as_deep_as_they_like(depth: int):
    params = '{"auto": ' + "[" * depth + "]" * depth + "}"
    page = f"<img ix-host=acme.imgix.net ix-path=/a.jpg ix-params='{params}'>"
    assert addresses(page) == [HOST + "/a.jpg"]


def test_a_query_is_encoded_in_the_page_encoding():
    page = "<meta charset=windows-1252><img src='//acme.imgix.net/é.jpg?txt=é日'>".encode(
        "cp1252", "xmlcharrefreplace"
    )
    [gap] = find_gaps(page, Options(default_language="en"))
    assert gap.picture is not None
    assert gap.picture.address == HOST + "/%C3%A9.jpg?txt=%E9%26%2326085%3B"
