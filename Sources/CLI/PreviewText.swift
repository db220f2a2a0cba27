import Identity
import Kernel
import Ledger
import Localization

/// The preview of an import on the terminal: changes on stdout, problems and notes on stderr.
enum PreviewText {
    static func write(_ preview: ImportPreview, isTrial: Bool) {
        for note in preview.notes { Terminal.error(Terminal.line(note)) }
        for line in preview.lines where line.outcome != .unchanged {
            let changes = line.changes.map(text).joined(separator: Terminal.text("import_people_comma"))
            Terminal.output(
                Terminal.text(
                    "import_people_\(line.outcome.rawValue)",
                    ["cell": "\(line.sheet)!\(line.row)", "key": line.key, "name": line.name, "changes": changes]))
        }
        for problem in preview.problems { Terminal.error(Terminal.line(problem)) }
        func count(_ outcome: ImportPreview.Outcome) -> String {
            String(preview.count(.unit, outcome) + preview.count(.person, outcome))
        }
        let key =
            !preview.problems.isEmpty
            ? "import_people_refused" : isTrial ? "import_people_trial" : "import_people_summary"
        Terminal.output(
            Terminal.text(
                key,
                [
                    "created": count(.created), "changed": count(.changed), "unchanged": count(.unchanged),
                    "problems": "\(preview.problems.count)",
                ]))
    }

    private static func text(_ change: FieldChange) -> String {
        let field = Terminal.text("field_\(change.field)")
        guard let before = change.before else { return "\(field) \(change.after ?? "–")" }
        return "\(field) \(before) → \(change.after ?? "–")"
    }

    /// A line for each row of the file, then one for each note and each problem.
    static func writeJSON(_ preview: ImportPreview) {
        for line in preview.lines {
            let changes = line.changes.map { change in
                JSONText.object([
                    ("field", .text(change.field)), ("before", .text(orNull: change.before)),
                    ("after", .text(orNull: change.after)),
                ])
            }
            Terminal.output(
                JSONText.object([
                    ("row", .text("\(line.sheet)!\(line.row)")), ("kind", .text(line.subject.rawValue)),
                    ("outcome", .text(line.outcome.rawValue)), ("key", .text(line.key)), ("name", .text(line.name)),
                    ("changes", .list(changes)),
                ]).line)
        }
        for (kind, list) in [("note", preview.notes), ("problem", preview.problems)] {
            for entry in list {
                Terminal.output(
                    JSONText.object([
                        ("cell", .text(entry.field)), ("kind", .text(kind)), ("key", .text(entry.key)),
                        ("message", .text(Catalogue.shared.sentence(entry, Terminal.language))),
                    ]).line)
            }
        }
    }
}
