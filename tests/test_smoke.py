from __future__ import annotations

from altfill import Options, fill_site
from altfill.imgix.sandbox import Sandbox


def test_a_page_is_filled(sandbox: Sandbox, tmp_path):
    page = tmp_path / "index.html"
    page.write_bytes(b'<html lang="it"><img src="https://acme.imgix.net/a.jpg">')
    report = fill_site([page], Options(api_url=sandbox.url, cache_dir=tmp_path / "c"), api_key="k")
    assert [each.language for each in report.filled] == ["it"]
    assert b'<img alt="Testo segnaposto' in page.read_bytes()
