"""A browser page whose complaints are written down."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, expect

# How long anything is waited for, in milliseconds: a test says what comes, not how soon on a busy machine.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

# Runs before the page's own scripts, outside its content security policy.
VIOLATIONS = """
window.policyViolations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.policyViolations.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


@dataclass
class Watched:
    page: Page
    expected_status: int = 200
    complaints: list[str] = field(default_factory=list)

    def all_complaints(self) -> list[str]:
        """Console errors, failed requests and violations of the content security policy."""
        violations = self.page.evaluate("window.policyViolations ?? []")
        return self.complaints + [f"policy violated: {violation}" for violation in violations]

    def heard(self, message) -> None:
        # Chromium repeats on the console that the page itself is a 404, which was asked for.
        is_the_page = message.location.get("url") == self.page.url and self.expected_status >= 400
        if message.type in ("error", "warning") and not is_the_page:
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def failed(self, request) -> None:
        # Leaving a page before all of it came is not a fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def answered(self, response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} for {response.url}")


def watch(context: BrowserContext) -> Watched:
    page = context.new_page()
    watched = Watched(page)
    page.add_init_script(VIOLATIONS)
    page.on("console", watched.heard)
    page.on("pageerror", lambda error: watched.complaints.append(f"script error: {error}"))
    page.on("requestfailed", watched.failed)
    page.on("response", watched.answered)
    return watched
