"""From a number to its sentence and its evidence, in the office and on the portal, as people go."""

import re

import pytest
from playwright.sync_api import expect

FIGURE = {"zh": "工业投资（1月起累计）", "en": "Industrial investment (January to date)"}
SENTENCE = "1至10月全区完成工业投资118.6亿元"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_a_published_number_to_its_sentence_and_evidence_is_one_click(office, language):
    page = office.window(language).page
    page.goto(f"/{language}/transparency")
    page.get_by_role("link", name=FIGURE[language]).click()
    expect(page.locator("h1")).to_have_text(FIGURE[language])
    expect(page.locator(".trace mark")).to_have_text(SENTENCE)
    expect(page.locator(".trace code")).to_contain_text(re.compile("SHA-256 [0-9a-f]{64}"))
    page.locator(".trace a").first.click()
    # The sentence is Chinese; the report also has an English text.
    expect(page.locator(".reading")).to_contain_text({"zh": SENTENCE, "en": "11.86 billion"}[language])
    page.get_by_role("link", name=FIGURE[language]).click()
    expect(page.locator(".trace mark")).to_have_text(SENTENCE)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_an_articles_provenance_leads_to_the_figure_its_sentence_its_evidence_and_a_proof(office, language, width):
    page = office.enter(language=language, viewport={"width": width, "height": 800})
    page.goto(f"/{language}/transparency")
    page.get_by_role("link", name=FIGURE[language]).click()
    article = re.search(r"/articles/(\d+)", page.locator(".trace a").first.get_attribute("href"))[1]
    page.goto(f"/office/articles/{article}")
    page.get_by_role("link", name={"zh": "来历", "en": "Provenance"}[language], exact=True).click()
    expect(page.locator(".chain__stop--centre")).to_have_count(1)
    expect(page.locator(".chain mark").first).to_be_visible()

    # One click from the number to its sentence and its documents.
    page.locator(".chain a", has_text="industrial-investment").first.click()
    expect(page.locator(".chain mark")).to_have_text(SENTENCE)
    expect(page.locator(".chain__documents .state--good")).to_be_visible()
    with page.expect_download() as document:
        page.locator(".chain__documents a").click()
    assert document.value.suggested_filename == "2026年1—10月工业投资报表.csv"
    assert "储能电池及材料,41.8" in document.value.path().read_text(encoding="utf-8")
    page.locator(".chain__stop--centre summary").click()
    with page.expect_download() as proof:
        page.locator(".chain__stop--centre .chain__seals a").click()
    assert '"format":"kaimen-proof-1"' in proof.value.path().read_text()


def test_the_audit_list_names_records_in_the_viewers_language(office):
    for language, name in (("zh", "汀南区投资促进局"), ("en", "Tingnan Investment Promotion Bureau")):
        page = office.enter(language=language)
        page.goto("/office/audit?record_kind=unit")
        expect(page.locator(".records a", has_text=name).first).to_be_visible()
