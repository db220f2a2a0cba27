import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    /// The editor, with what was typed and never saved where there is some.
    func manuscriptEditor(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let detail = try await desk.manuscript(visit.identifier(), as: visit.viewer)
        guard detail.mayWrite else { throw Refusal.notAllowed }
        var editing = Editing(detail, content: detail.manuscript.content, version: detail.manuscript.version)
        if let typing = detail.typing, typing.content != detail.manuscript.content {
            editing.content = typing.content
            editing.version = typing.version
            let key = typing.version == detail.manuscript.version ? "manuscript_typing_kept" : "manuscript_typing_stale"
            editing.notice = Notice(text: voice.text(key, ["time": voice.instant(typing.keptAt)]), isGood: true)
            editing.isTyping = true
        }
        return try await editorPage(visit, editing)
    }

    /// What the editor shows.
    struct Editing {
        let detail: ManuscriptDetail
        var content: ManuscriptContent
        var version: Int64
        var problems: [Problem] = []
        var notice: Notice?
        /// What is shown was kept while typing, and can be given up.
        var isTyping = false
        /// What somebody else saved meanwhile, beside what is being written.
        var stale: ComparisonView?

        init(_ detail: ManuscriptDetail, content: ManuscriptContent, version: Int64) {
            (self.detail, self.content, self.version) = (detail, content, version)
        }
    }

    func editorPage(_ visit: Visit, _ editing: Editing) async throws -> Response {
        let voice = visit.voice
        let manuscript = editing.detail.manuscript
        let path = ManuscriptPages.path + "/\(manuscript.id)"
        var page = OfficePage(heading: voice.text("manuscript_edit"), section: "manuscripts")
        page.breadcrumb = Self.trail(manuscript, voice, here: voice.text("action_edit"))
        page.errors = ErrorSummary(editing.problems, voice)
        page.notice = editing.notice
        if editing.isTyping {
            page.actions = [.post(voice.text("manuscript_typing_drop"), path + "/typing/end", isDangerous: true)]
        }
        if [.review, .scheduled, .published].contains(manuscript.state) {
            page.lead = voice.text("manuscript_edit_becomes_draft")
        }
        let mayPublish = editing.detail.steps.contains { $0.move == .submit } || manuscript.state != .draft
        let view = EditorView(
            action: path, typingURL: path + "/typing", cleaningURL: path + "/cleaning", filesURL: path + "/files",
            version: editing.version, texts: Language.allCases.map { text($0, editing, voice) },
            fields: try await placeFields(editing, try visit.viewer, voice), submitLabel: voice.text("action_save"),
            furtherLabel: mayPublish ? voice.text("manuscript_save_and_submit") : nil, cancelURL: path,
            library: assets.address(of: "prose.js"), script: assets.address(of: "editor.js"),
            words: Self.scriptWords(voice))
        if let stale = editing.stale {
            page.parts.append(OfficePage.Part(heading: voice.text("manuscript_stale"), comparison: stale))
        }
        page.parts.append(OfficePage.Part(editor: view))
        let status: HTTPResponse.Status =
            editing.stale != nil ? .conflict : editing.problems.isEmpty ? .ok : .unprocessableContent
        return try response(page, visit, status: status)
    }

    private static func scriptWords(_ voice: Voice) -> String {
        let names = [
            "uploading", "away", "signedOut", "tooLarge", "stale", "kept", "keptBesideOthers", "attachmentLabel",
            "remove", "notPicture",
            "cleaning", "pasted", "linkAddress", "picture_alt", "picture_caption", "picture_credit",
        ]
        let tools = [
            "heading", "subheading", "bold", "italic", "bullets", "numbers", "quote", "table", "row", "column", "link",
            "picture", "undo", "redo",
        ]
        let words = names + tools.map { "tool_" + $0 }
        return JSONText.object(words.map { ($0, .text(voice.text("editor_" + $0.snakeCased))) }).line
    }

    private func text(_ language: Language, _ editing: Editing, _ voice: Voice) -> EditorView.Text {
        let make = FieldMaker(voice, editing.problems)
        let text = editing.content[language]
        let suffix = language.fieldSuffix
        func field(_ name: String, _ value: String, hint: String? = nil) -> FieldView {
            var field = make.text(name + suffix, value, hint: hint)
            field.label = voice.text("field_" + name)
            (field.isWide, field.lang) = (true, language.rawValue)
            return field
        }
        var summary = make.area("summary" + suffix, text.summary, hint: voice.text("hint_manuscript_summary"))
        (summary.label, summary.lang) = (voice.text("field_summary"), language.rawValue)
        let error = editing.problems.first { $0.field == "body" + suffix }.map { voice.text($0.key, $0.arguments) }
        return EditorView.Text(
            heading: voice.text(language == .zhHans ? "manuscript_chinese" : "manuscript_english"),
            lang: language.rawValue, suffix: suffix,
            fields: [field("title", text.title), field("source", text.source)],
            body: StoredFileAddress.moved(text.body, below: ManuscriptForm.filesPath),
            bodyLabel: voice.text("field_body"), bodyError: error, summary: summary,
            attachments: text.attachments.map {
                EditorView.Attachment(
                    file: $0.file, name: $0.name, label: $0.label, url: ManuscriptForm.filesPath + $0.file)
            },
            mark: language == .english
                ? editing.detail.mark.map { Comparisons.original($0, editing.detail.manuscript.content, voice) } : nil)
    }

    private func placeFields(_ editing: Editing, _ viewer: Viewer, _ voice: Voice) async throws -> [FieldView] {
        let make = FieldMaker(voice, editing.problems)
        let choices = try await desk.choices(for: editing.detail.manuscript, as: viewer)
        let content = editing.content
        func select(_ name: String, _ value: Int64?, _ list: [ManuscriptChoices.Choice]) -> FieldView {
            make.select(
                name, value.map(String.init) ?? "", empty: voice.text("value_none"),
                list.map { ("\($0.id)", voice.phrase($0.name).text) })
        }
        var zone = select("zone", content.zone, choices.zones)
        zone.label = voice.text("column_zone")
        var day = make.text("day", content.day, type: "date", hint: voice.text("hint_manuscript_day"))
        day.label = voice.text("manuscript_day")
        return [
            zone, select("section", content.section, choices.sections),
            select("region", content.region, choices.regions), select("kind", content.kind, choices.kinds),
            day, make.text("phone", content.phone, type: "tel"), make.text("fax", content.fax, type: "tel"),
            make.text("email", content.email, type: "email"),
        ]
    }
}
