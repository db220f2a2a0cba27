import Identity
import Kernel
import Storage

/// How proposals stand in their tables.
enum ProposalRows {
    static let columns = """
        meeting_proposal.id, meeting_proposal.text_id, meeting_proposal.origin, meeting_proposal.start_at,
        meeting_proposal.end_at, meeting_proposal.sentence, meeting_proposal.action, meeting_proposal.names,
        meeting_proposal.lead_unit_id, meeting_proposal.basis, meeting_proposal.deadline,
        meeting_proposal.deadline_words, meeting_proposal.topic, meeting_proposal.confidence, meeting_proposal.rules,
        meeting_proposal.found_as, meeting_proposal.state, meeting_proposal.merged_into_id,
        meeting_proposal.split_from_id, meeting_proposal.matter_id, meeting_proposal.matter_number,
        meeting_proposal.decided_by, meeting_proposal.decided_at, meeting_proposal.created_at,
        meeting_proposal.updated_at, meeting_proposal.version
        """

    /// The proposals of a text, in its order.
    static func all(of text: MeetingText.ID, _ transaction: Transaction) throws -> [MatterProposal] {
        try all("meeting_proposal.text_id = ?", [.integer(text.rawValue)], transaction)
    }

    static func find(_ id: MatterProposal.ID, _ transaction: Transaction) throws -> MatterProposal? {
        try all("meeting_proposal.id = ?", [.integer(id.rawValue)], transaction).first
    }

    /// Those of a condition over `meeting_proposal`, text by text, each in the order of its text.
    static func all(_ condition: String, _ values: [Value], _ transaction: Transaction) throws -> [MatterProposal] {
        var helpers: [Int64: [Unit.ID]] = [:]
        for row in try transaction.rows(
            """
            SELECT helper.proposal_id, helper.unit_id FROM meeting_proposal_unit AS helper
            JOIN meeting_proposal ON meeting_proposal.id = helper.proposal_id
            WHERE \(condition) ORDER BY helper.proposal_id, helper.position
            """, values)
        {
            guard let proposal = row.integer("proposal_id"), let unit: Unit.ID = row.identifier("unit_id") else {
                continue
            }
            helpers[proposal, default: []].append(unit)
        }
        return try transaction.rows(
            """
            SELECT \(columns) FROM meeting_proposal WHERE \(condition)
            ORDER BY meeting_proposal.text_id, meeting_proposal.start_at, meeting_proposal.end_at, meeting_proposal.id
            """, values
        ).compactMap { MatterProposal($0, coUnits: helpers[$0.integer("id") ?? 0] ?? []) }
    }

    /// Inserts the rows or replaces them.
    static func write(_ proposal: MatterProposal, in transaction: Transaction) throws {
        let matter = proposal.matter
        try transaction.execute(
            """
            INSERT INTO meeting_proposal (id, text_id, origin, start_at, end_at, sentence, action, names, lead_unit_id,
                basis, deadline, deadline_words, topic, confidence, rules, found_as, state, merged_into_id, split_from_id,
                matter_id, matter_number, decided_by, decided_at, created_at, updated_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET start_at = excluded.start_at, end_at = excluded.end_at,
                sentence = excluded.sentence, action = excluded.action, names = excluded.names,
                lead_unit_id = excluded.lead_unit_id, basis = excluded.basis, deadline = excluded.deadline,
                deadline_words = excluded.deadline_words, topic = excluded.topic, state = excluded.state,
                merged_into_id = excluded.merged_into_id, matter_id = excluded.matter_id,
                matter_number = excluded.matter_number, decided_by = excluded.decided_by,
                decided_at = excluded.decided_at, updated_at = excluded.updated_at, version = excluded.version
            """,
            [
                .integer(proposal.id.rawValue), .integer(proposal.text.rawValue), .text(proposal.origin.rawValue),
                .integer(Int64(matter.range.lowerBound)), .integer(Int64(matter.range.upperBound)),
                .text(proposal.sentence), .text(matter.action), .text(ProposalStorage.names(matter.names).line),
                .integer(orNull: matter.leadUnit?.rawValue), .text(matter.basis.rawValue),
                .text(orNull: matter.deadline?.description), .text(orNull: matter.deadlineWords),
                .text(orNull: matter.topic), .real(matter.confidence), .text(matter.rules.joined(separator: " ")),
                .text(orNull: proposal.first.map(ProposalStorage.json)), .text(proposal.state.rawValue),
                .integer(orNull: proposal.mergedInto?.rawValue), .integer(orNull: proposal.splitFrom?.rawValue),
                .integer(orNull: proposal.filed?.matter), .text(orNull: proposal.filed?.number),
                .integer(orNull: proposal.decidedBy?.rawValue), .integer(orNull: proposal.decidedAt),
                .integer(proposal.createdAt), .integer(proposal.updatedAt), .integer(proposal.version),
            ])
        try writeHelpers(of: proposal, in: transaction)
    }

    private static func writeHelpers(of proposal: MatterProposal, in transaction: Transaction) throws {
        let id = Value.integer(proposal.id.rawValue)
        if proposal.version > 1 {
            try transaction.execute("DELETE FROM meeting_proposal_unit WHERE proposal_id = ?", [id])
        }
        for (position, unit) in proposal.matter.coUnits.enumerated() {
            try transaction.execute(
                "INSERT INTO meeting_proposal_unit (proposal_id, unit_id, position) VALUES (?, ?, ?)",
                [id, .integer(unit.rawValue), .integer(Int64(position + 1))])
        }
    }
}
