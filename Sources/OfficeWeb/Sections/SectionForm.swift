import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    func editSection(_ visit: Visit) async throws -> Response {
        let section = try await section(visit).section
        return try sectionForm(visit, SectionDraft(section), [], earlier: section.earlierNames)
    }

    func saveSection(_ visit: Visit, _ id: Int64?) async throws -> Response {
        var draft = SectionDraft(id: id)
        draft.version = visit.version
        draft.nameChinese = visit.form["nameChinese"]
        draft.nameEnglish = visit.form["nameEnglish"]
        draft.type = Section.ColumnType(rawValue: visit.form["columnType"]) ?? .news
        draft.hidesWhenEmpty = visit.form.all("hides").contains("yes")
        do {
            try await sectionDesk.save(draft, as: visit.viewer)
            return Self.redirect(SectionPages.path, done: "saved")
        } catch let problems as Problems {
            return try sectionForm(visit, draft, problems.list)
        } catch let stale as StaleEdit {
            let stored = SectionDraft(try await section(visit).section)
            draft.version = stale.current
            return try sectionForm(visit, draft, [], stored: stored)
        }
    }

    /// - Parameter stored: what is stored now, when the edit came too late.
    func sectionForm(
        _ visit: Visit, _ draft: SectionDraft, _ problems: [Problem], earlier: [String] = [],
        stored: SectionDraft? = nil
    ) throws -> Response {
        let voice = visit.voice
        guard SectionDesk.mayKeep(try visit.viewer) else { throw Refusal.notAllowed }
        var make = FieldMaker(voice, problems)
        if let stored {
            make.stored = [
                "nameChinese": stored.nameChinese, "nameEnglish": stored.nameEnglish,
                "columnType": stored.type.rawValue,
            ]
        }
        var page = OfficePage(
            heading: voice.text(draft.id == nil ? "section_new" : "section_edit"), section: "sections",
            breadcrumb: [Link(label: voice.text("office_nav_sections"), url: SectionPages.path)])
        page.breadcrumb.append(Link(label: page.heading, url: "#main", current: true))
        if let id = draft.id {
            page.actions = [
                .link(voice.text("action_history"), "/office/history/section/\(id)")
            ]
        }
        var form = FormView(
            action: SectionPages.path + (draft.id.map { "/\($0)" } ?? ""),
            fields: [
                make.text("nameChinese", draft.nameChinese, required: true),
                make.text("nameEnglish", draft.nameEnglish),
                make.select(
                    "columnType", draft.type.rawValue, hint: voice.text("hint_section_type"),
                    Section.ColumnType.allCases.map { ($0.rawValue, voice.text("column_type_" + $0.rawValue)) }),
                make.boxes(
                    "hides", draft.hidesWhenEmpty ? ["yes"] : [], [("yes", voice.text("section_hides_when_empty"))]),
            ], submitLabel: voice.text("action_save"), cancelURL: SectionPages.path)
        form.hidden = [FormView.Hidden(name: "version", value: "\(draft.version)")]
        if !earlier.isEmpty {
            form.note = voice.text(
                "section_earlier_names", ["names": earlier.joined(separator: voice.language == .english ? ", " : "、")])
        }
        page.parts = [OfficePage.Part(form: form)]
        return try formResponse(page, visit, problems, isStale: stored != nil)
    }

    // MARK: Merging

    func mergerForm(_ visit: Visit, _ problems: [Problem]) async throws -> Response {
        let voice = visit.voice
        let (section, all) = try await section(visit)
        let name = voice.phrase(section.name).text
        let heading = voice.text("section_merge_heading", ["name": name])
        var page = OfficePage(
            heading: heading, section: "sections",
            lead: voice.text("section_merge_lead", ["count": "\(section.articles)"]),
            breadcrumb: [
                Link(label: voice.text("office_nav_sections"), url: SectionPages.path),
                Link(label: voice.text("section_merge"), url: "#main", current: true),
            ])
        page.errors = ErrorSummary(problems, voice)
        var form = FormView(
            action: SectionPages.path + "/\(section.id)/merger",
            fields: [
                FieldMaker(voice, problems).select(
                    "into", visit.form["into"], empty: voice.text("value_choose"), required: true,
                    all.filter { $0.id != section.id }.map {
                        (
                            "\($0.id)",
                            voice.phrase($0.name).text + " · " + voice.text("column_type_" + $0.type.rawValue)
                        )
                    })
            ], submitLabel: voice.text("section_merge"), cancelURL: SectionPages.path)
        form.isDangerous = true
        form.hidden = [FormView.Hidden(name: "version", value: "\(section.version)")]
        page.parts = [OfficePage.Part(form: form)]
        return try response(page, visit, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func mergeSections(_ visit: Visit) async throws -> Response {
        do {
            let heir = Identifier<Section>(text: visit.form["into"])?.rawValue ?? 0
            try await sectionDesk.merge(
                visit.identifier("id", Section.self).rawValue, into: heir, basedOn: visit.version, as: visit.viewer)
            return Self.redirect(SectionPages.path, done: "sections_merged")
        } catch let problems as Problems {
            return try await mergerForm(visit, problems.list)
        }
    }
}
