from __future__ import annotations

import pytest

from altfill import Options, OptionsError


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("api_url", "http://api.example.com/", "api-url"),
        ("api_url", "ftp://127.0.0.1/", "api-url"),
        ("api_url", "https://user:secret@api.example.com/", "api-url"),
        ("api_url", "http://127.0.0.1.example.com/", "api-url"),
        ("api_url", "https://[", "api-url"),
        ("site_url", "museum.example", "site-url"),
        ("site_url", "ftp://museum.example/", "site-url"),
        ("site_url", "https://[", "site-url"),
        ("map", {"/images/": "https://["}, "map"),
        ("hosts", "images.example.com", "hosts"),
        ("hosts", ["https://images.example.com/"], "hosts"),
        ("hosts", [""], "hosts"),
        ("map", {"images/": "https://a.imgix.net/"}, "map"),
        ("map", {"/images/": "http://a.imgix.net/"}, "map"),
        ("map", {"/images/": "/elsewhere/"}, "map"),
        ("map", {1: 2}, "map"),
        ("languages", [], "languages"),
        ("languages", ["english language"], "languages"),
        ("default_language", "e", "default-language"),
        ("fallback_language", "nl", "fallback-language"),
        ("skip", ["img["], "skip"),
        ("concurrency", 0, "concurrency"),
        ("rate", 0, "rate"),
        ("rate", float("nan"), "rate"),
        ("cache_dir", "~nobody-of-this-name/cache", "cache-dir"),
        ("timeout_s", -1, "timeout"),
        ("max_requests", -1, "max-requests"),
    ],
)
def test_a_wrong_option_is_refused_by_its_public_name(option, value, named):
    with pytest.raises(OptionsError, match=rf"^{named}: ") as error:
        Options(**{option: value})
    assert error.value.option == named


@pytest.mark.parametrize("url", ["http://127.0.0.1:80/x", "http://[::1]:8/", "http://localhost/"])
def test_plain_http_is_allowed_to_this_machine(url):
    assert Options(api_url=url).api_url == url


def test_hosts_are_folded():
    options = Options(hosts=["Images.Example.COM.", "*.CDN.example.com", "bücher.example"])
    assert options.hosts == ("images.example.com", "*.cdn.example.com", "xn--bcher-kva.example")


def test_the_longest_prefix_of_a_map_comes_first():
    options = Options(map={"/a/": "https://a.imgix.net/", "/a/b/": "https://b.imgix.net/"})
    assert [start for start, _ in options.map] == ["/a/b/", "/a/"]


def test_regenerating_offline_is_refused():
    with pytest.raises(OptionsError, match="offline"):
        Options(regenerate=True, offline=True)
