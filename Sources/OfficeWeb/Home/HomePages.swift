import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// The first page of the office.
enum HomePages {
    static let routes: [OfficeRoute] = [
        .get("/office", .signedIn) { office, visit in try await office.homePage(visit) }
    ]
}

extension Office {
    func homePage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        var page = OfficePage(
            heading: voice.text("office_home_heading", ["name": voice.phrase(viewer.person.name).text]))
        page.notice = notice(visit)
        page.parts = [
            try await worksPart(visit), try await matterWorkPart(viewer, voice),
            try await inspectionWorkPart(viewer, voice), try await paperWorkPart(viewer, voice),
            try await invitedPart(viewer, voice),
        ].compactMap(\.self)
        let detail = try await identity.person(viewer.person.id, as: viewer)
        if viewer.may(PublishingPolicy.readArticles) { page.parts += try await deskParts(viewer, voice) }
        page.actions = Self.beginActions(viewer, voice)
        page.parts.append(OfficePage.Part(tiles: Tiles(tiles: try await tiles(viewer, voice))))
        if !detail.hasTimeCode {
            page.parts.append(
                OfficePage.Part(
                    heading: voice.text("office_safer_heading"), note: voice.text("office_safer_note"),
                    actions: [.link(voice.text("codes_confirm"), "/office/account/codes")]))
        }
        page.parts.append(dutiesPart(detail, voice))
        return try response(page, visit)
    }

    private func tiles(_ viewer: Viewer, _ voice: Voice) async throws -> [Tiles.Tile] {
        var tiles: [Tiles.Tile] = []
        if viewer.may(IdentityPolicy.readUnits) {
            let people = try await identity.people(PersonFilter(), as: viewer).total
            tiles.append(
                Tiles.Tile(
                    label: voice.text("office_nav_people"), value: "\(people)", url: "/office/people", hint: nil))
            tiles.append(
                Tiles.Tile(
                    label: voice.text("office_nav_units"), value: "\(viewer.units(IdentityPolicy.readUnits).count)",
                    url: "/office/units", hint: nil))
        }
        return tiles
    }

    /// The duties of a person, the lent ones marked.
    func dutiesPart(_ detail: PersonDetail, _ voice: Voice) -> OfficePage.Part {
        let entries = detail.duties.map { line in
            Timeline.Entry(
                time: Self.period(line.duty.validFrom, line.duty.validTo, voice),
                who: voice.phrase(line.roleName).text,
                what: [line.duty.title.map { voice.phrase($0).text }, voice.phrase(line.unitName).text]
                    .compactMap { $0 }.joined(separator: " · "),
                url: "/office/units/\(line.duty.unit)")
        }
        return OfficePage.Part(
            heading: voice.text("person_duties"), timeline: Timeline(entries, emptyText: voice.text("person_no_duties"))
        )
    }

    /// 2026-01-01 – 2026-06-30; the last day is the one before the end.
    static func period(_ from: CalendarDay, _ to: CalendarDay?, _ voice: Voice) -> String {
        to.map { voice.text("period_until", ["from": "\(from)", "to": "\($0)"]) }
            ?? voice.text("period_since", ["from": "\(from)"])
    }

    /// What the address says was just done; `nil` for nothing or nonsense.
    func notice(_ visit: Visit) -> Notice? {
        let done = visit.query("done")
        guard !done.isEmpty, done.utf8.allSatisfy({ $0 == 95 || (97...122).contains($0) }) else { return nil }
        let text = visit.voice.text("done_" + done)
        return text == "done_" + done ? nil : Notice(text: text, isGood: true)
    }
}
