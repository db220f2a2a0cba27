import Identity
import Kernel
import Ledger
import Storage

extension SectionDesk {
    /// Makes a section, or renames one: its address stays, and its earlier name still leads imported pages to it.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    /// - Returns: its number.
    @discardableResult
    public func save(_ draft: SectionDraft, as viewer: Viewer) async throws -> Int64 {
        let draft = draft.tidied
        try Problems(draft.problems).check()
        let newID = identifiers.next(Section.self).rawValue
        return try await changing(as: viewer) { sections, change in
            let before = try draft.id.map { try sections.based($0, on: draft.version) }
            try Problems(Self.problems(of: draft, beside: sections)).check()
            guard let before else {
                try Self.create(draft, newID, change)
                return newID
            }
            if SectionDraft(before) != draft { try Self.edit(before, draft, change) }
            return before.id
        }
    }

    /// A section goes up (-1) or down (1).
    /// - Throws: `Refusal` or `StaleEdit`; nothing is saved then.
    public func move(_ id: Int64, by step: Int, basedOn version: Int64, as viewer: Viewer) async throws {
        try await changing(as: viewer) { sections, change in
            _ = try sections.based(id, on: version)
            var ordered = sections
            ordered.move({ $0.id == id }, by: step)
            for (position, section) in ordered.enumerated() where section.position != Int64(position) {
                let old = sections.firstIndex { $0.id == section.id }.map { "\($0 + 1)" }
                try change.write(
                    section, position: Int64(position), "section.moved",
                    [FieldChange("position", before: old, after: "\(position + 1)")])
            }
        }
    }

    private static func problems(of draft: SectionDraft, beside sections: [Section]) -> [Problem] {
        var problems: [Problem] = []
        for (field, name) in [("nameChinese", draft.nameChinese), ("nameEnglish", draft.nameEnglish)]
        where !name.isEmpty {
            let isTaken = sections.contains { section in
                section.id != draft.id
                    && ([section.name.chinese, section.name.english] + section.earlierNames).contains(name)
            }
            if isTaken { problems.append(Problem(field: field, key: "problem_section_name_taken")) }
        }
        return problems
    }

    private static func create(_ draft: SectionDraft, _ id: Int64, _ change: SectionChange) throws {
        try change.transaction.execute(
            "INSERT INTO facet (id, dimension, name_zh, name_en, column_type) VALUES (?, 'section', ?, ?, ?)",
            [.integer(id)] + values(draft))
        try change.audit.facet(id, "facet.created", detail: draft.nameChinese)
        guard var section = try Section.all(change.transaction).first(where: { $0.id == id }) else { return }
        section.hidesWhenEmpty = draft.hidesWhenEmpty
        try change.write(section, position: Section.unmoved, "section.created", [])
    }

    private static func edit(
        _ before: Section, _ draft: SectionDraft, _ change: SectionChange
    ) throws {
        var after = before
        after.hidesWhenEmpty = draft.hidesWhenEmpty
        try change.writeRow(after, position: before.position ?? Section.unmoved)
        if draft.nameChinese != before.name.chinese || draft.nameEnglish != before.name.english ?? ""
            || draft.type != before.type
        {
            try change.transaction.execute(
                "UPDATE facet SET name_zh = ?, name_en = ?, column_type = ? WHERE id = ?",
                values(draft) + [.integer(before.id)])
            try remember(before, beside: draft, change.transaction)
            try change.audit.facet(
                before.id, "facet.named", detail: "\(before.name.chinese) → \(draft.nameChinese)")
        }
        try change.note(
            before.id, "section.changed", version: before.version + 1,
            FieldChange.differences(from: fields(SectionDraft(before)), to: fields(draft)))
    }

    /// Names that a section no longer has still lead to it; one that it takes up again is no earlier name.
    private static func remember(
        _ before: Section, beside draft: SectionDraft, _ transaction: Transaction
    ) throws {
        let present = [draft.nameChinese, draft.nameEnglish]
        for name in present {
            try transaction.execute("DELETE FROM section_name WHERE name = ?", [.text(name)])
        }
        for name in [before.name.chinese, before.name.english].compactMap({ $0 }) where !present.contains(name) {
            try transaction.execute(
                "INSERT INTO section_name (name, facet_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [.text(name), .integer(before.id)])
        }
    }

    private static func values(_ draft: SectionDraft) -> [Value] {
        [
            .text(draft.nameChinese), .text(orNull: draft.nameEnglish.isEmpty ? nil : draft.nameEnglish),
            .text(draft.type.rawValue),
        ]
    }

    private static func fields(_ draft: SectionDraft) -> [(field: String, value: String?)] {
        [
            ("nameChinese", draft.nameChinese), ("nameEnglish", draft.nameEnglish.isEmpty ? nil : draft.nameEnglish),
            ("columnType", draft.type.rawValue), ("hides", draft.hidesWhenEmpty ? "yes" : "no"),
        ]
    }
}
