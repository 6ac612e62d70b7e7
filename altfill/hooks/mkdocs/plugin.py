"""The events of MkDocs and ProperDocs at which something is done."""

from __future__ import annotations

from typing import Any, Literal

import click
from jinja2 import Environment
from mkdocs.config.base import ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from altfill.errors import OptionsError
from altfill.hooks.mkdocs.build import Build
from altfill.hooks.mkdocs.config import AltfillConfig
from altfill.hooks.mkdocs.extension import add_extension, apply_to
from altfill.hooks.words import in_settings

Command = Literal["build", "gh-deploy", "serve"]


class AltfillPlugin(BasePlugin[AltfillConfig]):
    """``plugins: [altfill]``. One instance lives through the rebuilds of ``mkdocs serve``."""

    def __init__(self) -> None:
        self._serving = False
        self._build: Build | None = None

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Take in the settings, and check what their types do not tell."""
        named = {str(name).replace("-", "_"): value for name, value in options.items()}
        errors, warnings = super().load_config(named, config_file_path)
        if not errors:
            try:
                self.config.options()
            except OptionsError as error:
                message = str(error).removeprefix(f"{error.option}: ")
                errors.append((in_settings(error.option), ValidationError(in_settings(message))))
        return errors, warnings

    def on_startup(self, *, command: Command, dirty: bool) -> None:
        """Note what MkDocs was started for."""
        del dirty
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Begin a build; add the Markdown extension."""
        self._abandon()
        if not self.config.enabled or (self._serving and self.config.on_serve in ("off", False)):
            return
        self._build = Build(self.config, config, serving=self._serving)
        if self.config.unwritten:
            add_extension(config, self.config)

    @event_priority(-100)  # when all metadata are there
    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Let a page that is to stay as it is be rendered as if altfill were not there."""
        del markdown, files
        if self._build is not None:
            leaves = self._build.leaves(page)
            apply_to(config, None if leaves else page.file.src_uri)

    @event_priority(100)
    def on_page_content(
        self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Let whatever else is rendered have the extension."""
        del html, page, files
        if self._build is not None:
            apply_to(config, "")

    @event_priority(-50)  # when all other plugins have changed what pages hold
    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Get the texts of all pages at once."""
        del env, config
        if self._build is not None:
            self._build.prepare(file.page for file in files if file.page is not None)

    @event_priority(50)  # as on_post_page
    def on_post_template(
        self, output_content: str, /, *, template_name: str, config: MkDocsConfig
    ) -> str | None:
        """Fill 404.html and its like."""
        del config
        if self._build is None or not template_name.endswith((".html", ".htm")):
            return None
        return self._build.fill_template(output_content, template_name)

    @event_priority(50)  # before minifiers (0), and before privacy changes addresses (-50)
    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str | None:
        """Fill a page."""
        del config
        return None if self._build is None else self._build.fill_page(output, page)

    @event_priority(100)  # static-i18n starts the next build from here (-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Tell what was done."""
        del config
        build, self._build = self._build, None
        if build is not None:
            build.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Let go of a build that failed."""
        del error
        self._abandon()

    def _abandon(self) -> None:
        build, self._build = self._build, None
        if build is not None:
            build.abandon()


def on_config(config: MkDocsConfig) -> None:
    """Add the plugin, for MkDocs' ``hooks``; its settings are ``altfill`` under ``extra``.

    MkDocs then calls the plugin's own ``on_config``, as it does those of all plugins.
    """
    if any(isinstance(each, AltfillPlugin) for each in config.plugins.values()):
        return  # a further build with the same configuration
    plugin = AltfillPlugin()
    settings = config.extra.get("altfill") or {}
    errors, warnings = plugin.load_config(dict(settings), config.config_file_path)
    for name, message in (*errors, *warnings):
        raise PluginError(f"extra.altfill.{name}: {message}")
    context = click.get_current_context(silent=True)
    if context is not None and context.info_name == "serve":
        plugin.on_startup(command="serve", dirty=False)
    config.plugins["altfill"] = plugin
