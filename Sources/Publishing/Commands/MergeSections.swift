import Identity
import Kernel
import Ledger
import Storage

extension SectionDesk {
    /// Moves everything of one section into another; its address leads there from now on, its names too.
    /// - Throws: `Problems` when the two cannot be one, `Refusal` or `StaleEdit`; nothing is saved then.
    public func merge(_ id: Int64, into other: Int64, basedOn version: Int64, as viewer: Viewer) async throws {
        try await changing(as: viewer) { sections, change in
            let section = try sections.based(id, on: version)
            guard let heir = sections.first(where: { $0.id == other }), heir.id != section.id else {
                throw Problems([Problem(field: "into", key: "problem_section_heir")])
            }
            // Else articles would leave one column of the portal for another unnoticed.
            guard heir.type == section.type else {
                throw Problems([Problem(field: "into", key: "problem_section_types")])
            }
            try change.writeRow(heir, position: heir.position ?? Section.unmoved)
            try Self.handOver(section, to: heir, change)
            try change.note(
                heir.id, "section.joined", version: heir.version + 1,
                [FieldChange("merged", before: nil, after: section.name.chinese)])
        }
    }

    private static func handOver(_ section: Section, to heir: Section, _ change: SectionChange) throws {
        let transaction = change.transaction
        let (from, into): (Value, Value) = (.integer(section.id), .integer(heir.id))
        let detail = "\(section.name.chinese) → \(heir.name.chinese)"
        let moved = try transaction.rows(
            "UPDATE article SET section_id = ?, version = version + 1 WHERE section_id = ? RETURNING id, version",
            [into, from])
        for article in moved {
            try change.audit.article(
                article.integer("id") ?? 0, "article.moved", version: article.integer("version") ?? 1, detail: detail,
                changes: [FieldChange("section", before: section.name.chinese, after: heir.name.chinese)])
        }
        for table in ["section_name", "merged_section"] {
            try transaction.execute("UPDATE \(table) SET facet_id = ? WHERE facet_id = ?", [into, from])
        }
        try transaction.execute("INSERT INTO merged_section (id, facet_id) VALUES (?, ?)", [from, into])
        for name in [section.name.chinese, section.name.english].compactMap({ $0 }) {
            try transaction.execute(
                "INSERT INTO section_name (name, facet_id) VALUES (?, ?) ON CONFLICT DO NOTHING", [.text(name), into])
        }
        try transaction.execute("DELETE FROM section_place WHERE facet_id = ?", [from])
        try transaction.execute("DELETE FROM facet WHERE id = ?", [from])
        try change.audit.facet(section.id, "facet.joined", detail: detail)
        if section.version > 0 { try change.note(section.id, "section.joined", version: section.version + 1) }
    }
}
