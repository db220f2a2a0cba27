import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// Papers that a meeting has at most.
    public static let mostPapers = 300

    /// Asks a drafting group for a paper. The same paper asked for again is the one that is there.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func begin(
        _ draft: PaperDraft, for meeting: Meeting.ID, as viewer: Viewer
    ) async throws -> MeetingPaper {
        let id = identifiers.next(MeetingPaper.self)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            let fields = try paperFields(draft, of: meeting, over: nil, viewer, transaction)
            let paper = MeetingPaper(id: id, meeting: meeting.id, fields, createdBy: viewer.author, at: now())
            let others = try MeetingPaper.all(of: meeting.id, transaction)
            if let same = others.first(where: { $0.state == .drafting && $0.says(paper) }) { return same }
            guard others.count < Self.mostPapers else {
                throw Problems([
                    Problem(
                        field: "paperTitle", key: "problem_papers_many", arguments: ["count": "\(Self.mostPapers)"])
                ])
            }
            try paper.write(in: transaction)
            try note("begun", paper, over: nil, at: meeting.unit, by: viewer, in: transaction)
            return paper
        }
    }

    /// Changes what is asked for, of whom, and until when. A round that is in review is signed off when all who are
    /// reviewers now have agreed.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when somebody else has changed it; nothing is saved then.
    @discardableResult
    public func save(
        _ id: MeetingPaper.ID, _ draft: PaperDraft, basedOn version: Int64, as viewer: Viewer
    ) async throws -> MeetingPaper {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try managedPaper(id, basedOn: version, viewer, transaction)
            guard before.state != .signedOff else { throw Refusal(key: "refusal_paper_signed_off") }
            let fields = try paperFields(draft, of: meeting, over: before, viewer, transaction)
            let newest = try PaperRound.newest(of: id, transaction)
            // Nobody would be left who could review it.
            if before.state == .inReview, let author = newest?.submittedBy, fields.reviewers.contains(author) {
                throw Problems([Problem(field: "reviewers", key: "problem_paper_reviewer_submitted")])
            }
            var paper = before
            paper.set(fields)
            if paper.state == .inReview, let newest {
                paper.state = try Self.reviewed(paper, newest, transaction)
            }
            guard paper != before else { return before }
            return try keep(paper, over: before, "saved", at: meeting.unit, by: viewer, in: transaction)
        }
    }

    /// Takes a paper back of which nothing was submitted.
    public func removePaper(_ id: MeetingPaper.ID, basedOn version: Int64, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (paper, meeting) = try managedPaper(id, basedOn: version, viewer, transaction)
            guard try PaperRound.newest(of: id, transaction) == nil else {
                throw Refusal(key: "refusal_paper_submitted")
            }
            try transaction.execute("DELETE FROM meeting_paper_person WHERE paper_id = ?", [.integer(id.rawValue)])
            try transaction.execute("DELETE FROM meeting_paper WHERE id = ?", [.integer(id.rawValue)])
            try note(
                "meeting-paper.removed", of: paper.reference, version: paper.version + 1, at: meeting.unit,
                detail: paper.title, by: viewer, in: transaction)
        }
    }

    /// Gives a paper that was signed off back to its drafters.
    /// - Parameter reason: why; it has to be said.
    @discardableResult
    public func reopen(
        _ id: MeetingPaper.ID, because reason: String, basedOn version: Int64, as viewer: Viewer
    ) async throws -> MeetingPaper {
        var reader = FieldReader()
        let reason = reader.required(reason, "reopenReason", limit: 500)
        try Problems(reader.problems).check()
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (before, meeting) = try managedPaper(id, basedOn: version, viewer, transaction)
            guard before.state == .signedOff else { throw Refusal(key: "refusal_paper_state") }
            var paper = before
            paper.state = .returned
            return try keep(
                paper, over: before, "reopened", at: meeting.unit, reason: reason, by: viewer, in: transaction)
        }
    }

    /// An item stays on the agenda while papers belong to it.
    static func check(leaving items: [AgendaItem], _ transaction: Transaction) throws {
        for item in items {
            let paper = try transaction.row(
                "SELECT title FROM meeting_paper WHERE agenda_item_id = ? LIMIT 1", [.integer(item.id.rawValue)])
            guard let title = paper?.text("title") else { continue }
            throw Refusal(
                key: "refusal_agenda_item_papers", arguments: ["item": item.title, "paper": title])
        }
    }

    // MARK: Parts

    private func paperFields(
        _ draft: PaperDraft, of meeting: Meeting, over before: MeetingPaper?, _ viewer: Viewer,
        _ transaction: Transaction
    ) throws -> PaperFields {
        try PaperFields(
            draft, agenda: AgendaItem.all(of: meeting.id, transaction), over: before, in: viewer.tree
        ) { name in
            // Who cannot see the meeting could not see the paper.
            try identity.people(
                named: name, who: MeetingsPolicy.readMeetings, at: meeting.unit, transaction)
        }
    }

    private func managedPaper(
        _ id: MeetingPaper.ID, basedOn version: Int64, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> (paper: MeetingPaper, meeting: Meeting) {
        guard let paper = try MeetingPaper.find(id, transaction) else { throw Refusal.unknown }
        let meeting = try writable(paper.meeting, viewer, transaction)
        guard paper.version == version else { throw StaleEdit(current: paper.version) }
        return (paper, meeting)
    }

    /// A paper of a meeting that the viewer may see.
    func readablePaper(
        _ id: MeetingPaper.ID, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> (paper: MeetingPaper, meeting: Meeting) {
        guard let paper = try MeetingPaper.find(id, transaction) else { throw Refusal.unknown }
        return (paper, try readable(paper.meeting, viewer, transaction))
    }

    /// Keeps a paper as it is now.
    func keep(
        _ paper: MeetingPaper, over before: MeetingPaper, _ action: String, at unit: Unit.ID, detail: String = "",
        reason: String? = nil, by viewer: Viewer, in transaction: Transaction
    ) throws -> MeetingPaper {
        var paper = paper
        paper.version = before.version + 1
        paper.updatedAt = now()
        try paper.write(in: transaction)
        try note(
            action, paper, over: before, at: unit, detail: detail, reason: reason, by: viewer, in: transaction)
        return paper
    }

    private func note(
        _ action: String, _ paper: MeetingPaper, over before: MeetingPaper?, at unit: Unit.ID, detail: String = "",
        reason: String? = nil, by viewer: Viewer, in transaction: Transaction
    ) throws {
        try note(
            "meeting-paper." + action, of: paper.reference, version: paper.version, at: unit, detail: detail,
            changes: FieldChange.differences(
                from: before?.fields(transaction) ?? [], to: paper.fields(transaction)), reason: reason,
            for: Self.permission(viewer, at: unit), by: viewer, in: transaction)
    }
}

extension MeetingPaper {
    /// Whether another asks for the same, of the same people.
    fileprivate func says(_ other: MeetingPaper) -> Bool {
        title == other.title && agendaItem == other.agendaItem && leadUnit == other.leadUnit
            && drafters == other.drafters && reviewers == other.reviewers && deadline == other.deadline
    }
}
