import Identity
import Kernel
import Ledger
import Meetings
import Publishing
import Storage
import Supervision

/// A matter that was made public stands on the portal (落实情况), beside the articles that tell of the meeting which
/// decided it: the article whose sentence it was, and the news that were made of the meeting. It follows the matter:
/// what changes there changes here in the same transaction, and what is made internal is withdrawn.
public struct MatterBecomesPublic: MatterFollower {
    let meetings: MeetingDesk
    let outcomes: KeepOutcome

    public init(meetings: MeetingDesk, outcomes: KeepOutcome) {
        (self.meetings, self.outcomes) = (meetings, outcomes)
    }

    public func follow(
        _ matter: Matter, changedBy viewer: Viewer, isPublishing: Bool, in transaction: Transaction
    ) throws {
        let author = Author(
            actor: viewer.actor,
            unit: viewer.actingUnit(SupervisionPolicy.registerMatters, at: matter.issuingUnit)?.rawValue)
        guard matter.isPublic else {
            return try outcomes.withdraw(matter.id.rawValue, by: author, in: transaction)
        }
        try outcomes.show(
            outcome(matter, by: viewer, isPublishing: isPublishing, transaction), by: author, in: transaction)
    }

    /// What the public is told of a state: who signs and who verifies is the office's own affair.
    private static func publicWord(_ state: MatterState) -> String {
        switch state {
        case .registered, .brokenDown: "registered"
        case .assigned, .acknowledged, .inProgress, .reported, .verified, .returned: "working"
        case .closed, .archived: "closed"
        case .suspended: "suspended"
        case .merged: "merged"
        }
    }

    /// The meeting is named where its own text is public, or somebody who may read it publishes: they decide that. Whatever
    /// happens to the matter afterwards, it stays named, or not, as they did.
    private func outcome(
        _ matter: Matter, by viewer: Viewer, isPublishing: Bool, _ transaction: Transaction
    ) throws -> Outcome {
        let decision = try meetings.decision(of: matter.id.rawValue, in: transaction)
        var sources: [Int64: String?] = [:]
        for news in try decision.map({ try MeetingBecomesNews.news(of: $0.meeting.reference, transaction) }) ?? [] {
            sources[news] = .some(nil)
        }
        if let decision, let article = decision.article { sources[article] = decision.sentence }
        let named = decision.flatMap { decision in
            let mayName = isPublishing && viewer.may(MeetingsPolicy.readMeetings, at: decision.meeting.unit)
            return decision.article != nil || mayName ? decision.meeting : nil
        }
        let shown =
            named == nil && !isPublishing ? try outcomes.shown(matter.id.rawValue, in: transaction)?.decision : nil
        let kept = shown.flatMap { shown in
            decision.map { shown.meeting == $0.meeting.title && shown.day == $0.meeting.day } == true ? shown : nil
        }
        return Outcome(
            id: matter.id.rawValue, number: "\(matter.number)", matter: matter.text,
            leadUnit: viewer.tree.keepingUnit(of: matter.leadUnit)?.name ?? LocalizedText(chinese: "—"),
            deadline: matter.deadline, deadlineWords: matter.deadlineWords, state: Self.publicWord(matter.state),
            decision: named.map { Outcome.Decision(meeting: $0.title, day: $0.day) } ?? kept,
            sources: sources.map { Outcome.Source(article: $0.key, sentence: $0.value) })
    }
}
