import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// The sections of the portal: their names, what they hold, their order.
enum SectionPages {
    static let path = "/office/sections"
    private static let publishing = OfficeRoute.Access.permission(PublishingPolicy.publishArticles)

    static let routes: [OfficeRoute] = [
        .get(path, publishing) { office, visit in try await office.sectionsPage(visit) },
        .get(path + "/new", publishing) { office, visit in try office.sectionForm(visit, SectionDraft(), []) },
        .post(path, publishing) { office, visit in try await office.saveSection(visit, nil) },
        .get(path + "/:id/edit", publishing) { office, visit in try await office.editSection(visit) },
        .post(path + "/:id", publishing) { office, visit in
            try await office.saveSection(visit, try visit.identifier("id", Section.self).rawValue)
        },
        .post(path + "/:id/moves/:move", publishing) { office, visit in try await office.moveSection(visit) },
        .get(path + "/:id/merger", publishing) { office, visit in try await office.mergerForm(visit, []) },
        .post(path + "/:id/merger", publishing) { office, visit in try await office.mergeSections(visit) },
    ]
}

extension Office {
    func sectionsPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let sections = try await sectionDesk.sections(as: visit.viewer)
        let mayKeep = SectionDesk.mayKeep(try visit.viewer)
        var page = OfficePage(
            heading: voice.text("office_nav_sections"), section: "sections", lead: voice.text("sections_lead"))
        page.notice = notice(visit)
        if mayKeep {
            page.actions = [.link(voice.text("section_new"), SectionPages.path + "/new", isPrimary: true)]
        }
        var part = OfficePage.Part(heading: voice.text("sections_order"), isOrder: true)
        part.groups = sections.enumerated().map { position, section in
            OfficePage.ActionGroup(
                label: Self.label(section, position, voice), lang: nil,
                actions: mayKeep ? Self.sectionActions(section, position, sections.count, voice) : [])
        }
        if sections.isEmpty { part.note = voice.text("sections_none") }
        page.parts = [part]
        return try response(page, visit)
    }

    /// Name, what it holds, and how much: one line.
    private static func label(_ section: Section, _ position: Int, _ voice: Voice) -> String {
        let facts = [
            voice.text("column_type_" + section.type.rawValue),
            voice.text("section_articles", ["count": "\(section.articles)"]),
            section.hidesWhenEmpty ? voice.text("section_hides") : nil,
        ].compactMap { $0 }
        return "\(position + 1). \(voice.phrase(section.name).text) · " + facts.joined(separator: " · ")
    }

    private static func sectionActions(
        _ section: Section, _ position: Int, _ count: Int, _ voice: Voice
    ) -> [Action] {
        let url = SectionPages.path + "/\(section.id)"
        let hidden = [FormView.Hidden(name: "version", value: "\(section.version)")]
        var actions: [Action] = []
        if position > 0 { actions.append(.post(voice.text("action_up"), url + "/moves/up", hidden: hidden)) }
        if position < count - 1 {
            actions.append(.post(voice.text("action_down"), url + "/moves/down", hidden: hidden))
        }
        return actions + [
            .link(voice.text("action_edit"), url + "/edit"), .link(voice.text("section_merge"), url + "/merger"),
        ]
    }

    func moveSection(_ visit: Visit) async throws -> Response {
        guard let step = try Self.step(visit) else { throw Refusal.unknown }
        try await sectionDesk.move(
            visit.identifier("id", Section.self).rawValue, by: step, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(SectionPages.path, done: "moved")
    }

    /// A section as it stands.
    /// - Throws: `Refusal.unknown` when there is none of the number in the address.
    func section(_ visit: Visit) async throws -> (section: Section, all: [Section]) {
        guard SectionDesk.mayKeep(try visit.viewer) else { throw Refusal.notAllowed }
        let id = try visit.identifier("id", Section.self).rawValue
        let all = try await sectionDesk.sections(as: visit.viewer)
        guard let section = all.first(where: { $0.id == id }) else { throw Refusal.unknown }
        return (section, all)
    }
}
