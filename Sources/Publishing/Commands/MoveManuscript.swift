import Identity
import Kernel
import Ledger
import Storage

/// What goes with a step of a manuscript.
public struct ManuscriptStep: Sendable, Equatable {
    public var move: ManuscriptMove
    /// The version that the person saw.
    public var version: Int64
    /// Why; some steps demand it.
    public var reason = ""
    /// When it is to be published, in seconds since 1970: for `schedule`.
    public var dueAt: Int64?
    /// Warnings of the checks were read and are accepted.
    public var acceptsWarnings = false

    public init(_ move: ManuscriptMove, version: Int64) { (self.move, self.version) = (move, version) }

    /// A reason that is not given where one is demanded.
    var reasonProblems: [Problem] {
        guard move.needsReason, reason.allSatisfy(\.isWhitespace) else { return [] }
        return [Problem(field: "reason", key: "problem_reason_missing")]
    }

    /// The reason as the ledger keeps it: one line; `nil` for none.
    var keptReason: String? {
        let line = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.isEmpty ? nil : String(line.prefix(500))
    }

    /// What whoever takes it needs in the unit.
    var permission: Permission {
        move.isOfPublisher ? PublishingPolicy.publishArticles : PublishingPolicy.writeArticles
    }
}

extension ManuscriptDesk {
    /// Takes a step.
    /// - Throws: `Problems`, `Refusal`, or `StaleEdit` when the manuscript is not what the person saw.
    /// - Returns: the manuscript as it stands now.
    @discardableResult
    public func take(_ step: ManuscriptStep, of id: Manuscript.ID, as viewer: Viewer) async throws -> Manuscript {
        try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            let viewer = try identity.standing(viewer, transaction)
            let before = try readable(id, viewer, transaction)
            guard before.version == step.version else { throw StaleEdit(current: before.version) }
            if let refusal = MoveRules.refusal(of: step.move, before, viewer) { throw refusal }
            try Problems(try problems(of: step, before, transaction)).check()
            return try take(step, from: before, by: viewer, in: transaction)
        }
    }

    private func problems(of step: ManuscriptStep, _ before: Manuscript, _ transaction: Transaction) throws -> [Problem]
    {
        var problems = step.reasonProblems
        if step.move == .schedule {
            if let due = step.dueAt, due > now() {
                if due > now() + 366 * 86_400 { problems.append(Problem(field: "due", key: "problem_due_far")) }
            } else {
                problems.append(Problem(field: "due", key: "problem_due_past"))
            }
        }
        if [.submit, .schedule, .publish].contains(step.move) {
            let findings = try PublicationChecks(transaction: transaction, today: today).findings(of: before)
            problems += findings.filter { $0.isStopping || !step.acceptsWarnings }.map(\.problem)
        }
        return problems
    }

    func take(
        _ step: ManuscriptStep, from before: Manuscript, by viewer: Viewer, in transaction: Transaction
    ) throws -> Manuscript {
        var manuscript = before
        manuscript.state = step.move.target
        manuscript.version += 1
        manuscript.updatedAt = now()
        manuscript.dueAt = step.move == .schedule ? step.dueAt : nil
        switch step.move {
        case .submit: manuscript.submittedBy = viewer.author
        case .publish:
            try publish(&manuscript, by: viewer, in: transaction)
        case .withdraw:
            try withdraw(manuscript, reason: step.reason, by: viewer, in: transaction)
            manuscript.publicRevision = nil
        case .archive: try markArchived(manuscript, in: transaction)
        case .reopen: manuscript.submittedBy = nil
        case .takeBack, .sendBack: manuscript.submittedBy = nil
        case .schedule, .unschedule: break
        }
        try write(
            manuscript, "manuscript." + step.move.action,
            changes: FieldChange.differences(
                from: [("due", before.dueAt.map(String.init))], to: [("due", manuscript.dueAt.map(String.init))]),
            reason: step.keptReason,
            for: step.permission, by: viewer, in: transaction)
        return manuscript
    }
}

extension ManuscriptMove {
    /// What the audit trail calls it.
    var action: String {
        switch self {
        case .submit: "submitted"
        case .takeBack: "taken-back"
        case .sendBack: "sent-back"
        case .schedule: "scheduled"
        case .unschedule: "unscheduled"
        case .publish: "published"
        case .withdraw: "withdrawn"
        case .archive: "archived"
        case .reopen: "reopened"
        }
    }
}
