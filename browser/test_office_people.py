"""The people of the office: found, added, changed, removed."""

import csv
import io

import pytest
from playwright.sync_api import expect

from office import path_of, save


EXPORT = {"zh": "导出 CSV", "en": "Export CSV"}


def names(page) -> list[str]:
    return page.locator(".records tbody td:first-child a").all_inner_texts()


def open_person(page, name: str) -> None:
    page.goto("/office/people?q=" + name)
    page.locator(".records tbody a", has_text=name).click()
    expect(page.locator("h1")).to_have_text(name)


def add_person(page, chinese: str, english: str, login: str = "") -> None:
    """A person without a duty of note, in the audit department."""
    page.goto("/office/people/new")
    page.locator("#field-nameChinese").fill(chinese)
    page.locator("#field-nameEnglish").fill(english)
    page.locator("#field-login").fill(login)
    page.locator("#field-unit").select_option(label="\u3000Jichuan Audit Department")
    page.locator("#field-role").select_option("auditor")
    save(page)
    expect(page.locator(".office-notice")).to_have_text("Saved.")


@pytest.mark.parametrize("heading, key", [("Name", "name"), ("Unit", "unit"), ("Role", "role")])
def test_the_list_is_sorted_by_its_headings_both_ways(office, heading, key):
    page = office.enter()
    page.goto("/office/people?sort=lastSeen")
    column = page.locator(".records thead th", has=page.get_by_role("link", name=heading, exact=True))
    column.locator("a").click()
    assert path_of(page) == f"/office/people?sort={key}"
    expect(column).to_have_attribute("aria-sort", "ascending")
    up = names(page)

    column.locator("a").click()
    assert path_of(page) == f"/office/people?sort=-{key}"
    expect(column).to_have_attribute("aria-sort", "descending")
    down = names(page)

    assert sorted(up) == sorted(down) and up != down
    if key == "name":
        assert up == down[::-1]


def test_filters_stay_in_the_address_on_reload_and_on_the_way_back(office):
    page = office.enter()
    page.goto("/office/people?sort=-name")
    page.locator("#field-role").select_option("editor")
    page.locator(".list-filters button").click()
    editors = names(page)
    assert "Su Wanqing" in editors and "Lin Xu" not in editors and "role=editor" in path_of(page) and "sort=-name" in path_of(page)
    filtered = path_of(page)

    page.reload()
    assert names(page) == editors
    assert page.locator("#field-role").input_value() == "editor"
    page.locator(".records tbody a").first.click()
    page.go_back()
    assert path_of(page) == filtered and names(page) == editors

    page.locator("#field-q").fill("wan")
    page.locator("#field-q").press("Enter")
    assert names(page) == ["Su Wanqing"]
    page.locator(".list-filters a").click()
    assert page.locator(".records tbody tr").count() >= 30


def test_a_search_without_a_hit_says_so(office):
    page = office.enter()
    page.goto("/office/people?q=nobody+of+this+name")

    expect(page.locator(".empty")).to_have_text("Nothing fits. Widen the filters.")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_leaves_as_a_spreadsheet_with_the_lines_of_the_filter(office, language):
    page = office.enter(language=language)
    page.goto("/office/people?role=editor&sort=name")
    with page.expect_download() as download:
        page.get_by_role("link", name=EXPORT[language]).click()
    content = download.value.path().read_bytes()

    assert download.value.suggested_filename == "people.csv"
    assert content.startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read UTF-8"
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    headings = [text.rstrip(" ↑↓") for text in page.locator(".records thead th").all_inner_texts()]
    assert lines[0] == headings
    assert [line[0] for line in lines[1:]] == names(page)
    assert all(len(line) == len(headings) for line in lines)


def test_a_new_person_is_refused_with_everything_at_once_and_keeps_what_was_typed(office):
    page = office.enter()
    page.goto("/office/people")
    page.get_by_role("link", name="New person").click()
    page.locator("#field-nameEnglish").fill("Kong Qingfeng")
    page.locator("#field-email").fill("no address")
    page.locator("#field-login").fill("Not A Login!")
    page.locator("#field-validFrom").fill("2026-05-01")
    page.locator("#field-validTo").fill("2026-04-01")
    save(page)

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    wrong = page.locator("[aria-invalid=true]").evaluate_all("fields => fields.map((field) => field.name)")
    assert {"nameChinese", "email", "login", "unit", "role"} <= set(wrong)
    assert summary.locator("a").count() == len(wrong)
    assert page.locator("#field-nameEnglish").input_value() == "Kong Qingfeng"
    assert page.locator("#field-email").input_value() == "no address"
    assert page.locator("#field-validFrom").input_value() == "2026-05-01"
    summary.locator("a", has_text="E-mail").click()
    expect(page.locator("#field-email")).to_be_focused()

    page.locator("#field-nameChinese").fill("孔清风")
    page.locator("#field-email").fill("kong.qingfeng@example.org")
    page.locator("#field-login").fill("kong.qingfeng")
    page.locator("#field-unit").select_option(label="\u3000Jichuan Audit Department")
    page.locator("#field-role").select_option("auditor")
    page.locator("#field-validTo").fill("")
    save(page)
    expect(page.locator(".office-notice")).to_have_text("Saved.")
    expect(page.locator("h1")).to_have_text("Kong Qingfeng")
    expect(page.locator(".facts")).to_contain_text("kong.qingfeng@example.org")

    page.goto("/office/people/new")
    page.locator("#field-nameChinese").fill("另一人")
    page.locator("#field-login").fill("kong.qingfeng")
    page.locator("#field-unit").select_option(index=1)
    page.locator("#field-role").select_option("editor")
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("is taken")


def test_a_change_stands_in_the_history_with_what_was_before_and_after(office):
    page = office.enter()
    open_person(page, "Ye Xiaoman")
    page.get_by_role("link", name="Edit", exact=True).click()
    before = page.locator("#field-phone").input_value()
    page.locator("#field-phone").fill("+86-0501-5559999")
    save(page)
    expect(page.locator(".facts")).to_contain_text("+86-0501-5559999")

    page.get_by_role("link", name="History").click()
    newest = page.locator(".timeline > li").first
    expect(newest).to_contain_text("Person changed")
    expect(newest).to_contain_text("Shen Yanqiu")
    expect(newest.locator(".changes dt")).to_have_text(["Phone"])
    expect(newest.locator(".changes del")).to_have_text(before)
    expect(newest.locator(".changes ins")).to_have_text("+86-0501-5559999")
    oldest = page.locator(".timeline > li").last
    expect(oldest).to_contain_text("Statistics officer · Jichuan Bureau of Statistics")


def test_the_later_of_two_edits_sees_both_values_and_wins_knowingly(office):
    first = office.enter()
    open_person(first, "Meng Zhiqiu")
    first.get_by_role("link", name="Edit", exact=True).click()
    second = first.context.new_page()
    second.goto(first.url)
    first.locator("#field-phone").fill("+86-0501-1111111")
    first.locator("#field-nameEnglish").fill("Meng Zhi-Qiu")
    save(first)
    expect(first.locator(".office-notice")).to_have_text("Saved.")

    second.locator("#field-phone").fill("+86-0501-2222222")
    save(second)
    expect(second.locator(".office-notice")).to_contain_text("Somebody changed this record meanwhile")
    assert second.locator("#field-phone").input_value() == "+86-0501-2222222"
    expect(second.locator("#field-phone-hint")).to_contain_text("+86-0501-1111111")
    expect(second.locator("#field-nameEnglish-hint")).to_contain_text("Meng Zhi-Qiu")
    first.reload()
    expect(first.locator(".facts")).to_contain_text("+86-0501-1111111")

    save(second)
    expect(second.locator(".office-notice")).to_have_text("Saved.")
    expect(second.locator(".facts")).to_contain_text("+86-0501-2222222")


def test_a_person_is_removed_only_with_a_reason_and_stays_on_record(office):
    page = office.enter()
    add_person(page, "宁远行", "Ning Yuanxing", "ning.yuanxing")
    page.get_by_role("link", name="Remove").click()
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("Reason: Fill this in.")
    page.locator("#field-reason").fill("retired")
    save(page)
    expect(page.locator(".office-notice")).to_contain_text("removed")

    page.goto("/office/people?q=Yuanxing")
    expect(page.locator(".empty")).to_be_visible()
    page.goto("/office/people?q=Yuanxing&removed=all")
    expect(page.locator(".records tbody .state")).to_have_text("Removed")
    page.locator(".records tbody a").click()
    page.get_by_role("link", name="History").click()
    expect(page.locator(".timeline > li").first).to_contain_text("Person removed")
    expect(page.locator(".timeline__reason").first).to_have_text("retired")
