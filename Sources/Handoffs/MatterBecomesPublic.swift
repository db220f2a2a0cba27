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

    public func follow(_ matter: Matter, changedBy viewer: Viewer, in transaction: Transaction) throws {
        let author = Author(
            actor: viewer.actor,
            unit: viewer.actingUnit(SupervisionPolicy.registerMatters, at: matter.issuingUnit)?.rawValue)
        guard matter.isPublic else {
            return try outcomes.withdraw(matter.id.rawValue, by: author, in: transaction)
        }
        try outcomes.show(outcome(matter, by: viewer, transaction), by: author, in: transaction)
    }

    /// The meeting is named where its own text is public, or by somebody who may read it and so decides that.
    private func outcome(_ matter: Matter, by viewer: Viewer, _ transaction: Transaction) throws -> Outcome {
        let decision = try meetings.decision(of: matter.id.rawValue, in: transaction)
        var sources: [Int64: String?] = [:]
        for news in try decision.map({ try MeetingBecomesNews.news(of: $0.meeting.reference, transaction) }) ?? [] {
            sources[news] = .some(nil)
        }
        if let decision, let article = decision.article { sources[article] = decision.sentence }
        let named = decision.flatMap { decision in
            let mayName = viewer.may(MeetingsPolicy.readMeetings, at: decision.meeting.unit)
            return decision.article != nil || mayName ? decision.meeting : nil
        }
        return Outcome(
            id: matter.id.rawValue, number: "\(matter.number)", matter: matter.text,
            leadUnit: viewer.tree.keepingUnit(of: matter.leadUnit)?.name ?? LocalizedText(chinese: "—"),
            deadline: matter.deadline, deadlineWords: matter.deadlineWords, state: matter.state.rawValue,
            decision: named.map { Outcome.Decision(meeting: $0.title, day: $0.day) },
            sources: sources.map { Outcome.Source(article: $0.key, sentence: $0.value) })
    }
}
