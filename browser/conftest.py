"""The portal that is looked at, the browser that looks, and who is who."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from cast import Cast, find_cast
from office import Office
from portal import Portal
from watching import PATIENCE, Watched, watch

PICTURES = Path(__file__).parent / "screenshots"
CHROMIUM = "/usr/bin/chromium"
WIDTHS = {1280: dict(viewport=dict(width=1280, height=800)),
          390: dict(viewport=dict(width=390, height=844), is_mobile=True, has_touch=True)}  # fmt: skip
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def pytest_addoption(parser):
    parser.addoption(
        "--update-readme-picture", action="store_true", help="write the README's picture to docs/images/home.png"
    )
    parser.addoption(
        "--office-pictures", action="store_true", help="take pictures of the office into browser/screenshots"
    )
    parser.addoption(
        "--twice", action="store_true",
        help="fail each test that passes at its first try, to see that its second try finds nothing of the first in its way",
    )  # fmt: skip
    parser.addoption(
        "--postgres", action="store_true",
        help="serve from PostgreSQL databases on the cluster of scripts/with-postgres; what looks the same whatever the database is not looked at again",
    )  # fmt: skip


def pytest_configure(config):
    config.addinivalue_line("markers", "layout: looks the same whatever the database")
    Portal.on_postgres = config.getoption("--postgres")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--postgres"):
        again = [item for item in items if item.get_closest_marker("layout") or is_variant(item)]
        config.hook.pytest_deselected(items=again)
        items[:] = [item for item in items if item not in again]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    answer = yield
    if item.config.getoption("--twice") and getattr(item, "execution_count", 2) == 1:
        raise AssertionError("the first of two tries")
    return answer


def pytest_terminal_summary(terminalreporter):
    """Says of each test that was tried again what stopped its first try: the second one tells nothing of that."""
    again = terminalreporter.stats.get("rerun", [])
    if again and not terminalreporter.config.getoption("--twice"):
        terminalreporter.section("first tries")
    for report in again:
        cause = getattr(report.longrepr, "reprcrash", None)
        if cause is not None and cause.message != "AssertionError: the first of two tries":
            terminalreporter.line(f"{report.nodeid}: {cause.path}:{cause.lineno}: {cause.message}")


def is_variant(item) -> bool:
    """Whether a test differs from another only in how a page is looked at: in English, on a phone, without script."""
    how = getattr(item, "callspec", None)
    return how is not None and (
        how.params.get("language") == "en" or how.params.get("width") == 390 or how.params.get("scripts") is False)


def serve(folder, **options):
    portal = Portal(folder, **options)
    yield portal
    code = portal.stop()
    assert code == 0, f"kaimen serve ended with {code} on SIGTERM"


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """The demo, which no test changes."""
    yield from serve(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A demo of the module's own, to publish in."""
    yield from serve(tmp_path_factory.mktemp("workshop") / "data")


@pytest.fixture(scope="session")
def shared_office(tmp_path_factory, browser):
    for portal in serve(tmp_path_factory.mktemp("office") / "data"):
        yield Office(portal, browser)


@pytest.fixture
def office(shared_office):
    """The back office of a demo that changes: each test has people and units of its own in it, and counts nothing.

    Its windows are closed after the test.
    """
    yield shared_office
    shared_office.close_windows()


@pytest.fixture(scope="session")
def album() -> Path:
    """Where pictures of pages go, to be looked at."""
    PICTURES.mkdir(exist_ok=True)
    return PICTURES


@pytest.fixture(scope="session")
def cast(portal) -> Cast:
    return find_cast(portal)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows(browser: Browser):
    """One window per width, colour scheme and language, opened when first asked for."""
    contexts = {}

    def window(width: int = 1280, scheme: str = "light", language: str = "zh", scripts: bool = True) -> Watched:
        key = (width, scheme, language, scripts)
        if key not in contexts:
            contexts[key] = browser.new_context(
                locale=LOCALES[language], color_scheme=scheme, reduced_motion="reduce", java_script_enabled=scripts,
                timezone_id="Asia/Shanghai", **WIDTHS[width])  # fmt: skip
            contexts[key].set_default_timeout(PATIENCE)
        return watch(contexts[key])

    yield window
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(windows, portal, cast):
    """Opens a page of the demo by its kind: `visit("zone", "en", width=390)`. Closed after the test."""
    opened: list[Watched] = []

    def open_page(kind: str, language: str = "zh", **window) -> Page:
        watched = windows(language=language, **window)
        opened.append(watched)
        watched.expected_status = cast.status.get(kind, 200)
        response = watched.page.goto(portal.base + cast.path(kind, language))
        assert response.status == watched.expected_status, f"{response.url} answered {response.status}"
        watched.page.watched = watched
        return watched.page

    yield open_page
    for watched in opened:
        watched.page.close()
