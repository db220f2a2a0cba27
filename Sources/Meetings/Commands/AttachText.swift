import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// Attaches a text to a meeting, with what the rules found in it: all of it, or nothing.
    ///
    /// The same words are attached once: sent again, they are the text that is there.
    /// - Parameters:
    ///   - replaced: the text whose place it takes: nothing of that is decided or filed any more.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    /// - Returns: the number of the text.
    public func attach(
        _ incoming: IncomingMeetingText, _ proposals: [ProposedMatter], setAside: [SetAsidePiece] = [],
        to meeting: Meeting.ID, replacing replaced: MeetingText.ID? = nil, as viewer: Viewer
    ) async throws -> MeetingText.ID {
        let text = ScalarText(incoming.body)
        try Self.check(incoming, text)
        guard (proposals.map(\.range) + setAside.map(\.range)).allSatisfy({ text[$0] != nil }) else {
            throw Problems([Problem(field: "proposals", key: "problem_proposal_range")])
        }
        let digest = "\(LedgerHash(of: Array(incoming.body.utf8)))"
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            if let same = try Self.text(digest, of: meeting.id, transaction) { return same }
            let before = try replaced.map { try replaceable($0, of: meeting.id, transaction) }
            let id = identifiers.next(MeetingText.self)
            try insert(
                incoming, digest, length: text.scalars.count, id, meeting.id, before, by: viewer, in: transaction)
            // What was filed of the text before is a matter already.
            let filed = try before.map { try Self.filedSentences(of: $0.id, transaction) } ?? []
            let known = proposals.filter { filed.contains(text[$0.range] ?? "") }
            for piece in setAside + known.map({ SetAsidePiece(range: $0.range, reason: "filed") }) {
                try piece.insert(id, in: transaction)
            }
            try note(
                "meeting-text.attached", of: SubjectReference(MeetingTextRecord.kind, id.rawValue), version: 1,
                at: meeting.unit, detail: meeting.reference.description, by: viewer, in: transaction)
            for proposal in proposals where !filed.contains(text[proposal.range] ?? "") {
                try add(proposal, to: id, text, at: meeting.unit, by: viewer, in: transaction)
            }
            try link(id, incoming.origin, of: meeting, by: viewer, in: transaction)
            return id
        }
    }

    private static func filedSentences(
        of text: MeetingText.ID, _ transaction: Transaction
    ) throws -> Set<String> {
        Set(try ProposalRows.all(of: text, transaction).filter { $0.state == .filed }.map(\.sentence))
    }

    /// Asked before rules look for matters in it, which takes its time.
    /// - Throws: `Problems` for a text that cannot be attached.
    public static func check(_ incoming: IncomingMeetingText) throws {
        try check(incoming, ScalarText(incoming.body))
    }

    private static func check(_ incoming: IncomingMeetingText, _ text: ScalarText) throws {
        var reader = FieldReader()
        if text.scalars.allSatisfy(\.properties.isWhitespace) { reader.add("text", "problem_meeting_text_empty") }
        if text.scalars.count > IncomingMeetingText.longest {
            reader.add("text", "problem_too_long", ["count": "\(IncomingMeetingText.longest)"])
        }
        if incoming.body.utf8.contains(0) { reader.add("text", "problem_control_character") }
        _ = reader.optional(incoming.title ?? "", "title", limit: 300)
        if case .file(let name, let kind, _) = incoming.origin {
            _ = reader.required(name, "fileName", limit: 300)
            _ = reader.optional(kind, "fileKind", limit: 200)
        }
        try Problems(reader.problems).check()
    }

    /// The text with these words that no other has replaced.
    private static func text(
        _ digest: String, of meeting: Meeting.ID, _ transaction: Transaction
    ) throws -> MeetingText.ID? {
        try transaction.row(
            """
            SELECT id FROM meeting_text WHERE meeting_id = ? AND digest = ? AND NOT EXISTS (
                SELECT 1 FROM meeting_text AS later WHERE later.replaces_id = meeting_text.id)
            """, [.integer(meeting.rawValue), .text(digest)])?.identifier("id")
    }

    private func replaceable(
        _ id: MeetingText.ID, of meeting: Meeting.ID, _ transaction: Transaction
    ) throws -> MeetingText {
        guard let text = try MeetingText.find(id, transaction), text.meeting == meeting else { throw Refusal.unknown }
        guard text.replacedBy == nil else { throw Refusal(key: "refusal_meeting_text_replaced") }
        return text
    }

    private func insert(
        _ incoming: IncomingMeetingText, _ digest: String, length: Int, _ id: MeetingText.ID, _ meeting: Meeting.ID,
        _ before: MeetingText?, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let newest =
            try transaction.row(
                "SELECT MAX(number) AS n FROM meeting_text WHERE meeting_id = ?", [.integer(meeting.rawValue)])?
            .integer("n") ?? 0
        let title = (incoming.title ?? "").trimmed
        let origin = incoming.origin.columns
        try transaction.execute(
            """
            INSERT INTO meeting_text (id, meeting_id, number, edition, replaces_id, title, body, length, digest, origin,
                file_name, file_kind, file_hash, article_id, warnings, attached_by, attached_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .integer(meeting.rawValue), .integer(newest + 1),
                .integer((before?.edition ?? 0) + 1), .integer(orNull: before?.id.rawValue),
                .text(orNull: title.isEmpty ? nil : title), .text(incoming.body), .integer(Int64(length)),
                .text(digest),
            ] + origin + [
                .text(TextWarning.json(incoming.warnings)), .integer(orNull: viewer.author?.rawValue),
                .integer(now()),
            ])
    }

    /// Inserts what the rules found.
    private func add(
        _ matter: ProposedMatter, to id: MeetingText.ID, _ text: ScalarText, at unit: Unit.ID, by viewer: Viewer,
        in transaction: Transaction
    ) throws {
        let sentence = text[matter.range] ?? ""
        let matter = ProposalRules.tidied(matter, in: viewer.tree, sentence: sentence)
        let proposal = MatterProposal(
            id: identifiers.next(), text: id, origin: .found, matter, sentence: sentence, first: matter, at: now())
        try ProposalRows.write(proposal, in: transaction)
        try note(
            "proposal.found", of: proposal.reference, version: 1, at: unit, by: viewer, in: transaction)
    }

    /// Ties the text to the meeting that it is of, and to the article that it was.
    private func link(
        _ id: MeetingText.ID, _ origin: MeetingText.Origin, of meeting: Meeting, by viewer: Viewer,
        in transaction: Transaction
    ) throws {
        let text = SubjectReference(MeetingTextRecord.kind, id.rawValue)
        let unit = viewer.actingUnit(MeetingsPolicy.manageMeetings, at: meeting.unit)
        let provenance = Provenance(
            transaction: transaction, identifiers: identifiers,
            author: Author(actor: viewer.actor, unit: unit?.rawValue), at: now())
        try provenance.link(LinkDraft(.derivedFrom, from: text, to: meeting.reference))
        if case .article(let article) = origin {
            try provenance.link(LinkDraft(.derivedFrom, from: text, to: SubjectReference("article", article)))
        }
    }
}

extension MeetingText.Origin {
    /// `origin, file_name, file_kind, file_hash, article_id`.
    fileprivate var columns: [Value] {
        switch self {
        case .pasted: [.text("pasted"), .null, .null, .null, .null]
        case .file(let name, let kind, let hash):
            [.text("file"), .text(name), .text(kind), .text(orNull: hash), .null]
        case .article(let number): [.text("article"), .null, .null, .null, .integer(number)]
        }
    }
}
