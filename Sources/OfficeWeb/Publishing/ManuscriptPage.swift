import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    /// A manuscript with what can be done about it, its texts, its checks, its revisions.
    func manuscriptPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let id: Manuscript.ID = try visit.identifier()
        let detail = try await desk.manuscript(id, as: viewer)
        let manuscript = detail.manuscript
        let names = try await names(in: detail)
        var page = OfficePage(heading: Self.title(manuscript, voice), section: "manuscripts")
        page.breadcrumb = Self.trail(manuscript, voice)
        page.notice = notice(visit)
        page.actions = Self.actions(detail, voice)
        page.parts = [OfficePage.Part(facts: try await facts(detail, names, viewer, voice))]
        if !detail.others.isEmpty {
            let people = detail.others.map { names[$0.person.rawValue].map { voice.phrase($0).text } ?? "—" }
            page.parts.insert(
                .note(voice.text("manuscript_others", ["people": people.joined(separator: voice.text("list_comma"))])),
                at: 0)
        }
        page.parts += Self.checks(detail, voice)
        page.parts += Self.texts(manuscript.content, voice)
        page.parts += Self.sharing(detail, voice)
        page.parts.append(try await revisions(of: manuscript, viewer, voice))
        return try response(page, visit)
    }

    static func title(_ manuscript: Manuscript, _ voice: Voice) -> String {
        let own = manuscript.content[voice.language].title
        return own.orNil ?? title(manuscript.content.title, voice)
    }

    /// The title of a line in a list, in the reader's language where there is one.
    static func title(_ line: ManuscriptLine, _ voice: Voice) -> Phrase {
        line.title.isEmpty
            ? Phrase(text: title("", voice))
            : voice.phrase(LocalizedText(chinese: line.title, english: line.titleEnglish))
    }

    /// A title, or the word for a text that has none yet.
    static func title(_ title: String, _ voice: Voice) -> String { title.orNil ?? voice.text("manuscript_untitled") }

    static func trail(_ manuscript: Manuscript, _ voice: Voice, here: String? = nil) -> [Link] {
        let url = ManuscriptPages.path + "/\(manuscript.id)"
        let list = Link(label: voice.text("office_nav_manuscripts"), url: ManuscriptPages.path)
        let own = Link(label: title(manuscript, voice), url: here == nil ? "#main" : url, current: here == nil)
        return [list, own] + (here.map { [Link(label: $0, url: "#main", current: true)] } ?? [])
    }

    private func names(in detail: ManuscriptDetail) async throws -> [Int64: LocalizedText] {
        let people = [detail.manuscript.editedBy, detail.manuscript.submittedBy, detail.manuscript.createdBy]
        return try await identity.names(
            of: Set((people.compactMap { $0 } + detail.others.map(\.person)).map(\.rawValue)))
    }

    private func facts(
        _ detail: ManuscriptDetail, _ names: [Int64: LocalizedText], _ viewer: Viewer, _ voice: Voice
    ) async throws -> Facts {
        let manuscript = detail.manuscript
        let choices = try await desk.choices(for: manuscript, as: viewer)
        func name(_ person: Person.ID?) -> String? {
            person.map { names[$0.rawValue].map { voice.phrase($0).text } ?? "\($0)" }
        }
        func choice(_ id: Int64?, _ list: [ManuscriptChoices.Choice]) -> String? {
            id.flatMap { id in list.first { $0.id == id } }.map { voice.phrase($0.name).text }
        }
        var facts = Facts()
        let state = Self.badge(manuscript.state, isPublic: manuscript.isPublic, voice)
        facts.add(voice.text("column_state"), state: state)
        facts.add(
            voice.text("column_unit"), viewer.tree.keepingUnit(of: manuscript.unit).map { voice.phrase($0.name).text })
        facts.add(voice.text("column_zone"), choice(manuscript.content.zone, choices.zones))
        facts.add(voice.text("column_section"), choice(manuscript.content.section, choices.sections))
        facts.add(voice.text("manuscript_editor"), name(manuscript.editedBy))
        facts.add(voice.text("manuscript_submitter"), name(manuscript.submittedBy))
        facts.add(voice.text("column_due"), manuscript.dueAt.map(voice.instant))
        facts.add(
            voice.text("column_day"), CalendarDay(iso: manuscript.content.day).map(voice.day))
        facts.add(voice.text("column_updated"), voice.instant(manuscript.updatedAt))
        return facts
    }

    private static func actions(_ detail: ManuscriptDetail, _ voice: Voice) -> [Action] {
        let manuscript = detail.manuscript
        let path = ManuscriptPages.path + "/\(manuscript.id)"
        var actions: [Action] = []
        for step in detail.steps where step.refusal == nil {
            actions.append(
                .link(
                    voice.text("move_" + step.move.word),
                    path + "/steps/\(step.move.rawValue)",
                    isPrimary: step.move == .publish || step.move == .submit))
        }
        if detail.mayWrite { actions.append(.link(voice.text("action_edit"), path + "/edit")) }
        for language in manuscript.content.languages {
            let key = language == .zhHans ? "manuscript_preview_zh" : "manuscript_preview_en"
            actions.append(.link(voice.text(key), path + "/preview?language=\(language.pathSegment)"))
        }
        if manuscript.isPublic {
            actions.append(
                .link(
                    voice.text("article_on_portal"), "/\(voice.language.pathSegment)/articles/\(manuscript.id)"))
        }
        actions.append(.link(voice.text("action_history"), "/office/history/manuscript/\(manuscript.id)"))
        return actions
    }

    /// What the checks found, and which step waits for somebody else.
    private static func checks(_ detail: ManuscriptDetail, _ voice: Voice) -> [OfficePage.Part] {
        var parts: [OfficePage.Part] = []
        let waiting = detail.steps.compactMap(\.refusal).first { $0.key == "refusal_manuscript_own" }
        if let waiting { parts.append(.note(voice.text(waiting.key, waiting.arguments))) }
        guard [.draft, .review, .scheduled].contains(detail.manuscript.state) else { return parts }
        return parts + findings(detail.findings, voice)
    }

    /// What the checks found; nothing for nothing.
    static func findings(_ findings: [PublicationFinding], _ voice: Voice) -> [OfficePage.Part] {
        guard !findings.isEmpty else { return [] }
        let entries = findings.map { finding in
            Timeline.Entry(
                time: "", who: "", what: sentence(finding.problem, voice),
                badge: badge(isStopping: finding.isStopping, voice))
        }
        return [
            OfficePage.Part(
                heading: voice.text("manuscript_checks"), timeline: Timeline(entries, emptyText: ""))
        ]
    }

    /// Whether something stops a publication or only warns.
    static func badge(isStopping: Bool, _ voice: Voice) -> Badge {
        Badge(voice.text(isStopping ? "finding_stops" : "finding_warns"), isStopping ? .bad : .waiting)
    }

    static func sentence(_ problem: Problem, _ voice: Voice) -> String {
        voice.text("field_" + problem.field) + voice.text("colon") + voice.text(problem.key, problem.arguments)
    }

    private static func texts(_ content: ManuscriptContent, _ voice: Voice) -> [OfficePage.Part] {
        content.languages.map { language in
            let text = content[language]
            var part = OfficePage.Part(
                heading: voice.text(language == .zhHans ? "manuscript_chinese" : "manuscript_english"))
            part.reading = OfficePage.Reading(
                title: text.title, source: text.source.orNil, lang: language.rawValue,
                html: PublicBody.withScrollingTables(
                    StoredFileAddress.moved(text.body, below: ManuscriptForm.filesPath)))
            part.attachments = text.attachments.map {
                Link(label: $0.label, url: ManuscriptForm.filesPath + $0.file)
            }
            return part
        }
    }

    /// The link by which somebody without an account sees the text.
    private static func sharing(_ detail: ManuscriptDetail, _ voice: Voice) -> [OfficePage.Part] {
        guard detail.mayWrite else { return [] }
        let path = ManuscriptPages.path + "/\(detail.manuscript.id)/preview-pass"
        var part = OfficePage.Part(
            heading: voice.text("manuscript_share"),
            note: detail.previewUntil.map { voice.text("manuscript_shared_until", ["time": voice.instant($0)]) }
                ?? voice.text("manuscript_share_lead"))
        part.actions = [.post(voice.text("manuscript_share_make"), path)]
        if detail.previewUntil != nil {
            part.actions.append(.post(voice.text("manuscript_share_end"), path + "/end", isDangerous: true))
        }
        return [part]
    }

    private func revisions(of manuscript: Manuscript, _ viewer: Viewer, _ voice: Voice) async throws -> OfficePage.Part
    {
        let revisions = try await desk.revisions(of: manuscript.id, as: viewer)
        let names = try await identity.names(of: Set(revisions.compactMap { Int64($0.madeBy) }))
        let entries = revisions.prefix(200).map { revision in
            let who = Int64(revision.madeBy).flatMap { names[$0] }.map { voice.phrase($0).text }
            let isPublic = revision.number == manuscript.publicRevision
            return Timeline.Entry(
                time: voice.instant(revision.madeAt), who: who ?? Self.program(revision.madeBy, voice),
                what: voice.text("manuscript_revision", ["number": "\(revision.number)"]),
                url: ManuscriptPages.path + "/\(manuscript.id)/revisions/\(revision.number)",
                badge: isPublic ? Badge(voice.text("manuscript_revision_public"), .good) : nil)
        }
        return OfficePage.Part(
            heading: voice.text("manuscript_revisions"), timeline: Timeline(Array(entries), emptyText: ""))
    }
}
