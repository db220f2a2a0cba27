import Identity
import Kernel
import Storage

/// The plan of the hall of a meeting (会场座次图): blocks of rows of seats.
public struct HallPlan: Sendable, Equatable {
    /// A block of seats, all rows of the same length.
    public struct Block: Sendable, Equatable {
        /// Where it stands; the catalogue names it under `hall_block_…`.
        public enum Kind: String, Sendable, CaseIterable {
            /// 主席台: faces the others.
            case rostrum
            /// 前区: for members.
            case front
            /// 后区: for those who hear without a vote.
            case back
        }

        public let kind: Kind
        /// What stands before the numbers of its seats; may be empty.
        public let name: String
        public let rows: Int
        /// Of each row, from left to right as the hall sees them.
        public let seats: Int

        /// The name of a seat: `前区3-12`.
        public func seat(row: Int, number: Int) -> String { "\(name)\(row)-\(number)" }
    }

    /// From the rostrum to the back.
    public let blocks: [Block]
    public let version: Int64

    /// Blocks and seats that a hall has at most.
    public static let mostBlocks = 10
    public static let mostSeats = 10_000

    /// Every seat, in the order of rows.
    public var seats: [String] {
        blocks.flatMap { block in
            (1...block.rows).flatMap { row in (1...block.seats).map { block.seat(row: row, number: $0) } }
        }
    }

    static func find(_ meeting: Meeting.ID, _ transaction: Transaction) throws -> HallPlan? {
        guard
            let hall = try transaction.row(
                "SELECT version FROM meeting_hall WHERE id = ?", [.integer(meeting.rawValue)])
        else { return nil }
        let rows = try transaction.rows(
            "SELECT kind, name, row_count, seat_count FROM hall_block WHERE hall_id = ? ORDER BY position",
            [.integer(meeting.rawValue)])
        let blocks = rows.compactMap { row -> Block? in
            guard let kind = row.text("kind").flatMap(Block.Kind.init(rawValue:)), let name = row.text("name"),
                let count = row.integer("row_count"), let seats = row.integer("seat_count"), count > 0, seats > 0
            else { return nil }
            return Block(kind: kind, name: name, rows: Int(clamping: count), seats: Int(clamping: seats))
        }
        return HallPlan(blocks: blocks, version: hall.integer("version") ?? 1)
    }

    /// As audit entries tell it: a line for each block.
    var text: String {
        blocks.map { "\($0.kind.rawValue) \($0.name) \($0.rows)×\($0.seats)" }.joined(separator: "\n")
    }
}

/// The fields of one block of a hall's form, as they were typed; one without rows and seats is left out.
public struct HallBlockDraft: Sendable, Equatable {
    /// A `HallPlan.Block.Kind`.
    public var blockKind = ""
    public var blockName = ""
    /// In digits.
    public var rows = ""
    public var seats = ""

    public init() {}

    /// A block as its form shows it first.
    public init(_ block: HallPlan.Block) {
        (blockKind, blockName) = (block.kind.rawValue, block.name)
        (rows, seats) = ("\(block.rows)", "\(block.seats)")
    }

    var isEmpty: Bool { [blockName, rows, seats].allSatisfy(\.trimmed.isEmpty) }
}

extension HallPlan {
    /// - Parameter drafts: from the rostrum to the back.
    /// - Throws: `Problems` whose fields name the block by its place from 1 (`rows-2`).
    static func understood(_ drafts: [HallBlockDraft]) throws -> [Block] {
        var problems: [Problem] = []
        var blocks: [Block] = []
        for (index, draft) in drafts.enumerated() where !draft.isEmpty {
            var reader = FieldReader(suffix: "-\(index + 1)")
            let kind = Block.Kind(rawValue: draft.blockKind)
            if kind == nil { reader.add("blockKind", "problem_choice") }
            let name = reader.optional(draft.blockName, "blockName", limit: 20) ?? ""
            // "A1" and "1-3" would read as "A11-3".
            if name.last.map({ $0.isNumber || $0 == "-" }) ?? false { reader.add("blockName", "problem_block_name") }
            if blocks.contains(where: { $0.name == name }) { reader.add("blockName", "problem_block_twice") }
            let rows = reader.count(draft.rows, "rows", in: 1...100)
            if draft.rows.trimmed.isEmpty { reader.add("rows", "problem_required") }
            let seats = reader.count(draft.seats, "seats", in: 1...100)
            if draft.seats.trimmed.isEmpty { reader.add("seats", "problem_required") }
            problems += reader.problems
            guard let kind, let rows, let seats else { continue }
            blocks.append(Block(kind: kind, name: name, rows: Int(rows), seats: Int(seats)))
        }
        if blocks.isEmpty, problems.isEmpty { problems.append(Problem(field: "rows-1", key: "problem_required")) }
        if drafts.count > mostBlocks || blocks.reduce(0, { $0 + $1.rows * $1.seats }) > mostSeats {
            problems.append(
                Problem(field: "rows-1", key: "problem_hall_large", arguments: ["count": "\(mostSeats)"]))
        }
        try Problems(problems).check()
        return blocks
    }
}
