import Kernel
import Storage

/// Follows links from a record, breadth first, a query for each step away; a record is entered once, so a circle ends
/// where it began.
struct ChainWalk {
    enum Direction { case back, forward }

    private(set) var steps: [Chain.Step] = []
    private(set) var reached: Set<SubjectReference>
    private(set) var isCut = false

    /// - Parameters:
    ///   - depth: links away, at most 64.
    ///   - limit: links, at most 2,000.
    init(_ transaction: Transaction, from record: SubjectReference, _ direction: Direction, depth: Int, limit: Int)
        throws
    {
        reached = [record]
        var front = [record]
        let (depth, limit) = (min(max(0, depth), 64), min(max(0, limit), 2000))
        for level in 1...depth + 1 {
            var next: [SubjectReference] = []
            for link in try Self.links(transaction, at: front, direction, limit: limit - steps.count + 1) {
                guard level <= depth, steps.count < limit else {
                    isCut = true
                    return
                }
                let other = direction == .back ? link.source : link.result
                steps.append(Chain.Step(link: link, record: other, depth: level))
                if reached.insert(other).inserted { next.append(other) }
            }
            guard !next.isEmpty else { return }
            front = next
        }
    }

    /// The links that lead one step further, in the order of the records that they start at.
    private static func links(
        _ transaction: Transaction, at records: [SubjectReference], _ direction: Direction, limit: Int
    ) throws -> [Link] {
        func kinds(_ leadsToSource: Bool) -> String {
            Link.Kind.allCases.filter { $0.leadsToSource == leadsToSource }.map { "'\($0.rawValue)'" }
                .joined(separator: ", ")
        }
        var (conditions, values): ([String], [Value]) = ([], [])
        for (kind, records) in Dictionary(grouping: records, by: \.kind).sorted(by: { $0.key < $1.key }) {
            let list = records.map { "\($0.id)" }.joined(separator: ", ")
            conditions += [
                "(from_kind = ? AND from_id IN (\(list)) AND kind IN (\(kinds(direction == .back))))",
                "(to_kind = ? AND to_id IN (\(list)) AND kind IN (\(kinds(direction == .forward))))",
            ]
            values += [.text(kind), .text(kind)]
        }
        let found = try transaction.rows(
            """
            SELECT \(Link.columns) FROM provenance_link WHERE \(Link.standing)
                AND (\(conditions.joined(separator: " OR "))) ORDER BY id LIMIT ?
            """, values + [.integer(Int64(limit))]
        ).compactMap(Link.init)
        let places = Dictionary(records.enumerated().map { ($1, $0) }) { first, _ in first }
        func place(_ link: Link) -> Int { places[direction == .back ? link.result : link.source] ?? 0 }
        return found.sorted { (place($0), $0.id) < (place($1), $1.id) }
    }
}
