import Exchange
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Ledger
import WebSupport

/// The preview of an import: all that would change, all that stands in its way, and the button that accepts.
struct ImportPage: Sendable {
    let upload: DirectoryUpload
    let reading: ImportDesk.Reading
    let sheet: String
    let words: HistoryWords
    var voice: Voice { words.voice }
    var preview: ImportPreview { reading.preview }
    var address: ImportAddress { ImportAddress(upload.id, sheet: sheet) }

    /// How many problems and notes the page shows; the file has all.
    static let mostProblems = 200
    static let size = 50

    /// - Parameter list: filters and page of the changes.
    func parts(_ list: ListAddress) -> [OfficePage.Part] {
        [summary, sheets, problems, acceptance, changes(list), notes].compactMap { $0 }
    }

    private var summary: OfficePage.Part {
        var facts = Facts()
        facts.add(voice.text("field_file"), upload.files.map(\.name).joined(separator: ", "))
        facts.add(voice.text("import_kept_until"), voice.instant(upload.expiresAt))
        for subject in [ImportPreview.Subject.unit, .person] {
            let counts = [ImportPreview.Outcome.created, .changed, .unchanged].map { preview.count(subject, $0) }
            guard counts.contains(where: { $0 > 0 }) else { continue }
            facts.add(
                voice.text("import_rows_" + subject.rawValue),
                voice.text(
                    "import_counts",
                    ["created": "\(counts[0])", "changed": "\(counts[1])", "unchanged": "\(counts[2])"]))
        }
        return OfficePage.Part(facts: facts)
    }

    /// The choice of one sheet, where there are several.
    private var sheets: OfficePage.Part? {
        let visible = reading.sheets.filter { !$0.isHidden }
        guard visible.count > 1 || !sheet.isEmpty else { return nil }
        var part = OfficePage.Part(heading: voice.text("field_sheet"))
        let all = ImportAddress(upload.id, sheet: "")
        part.actions =
            [.link(voice.text("value_all"), all.url(), isPrimary: sheet.isEmpty)]
            + visible.map { choice in
                .link(
                    choice.place, ImportAddress(upload.id, sheet: choice.place).url(), isPrimary: choice.place == sheet)
            }
        return part
    }

    private var problems: OfficePage.Part? {
        guard !preview.problems.isEmpty else { return nil }
        return messages(preview.problems, "import_problems", note: "import_problems_note")
    }

    private var notes: OfficePage.Part? {
        preview.notes.isEmpty ? nil : messages(preview.notes, "import_notes", note: "import_notes_note")
    }

    private func messages(_ all: [Problem], _ heading: String, note: String) -> OfficePage.Part {
        let shown = Array(all.prefix(Self.mostProblems))
        var list = ListAddress(path: address.url("/problems"), sort: "")
        if !sheet.isEmpty { list.filters = [("sheet", sheet)] }
        let more = all.count > shown.count ? voice.text("import_first", ["count": "\(shown.count)"]) : ""
        return OfficePage.Part(
            heading: voice.text(heading), anchor: heading.replacing("_", with: "-"),
            table: TableView(
                shown, Self.messageColumns, at: list, total: all.count, size: all.count, caption: voice.text(heading),
                empty: "", exportPath: "\(ImportPages.path)/\(upload.id)/problems", voice),
            note: voice.text(note) + more)
    }

    static let messageColumns: [ListColumn<Problem>] = [
        ListColumn(key: "place", isWhole: true) { problem, _ in TableView.Cell(problem.field) }, problem,
    ]

    static let problem = ListColumn<Problem>(key: "problem") { problem, voice in
        TableView.Cell(voice.text(problem.key, problem.arguments))
    }

    private var acceptance: OfficePage.Part? {
        guard preview.problems.isEmpty else { return nil }
        guard preview.hasChanges else { return .note(voice.text("import_no_changes")) }
        return OfficePage.Part(
            heading: voice.text("import_accept_heading"), note: voice.text("import_accept_note"),
            actions: [
                .post(
                    voice.text("import_accept"), "\(ImportPages.path)/\(upload.id)/acceptance", isPrimary: true,
                    hidden: [
                        FormView.Hidden(name: "digest", value: preview.digest),
                        FormView.Hidden(name: "sheet", value: sheet),
                    ]),
                .link(voice.text("import_again"), ImportPages.path),
            ])
    }

    // MARK: The changes

    /// `nil` where every row is wrong: those are told already.
    private func changes(_ list: ListAddress) -> OfficePage.Part? {
        if preview.lines.isEmpty, !preview.problems.isEmpty { return nil }
        let make = FieldMaker(voice)
        let lines = Self.lines(preview, list)
        let page = Array(lines.dropFirst((list.page - 1) * Self.size).prefix(Self.size))
        return OfficePage.Part(
            heading: voice.text("import_changes"),
            table: TableView(
                page, Self.columns(words), at: list, total: lines.count, size: Self.size,
                caption: voice.text("import_changes"), empty: voice.text("import_no_rows"),
                filters: [
                    make.select(
                        "outcome", list["outcome"], empty: voice.text("value_all"),
                        ["created", "changed", "unchanged"].map { ($0, voice.text("import_" + $0)) }),
                    make.select(
                        "record_kind", list["record_kind"], empty: voice.text("value_all"),
                        ["unit", "person"].map { ($0, voice.text("record_" + $0)) }),
                ] + (sheet.isEmpty ? [] : [make.text("sheet", sheet)]),
                exportPath: "\(ImportPages.path)/\(upload.id)/changes", voice))
    }

    /// The rows that a list shows: those that fit its filters.
    static func lines(_ preview: ImportPreview, _ list: ListAddress) -> [ImportPreview.Line] {
        preview.lines.filter { line in
            (list["outcome"].isEmpty || line.outcome.rawValue == list["outcome"])
                && (list["record_kind"].isEmpty || line.subject.rawValue == list["record_kind"])
        }
    }

    static func columns(_ words: HistoryWords) -> [ListColumn<ImportPreview.Line>] {
        [
            ListColumn(key: "place", isWhole: true) { line, _ in TableView.Cell("\(line.sheet)!\(line.row)") },
            outcome { $0.outcome },
            ListColumn(key: "name") { line, _ in
                let folder = line.subject == .unit ? "units" : "people"
                return TableView.Cell(
                    line.name, url: line.outcome == .created ? nil : "/office/\(folder)/\(line.id)",
                    more: line.key == line.name ? nil : line.key)
            } plain: { line, _ in
                .text(line.key == line.name ? line.name : "\(line.name) (\(line.key))")
            },
            ListColumn(key: "changes") { line, voice in
                TableView.Cell(line.changes.map(words.text).joined(separator: voice.text("semicolon")))
            },
        ]
    }

    /// What becomes of a line, in a list of lines that are imported.
    static func outcome<Line>(
        _ outcome: @escaping @Sendable (Line) -> ImportPreview.Outcome
    ) -> ListColumn<Line> {
        ListColumn(key: "outcome") { line, voice in
            let tone: Badge.Tone =
                switch outcome(line) {
                case .created: .good
                case .changed: .waiting
                case .unchanged: .quiet
                }
            return TableView.Cell("", badge: Badge(voice.text("import_" + outcome(line).rawValue), tone))
        } plain: { line, voice in
            .text(voice.text("import_" + outcome(line).rawValue))
        }
    }
}
