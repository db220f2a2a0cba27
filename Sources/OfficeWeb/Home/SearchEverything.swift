import Hummingbird
import Identity
import Kernel
import Meetings
import Publishing
import Supervision
import WebSupport

/// One search over everything that somebody may see.
enum SearchEverything {
    static let routes: [OfficeRoute] = [
        .get("/office/search", .signedIn) { office, visit in try await office.searchEverything(visit) }
    ]
    /// Hits of each kind that are shown; the list of the kind has the others.
    static let shown = 8
}

extension Office {
    func searchEverything(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let text = String(visit.query("q").prefix(200)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var page = OfficePage(heading: voice.text("office_search_heading"))
        let make = FieldMaker(voice)
        page.parts = [OfficePage.Part(search: make.text("q", text, type: "search"))]
        guard !text.isEmpty else {
            page.parts.append(.note(voice.text("office_search_lead")))
            return try response(page, visit)
        }
        page.lead = voice.text("office_search_for", ["text": text])
        let found = [
            try await foundManuscripts(text, viewer, voice), try await foundArticles(text, viewer, voice),
            try await foundMeetings(text, viewer, voice), try await foundMatters(text, viewer, voice),
            try await foundPeople(text, viewer, voice), foundUnits(text, viewer, voice),
        ].compactMap { $0 }
        page.parts += found.isEmpty ? [.note(voice.text("office_search_none", ["text": text]))] : found
        return try response(page, visit)
    }

    /// The hits of one kind; `nil` for none.
    private func part(
        _ heading: String, total: Int, _ entries: [Timeline.Entry], all address: String, _ voice: Voice
    ) -> OfficePage.Part? {
        guard !entries.isEmpty else { return nil }
        var part = OfficePage.Part(
            heading: voice.text("office_search_group", ["kind": voice.text(heading), "count": "\(total)"]),
            timeline: Timeline(entries, emptyText: ""))
        if total > entries.count { part.actions = [.link(voice.text("office_search_all"), address)] }
        return part
    }

    private func foundManuscripts(_ text: String, _ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        guard viewer.may(PublishingPolicy.readArticles) else { return nil }
        var filter = ManuscriptFilter()
        (filter.text, filter.size) = (text, SearchEverything.shown)
        let list = try await desk.manuscripts(filter, as: viewer)
        let entries = list.lines.map { line in
            let title = Self.title(line, voice)
            return Timeline.Entry(
                time: voice.instant(line.updatedAt), who: line.zone.map { voice.phrase($0).text } ?? "",
                what: title.text, lang: title.lang, url: ManuscriptPages.path + "/\(line.id)",
                badge: Self.badge(line.state, isPublic: line.isPublic, voice))
        }
        return part(
            "office_nav_manuscripts", total: list.total, entries, all: ManuscriptPages.path + "?q=" + text.formEncoded,
            voice)
    }

    private func foundArticles(_ text: String, _ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        guard viewer.may(PublishingPolicy.readArticles) else { return nil }
        var filter = OfficeReader.ArticleFilter()
        (filter.text, filter.size) = (text, SearchEverything.shown)
        let list = try await articles.articles(filter, language: voice.language, as: viewer)
        let entries = list.lines.prefix(SearchEverything.shown).map { line in
            Timeline.Entry(
                time: line.day.map { "\($0)" } ?? "—", who: line.zone.map { voice.phrase($0).text } ?? "",
                what: line.title, lang: voice.lang(line.language), url: "/office/articles/\(line.id)")
        }
        return part(
            "office_nav_articles", total: list.total, Array(entries), all: "/office/articles?q=" + text.formEncoded,
            voice)
    }

    private func foundMeetings(_ text: String, _ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        guard viewer.may(MeetingsPolicy.readMeetings) else { return nil }
        var filter = MeetingFilter()
        (filter.text, filter.size) = (text, SearchEverything.shown)
        let list = try await meetings.desk.meetings(filter, as: viewer)
        let entries = list.lines.map { line in
            let title = voice.phrase(line.meeting.title)
            return Timeline.Entry(
                time: "\(line.meeting.day)",
                who: viewer.tree.keepingUnit(of: line.meeting.unit).map { voice.phrase($0.name).text } ?? "",
                what: title.text, lang: title.lang, url: MeetingPages.path + "/\(line.meeting.id)",
                badge: Self.badge(line.state, voice))
        }
        return part(
            "office_nav_meetings", total: list.total, entries, all: MeetingPages.path + "?q=" + text.formEncoded,
            voice)
    }

    private func foundMatters(_ text: String, _ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        guard viewer.may(SupervisionPolicy.readMatters) else { return nil }
        var filter = MatterFilter()
        (filter.text, filter.size) = (text, SearchEverything.shown)
        let list = try await meetings.matters.matters(filter, as: viewer)
        let entries = list.lines.map { matter in
            Timeline.Entry(
                time: "\(matter.number)",
                who: viewer.tree.keepingUnit(of: matter.leadUnit).map { voice.phrase($0.name).text } ?? "",
                what: matter.text, lang: voice.lang(.zhHans), url: MatterPages.path + "/\(matter.id)",
                badge: Self.badge(matter.state, voice))
        }
        return part(
            "office_nav_matters", total: list.total, entries, all: MatterPages.path + "?q=" + text.formEncoded, voice)
    }

    private func foundPeople(_ text: String, _ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part? {
        guard viewer.may(IdentityPolicy.readUnits) else { return nil }
        var filter = PersonFilter()
        (filter.text, filter.language, filter.size) = (text, voice.language, SearchEverything.shown)
        let list = try await identity.people(filter, as: viewer)
        let entries = list.lines.map { line in
            Timeline.Entry(
                time: line.roleName.map { voice.phrase($0).text } ?? "—",
                who: line.unitName.map { voice.phrase($0).text } ?? "", what: voice.phrase(line.person.name).text,
                url: "/office/people/\(line.person.id)")
        }
        return part(
            "office_nav_people", total: Int(list.total), entries, all: "/office/people?q=" + text.formEncoded, voice)
    }

    private func foundUnits(_ text: String, _ viewer: Viewer, _ voice: Voice) -> OfficePage.Part? {
        guard viewer.may(IdentityPolicy.readUnits) else { return nil }
        let units = viewer.units(IdentityPolicy.readUnits).filter { $0.isFound(by: text) }
        let entries = units.prefix(SearchEverything.shown).map { unit in
            Timeline.Entry(
                time: voice.text("unit_kind_" + unit.kind.rawValue), who: unit.code, what: voice.phrase(unit.name).text,
                url: "/office/units/\(unit.id)")
        }
        return part(
            "office_nav_units", total: units.count, Array(entries), all: "/office/units?q=" + text.formEncoded, voice)
    }
}
