import Kernel
import Storage

/// A record's chain: back to the sentence where it came from, and forward to what became of it.
public struct Chain: Sendable {
    /// A link on the way, and the record that it leads to.
    public struct Step: Sendable, Hashable {
        public let link: Link
        public let record: SubjectReference
        /// Links from the record that was asked for, from 1.
        public let depth: Int
    }

    public let record: SubjectReference
    /// Nearest first.
    public let back: [Step]
    /// Nearest first.
    public let forward: [Step]
    /// Whether there is more than was asked for, on the way back and on the way forward.
    public let isBackCut: Bool
    public let isForwardCut: Bool
    /// Whether there is more than was asked for.
    public var isCut: Bool { isBackCut || isForwardCut }
    /// Links at the record itself that were taken back, the newest first; a hundred at most.
    public let retracted: [RetractedLink]

    /// The chain of a record within a transaction, for a room that freezes it.
    /// - Parameters:
    ///   - depth: how many links away, at most 64.
    ///   - limit: how many links each way, at most 2,000.
    public static func find(
        _ record: SubjectReference, depth: Int, limit: Int, in transaction: Transaction
    ) throws -> Chain {
        let back = try ChainWalk(transaction, from: record, .back, depth: depth, limit: limit)
        let forward = try ChainWalk(transaction, from: record, .forward, depth: depth, limit: limit)
        return Chain(
            record: record, back: back.steps, forward: forward.steps, isBackCut: back.isCut,
            isForwardCut: forward.isCut, retracted: try RetractedLink.at(record, in: transaction))
    }

    /// The sentences at the far ends: links back that name a place in a text.
    public var sentences: [Step] { back.filter { $0.link.sentence != nil } }
}

extension Link {
    /// The links of a kind that stand and go out from a record, oldest first, within a transaction.
    public static func links(
        _ kind: Kind, from record: SubjectReference, in transaction: Transaction
    ) throws -> [Link] {
        try transaction.rows(
            """
            SELECT \(columns) FROM provenance_link WHERE kind = ? AND from_kind = ? AND from_id = ? AND \(standing)
            ORDER BY id
            """, [.text(kind.rawValue), .text(record.kind), .integer(record.id)]
        ).compactMap(Link.init)
    }
}

extension LedgerReader {
    /// The chain of a record.
    /// - Parameters:
    ///   - depth: how many links away, at most 64.
    ///   - limit: how many links each way, at most 2,000.
    public func chain(of record: SubjectReference, depth: Int = 12, limit: Int = 200) async throws -> Chain {
        try await database.read { try Chain.find(record, depth: depth, limit: limit, in: $0) }
    }

    /// Links by number, also those that were taken back, all looked up together.
    public func links(_ ids: Set<Int64>) async throws -> [Int64: Link] {
        guard !ids.isEmpty else { return [:] }
        return try await database.read { transaction in
            let rows = try transaction.rows(
                "SELECT \(Link.columns) FROM provenance_link WHERE id IN (\(Self.list(ids)))")
            return Dictionary(rows.compactMap(Link.init).map { ($0.id.rawValue, $0) }) { first, _ in first }
        }
    }

    /// The links that stand at a record, oldest first, in both directions.
    public func links(of record: SubjectReference) async throws -> [Link] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT \(Link.columns) FROM provenance_link
                WHERE ((from_kind = ? AND from_id = ?) OR (to_kind = ? AND to_id = ?)) AND \(Link.standing)
                ORDER BY id LIMIT 1000
                """,
                [.text(record.kind), .integer(record.id), .text(record.kind), .integer(record.id)]
            ).compactMap(Link.init)
        }
    }
}
