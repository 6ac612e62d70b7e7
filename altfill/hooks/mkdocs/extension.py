"""The Markdown extension inside a build: added for the site, and told of single pages."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from altfill.hooks.mkdocs.config import AltfillConfig

_NAME = "altfill.hooks.markdown"


class _Settings(dict[str, object]):
    """Settings of an extension that the plugin added; what users write are plain dicts."""


def add_extension(host: MkDocsConfig, config: AltfillConfig) -> None:
    """Add the extension unless a user did."""
    if _NAME in host.markdown_extensions:
        return
    host.markdown_extensions.append(_NAME)
    host.mdx_configs[_NAME] = _Settings(
        only_imgix=config.unwritten != "all",
        hosts=config.hosts,
        map=config.map,
        skip=config.skip,
    )


def apply_to(host: MkDocsConfig, source: str | None) -> None:
    """Render the page of a source with the extension, or without it where there is no source.

    MkDocs looks at its settings anew for each page. Relative addresses in a source are relative to
    it; what they lead to is at the same place in the site.
    """
    settings = host.mdx_configs.get(_NAME)
    if not isinstance(settings, _Settings):
        return
    settings["page"] = source or ""
    if source is None and _NAME in host.markdown_extensions:
        host.markdown_extensions.remove(_NAME)
    elif source is not None and _NAME not in host.markdown_extensions:
        host.markdown_extensions.append(_NAME)
