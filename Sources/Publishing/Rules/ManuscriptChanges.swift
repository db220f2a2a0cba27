import Kernel
import Ledger
import Storage

/// What an edit of a manuscript changed, as its history shows it: names instead of numbers, text instead of HTML.
struct ManuscriptChanges {
    let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    func between(_ before: ManuscriptContent, _ after: ManuscriptContent) throws -> [FieldChange] {
        FieldChange.differences(from: try fields(before), to: try fields(after))
    }

    private func fields(_ content: ManuscriptContent) throws -> [(field: String, value: String?)] {
        var fields: [(field: String, value: String?)] = []
        func add(_ field: String, _ value: String) { fields.append((field, value.isEmpty ? nil : value)) }
        for language in Language.allCases {
            let text = content[language]
            let suffix = language.fieldSuffix
            add("title" + suffix, text.title)
            add("source" + suffix, text.source)
            add("summary" + suffix, text.summary)
            add("body_text" + suffix, ManuscriptPlainText.of(text.body))
            add(
                "attachments" + suffix,
                text.attachments.map { "\($0.label) (\($0.file.prefix(12)))" }.joined(separator: "\n"))
        }
        add("published_on", content.day)
        fields.append(("zone", try name("SELECT name_zh AS name FROM zone WHERE id = ?", content.zone)))
        for (field, facet) in [("region", content.region), ("section", content.section), ("kind", content.kind)] {
            fields.append((field, try name("SELECT name_zh AS name FROM facet WHERE id = ?", facet)))
        }
        add("phone", content.phone)
        add("fax", content.fax)
        add("email", content.email)
        return fields
    }

    private func name(_ sql: String, _ id: Int64?) throws -> String? {
        guard let id else { return nil }
        return try transaction.row(sql, [.integer(id)])?.text("name") ?? "\(id)"
    }
}
