import Identity
import Kernel
import Ledger
import Storage

extension MatterDesk {
    /// How many matters a circular names one by one, in its annex.
    public static let mostNamedMatters = 100

    /// Issues a draft under the next number of its unit and year, and links the matters that it names to it.
    /// - Throws: `Refusal`, or `StaleEdit` when somebody else has changed it; no number is lost then.
    public func issueCircular(_ id: Circular.ID, basedOn version: Int64, as viewer: Viewer) async throws {
        try await database.write { transaction in
            try transaction.takeTurn(at: "circular_counter")
            let viewer = try identity.standing(viewer, transaction)
            let before = try changeable(id, basedOn: version, viewer, transaction)
            let year = today.year
            let serial = try Numbering.next(in: "circular_counter", of: before.unit, year, transaction)
            var circular = before
            circular.number = Numbering.label(rules.numbering.circular, year, serial)
            (circular.state, circular.issuedBy, circular.issuedAt) = (.issued, viewer.author, now())
            (circular.updatedAt, circular.version) = (now(), before.version + 1)
            try CircularRows.update(circular, number: (year, serial), in: transaction)
            try note(
                "circular.issued", circular,
                changes: FieldChange.differences(from: before.fields, to: circular.fields), by: viewer, in: transaction)
            let unit = viewer.actingUnit(
                SupervisionPolicy.superviseMatters, at: circular.keeper(viewer.tree))
            let provenance = Provenance(
                transaction: transaction, identifiers: identifiers,
                author: Author(actor: viewer.actor, unit: unit?.rawValue), at: now())
            for named in try Self.named(circular.id, transaction) {
                try provenance.link(
                    LinkDraft(.countedIn, from: named.matter.reference, to: circular.reference))
            }
        }
    }

    /// Keeps the documents of an issued circular with it. What is there already stays.
    /// - Parameter files: by kind, `docx` or `pdf`; what is in the file store already.
    /// - Throws: `Refusal`.
    public func file(_ files: [String: MatterFile], of id: Circular.ID, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard var circular = try CircularRows.find(id, transaction), circular.isReadable(by: viewer) else {
                throw Refusal.unknown
            }
            try demandSupervision(of: circular.unit, viewer)
            guard circular.state == .issued else { throw Refusal(key: "refusal_circular_state") }
            let there = try CircularRows.files(of: id, transaction)
            let missing = files.filter { there[$0.key] == nil }
            guard !missing.isEmpty else { return }
            for (kind, file) in missing.sorted(by: { $0.key < $1.key }) {
                try transaction.execute(
                    """
                    INSERT INTO circular_file (circular_id, kind, digest, name, media_type, size, made_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .integer(id.rawValue), .text(kind), .text(file.digest), .text(file.name),
                        .text(file.mediaType), .integer(file.size), .integer(now()),
                    ])
            }
            circular.version += 1
            circular.updatedAt = now()
            try CircularRows.update(circular, in: transaction)
            try note("circular.filed", circular, by: viewer, in: transaction)
        }
    }

    /// The matters that a circular names: those that are overdue first, the longest first, then the others by number.
    /// Restricted ones come last, by number alone: their place says nothing of them.
    static func named(_ id: Circular.ID, _ transaction: Transaction) throws -> [CircularMatter] {
        try counted(id, "", [], limit: Int64(mostNamedMatters), offset: 0, transaction)
    }

    /// Matters that a circular counts, in the order in which it names them.
    /// - Parameter condition: `AND …`, or nothing.
    static func counted(
        _ id: Circular.ID, _ condition: String, _ values: [Value], limit: Int64, offset: Int64,
        _ transaction: Transaction
    ) throws -> [CircularMatter] {
        let rows = try transaction.rows(
            """
            SELECT \(MatterRows.columns), circular_matter.unit_id AS counted_unit, circular_matter.result,
                circular_matter.days_late, circular_matter.due_on
            FROM circular_matter JOIN matter ON matter.id = circular_matter.matter_id
            WHERE circular_matter.circular_id = ? \(condition)
            ORDER BY CASE WHEN matter.secrecy = 'restricted' THEN 2 WHEN circular_matter.result = 'overdue' THEN 0
                    ELSE 1 END,
                CASE WHEN matter.secrecy <> 'restricted' AND circular_matter.result = 'overdue'
                    THEN -circular_matter.days_late ELSE 0 END,
                matter.year, matter.serial, matter.id LIMIT ? OFFSET ?
            """, [.integer(id.rawValue)] + values + [.integer(limit), .integer(offset)])
        let matters = Dictionary(
            try MatterRows.matters(of: rows, transaction).map { ($0.id.rawValue, $0) }
        ) { first, _ in first }
        return rows.compactMap { row in
            guard let matter = row.integer("id").flatMap({ matters[$0] }),
                let unit: Unit.ID = row.identifier("counted_unit"),
                let result = row.text("result").flatMap(CircularMatter.Result.init(rawValue:))
            else { return nil }
            return CircularMatter(
                matter: matter, unit: unit, result: result,
                daysLate: row.integer("days_late") ?? 0,
                due: row.integer("due_on").flatMap { CalendarDay(number: $0) })
        }
    }
}
