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
    /// Whether there is more than was asked for.
    public let isCut: Bool

    /// The sentences at the far ends: links back that name a place in a text.
    public var sentences: [Step] { back.filter { $0.link.sentence != nil } }
}

extension LedgerReader {
    /// The chain of a record.
    /// - Parameters:
    ///   - depth: how many links away, at most 64.
    ///   - limit: how many links each way, at most 2,000.
    public func chain(of record: SubjectReference, depth: Int = 12, limit: Int = 200) async throws -> Chain {
        try await database.read { transaction in
            let back = try ChainWalk(transaction, from: record, .back, depth: depth, limit: limit)
            let forward = try ChainWalk(transaction, from: record, .forward, depth: depth, limit: limit)
            return Chain(
                record: record, back: back.steps, forward: forward.steps, isCut: back.isCut || forward.isCut)
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

/// Follows links from a record, breadth first; a record is entered once, so a circle ends where it began.
struct ChainWalk {
    enum Direction { case back, forward }

    private(set) var steps: [Chain.Step] = []
    private(set) var reached: Set<SubjectReference>
    private(set) var isCut = false

    init(_ transaction: Transaction, from record: SubjectReference, _ direction: Direction, depth: Int, limit: Int)
        throws
    {
        reached = [record]
        var front = [record]
        for level in 1...max(1, min(depth, 64) + 1) {
            var next: [SubjectReference] = []
            for record in front {
                for link in try Self.links(transaction, at: record, direction) {
                    guard level <= min(depth, 64), steps.count < min(limit, 2000) else {
                        isCut = true
                        return
                    }
                    let other = direction == .back ? link.source : link.result
                    steps.append(Chain.Step(link: link, record: other, depth: level))
                    if reached.insert(other).inserted { next.append(other) }
                }
            }
            guard !next.isEmpty else { return }
            front = next
        }
    }

    /// The links that lead one step further.
    private static func links(_ transaction: Transaction, at record: SubjectReference, _ direction: Direction) throws
        -> [Link]
    {
        func kinds(_ leadsToSource: Bool) -> String {
            Link.Kind.allCases.filter { $0.leadsToSource == leadsToSource }.map { "'\($0.rawValue)'" }
                .joined(separator: ", ")
        }
        let own: [Value] = [.text(record.kind), .integer(record.id)]
        return try transaction.rows(
            """
            SELECT \(Link.columns) FROM provenance_link WHERE \(Link.standing)
                AND ((from_kind = ? AND from_id = ? AND kind IN (\(kinds(direction == .back))))
                    OR (to_kind = ? AND to_id = ? AND kind IN (\(kinds(direction == .forward)))))
            ORDER BY id LIMIT 2001
            """, own + own
        ).compactMap(Link.init)
    }
}
