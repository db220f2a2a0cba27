"""A zone keeps its own house: profile, picture, what stands first, colour, documents."""

import struct
import zlib

import pytest
from playwright.sync_api import expect

from office import save

ZONE = "Nanlin Science City"


def png(width: int = 640, height: int = 300) -> bytes:
    """A picture of one colour."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + b"\x17\x45\x3b" * width
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b""))  # fmt: skip


def open_zone(page, name: str = ZONE) -> None:
    page.goto("/office/zones")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name)


def part(page, heading: str):
    return page.locator(".part", has=page.get_by_role("heading", name=heading, exact=True, level=2))


def public(page, language: str = "en"):
    """The zone's page on the portal, in a tab of its own."""
    number = page.url.split("/zones/")[1].split("?")[0].split("#")[0].split("/")[0]
    tab = page.context.new_page()
    tab.goto(f"/{language}/zones/{number}")
    return tab


@pytest.mark.parametrize("scripts", [True, False])
def test_a_zone_pins_news_in_its_order(office, scripts):
    page = office.enter(java_script_enabled=scripts)
    open_zone(page, ZONE if scripts else "Yunting Economic and Technological Development Zone")
    pins = part(page, "Pinned news")
    for left in range(pins.get_by_role("button", name="Take off").count() - 1, -1, -1):
        pins.get_by_role("button", name="Take off").first.click()
        expect(pins.get_by_role("button", name="Take off")).to_have_count(left)
    for _ in range(2):
        pins.locator("select").select_option(index=1)
        pins.get_by_role("button", name="Pin it").click()
        expect(page.locator(".office-notice")).to_have_text("Pinned.")
    groups = pins.locator(".group").all()
    numbers = [group.locator("form").first.get_attribute("action").split("/")[5] for group in groups]
    pins.get_by_role("button", name="Up").click()
    expect(page.locator(".office-notice")).to_have_text("Moved.")

    tab = public(page, "zh")
    marked = tab.locator(".card", has=tab.locator(".card__mark"))
    expect(marked).to_have_count(2)
    links = [card.locator(".card__title a").get_attribute("href") for card in marked.all()]
    assert links == [f"/zh/articles/{number}" for number in numbers[::-1]]
    assert tab.locator(".card").first.locator(".card__mark").count() == 1


def test_a_zone_changes_what_its_page_says(office):
    page = office.enter()
    open_zone(page)
    page.get_by_role("link", name="Edit the profile").click()
    page.locator("#field-area").fill("-3")
    page.locator("#field-website").fill("nanlin")
    save(page)
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.locator("[aria-invalid=true]").count() == 2
    page.locator("#field-area").fill("12.5")
    page.locator("#field-website").fill("https://www.nanlin.example")
    page.locator("#field-introEnglish").fill("A place for research.\nAnd for those who build.")
    save(page)
    expect(page.locator(".office-notice")).to_have_text("Saved.")
    tab = public(page)
    expect(tab.locator(".zone__side")).to_contain_text("12.5")
    expect(tab.locator(".reading p")).to_have_text(["A place for research.", "And for those who build."])

    page.get_by_role("link", name="History", exact=True).click()
    expect(page.locator(".timeline > li").first).to_contain_text("Zone edited")
    expect(page.locator(".timeline > li").first.locator("ins").first).to_be_visible()


def test_two_people_edit_a_zone_and_the_second_sees_both(office):
    first, second = office.enter(), office.enter()
    for page in (first, second):
        open_zone(page, "Bailu Industrial Park")
        page.get_by_role("link", name="Edit the profile").click()
    first.locator("#field-phone").fill("+86-0501-5550001")
    save(first)
    second.locator("#field-phone").fill("+86-0501-5550002")
    second.watched.expected_status = 409
    save(second)
    expect(second.locator("#field-phone")).to_have_value("+86-0501-5550002")
    expect(second.locator("#field-phone-hint")).to_contain_text("+86-0501-5550001")
    second.watched.expected_status = 200
    save(second)
    expect(second.locator(".facts")).to_contain_text("+86-0501-5550002")


def test_a_zone_has_a_picture_a_colour_and_documents(office, album):
    page = office.enter()
    open_zone(page)
    picture = part(page, "Picture")
    picture.locator("#field-picture").set_input_files(dict(name="a.png", mimeType="image/png", buffer=png()))
    picture.locator("#field-altChinese").fill("")
    page.watched.expected_status = 422
    picture.locator("button").click()
    expect(page.locator(".error-summary")).to_contain_text("Say what the picture shows")
    page.watched.expected_status = 200
    picture.locator("#field-picture").set_input_files(dict(name="a.png", mimeType="image/png", buffer=png()))
    picture.locator("#field-altChinese").fill("一片松绿")
    picture.locator("#field-altEnglish").fill("Nothing but green")
    picture.locator("button").click()
    expect(page.locator(".office-notice")).to_have_text("The picture is saved.")

    colour = part(page, "Colour")
    colour.get_by_label("Plum").check()
    colour.locator("button").click()
    expect(page.locator(".office-notice")).to_have_text("The colour is changed.")

    documents = part(page, "Documents")
    for label, name in (("投资指南", "guide.pdf"), ("区位图", "map.png")):
        content = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000015 00000 n \n0000000060 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n106\n%%EOF\n"  # fmt: skip # noqa: E501
        buffer = content if name.endswith("pdf") else png(64, 64)
        kind = "application/pdf" if name.endswith("pdf") else "image/png"
        documents.locator("#field-labelChinese").fill(label)
        documents.locator("#field-document").set_input_files(dict(name=name, mimeType=kind, buffer=buffer))
        documents.get_by_role("button", name="Add the document").click()
        expect(page.locator(".office-notice")).to_have_text("The document is added.")
    documents.get_by_role("button", name="Up").click()
    tab = public(page)
    expect(tab.locator("main")).to_have_class("wrap zone accent accent--plum")
    expect(tab.locator(".zone__picture")).to_have_attribute("alt", "Nothing but green")
    expect(tab.locator(".attachments a")).to_have_text(["区位图", "投资指南"])
    assert page.request.get(tab.locator(".attachments a").last.get_attribute("href")).status == 200

    for width in (1280, 390):
        for shown, name in ((page, "office-zone"), (tab, "zone-own")):
            shown.set_viewport_size(dict(width=width, height=800))
            shown.screenshot(path=album / f"{name}-{width}.png", full_page=True)
            assert shown.evaluate("document.documentElement.scrollWidth") <= width
