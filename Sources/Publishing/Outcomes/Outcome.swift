import Kernel
import Ledger
import Storage

/// What came of a decision (落实情况), as the public may know it: a matter that was made public, and the articles that
/// tell of it. It has the number of the matter.
public struct Outcome: Sendable, Equatable {
    /// An article that tells of it.
    public struct Source: Sendable, Equatable {
        public let article: Int64
        /// The sentence of the article that decided it; `nil` where the article only tells of the meeting.
        public let sentence: String?

        public init(article: Int64, sentence: String?) { (self.article, self.sentence) = (article, sentence) }
    }

    /// The meeting that decided it.
    public struct Decision: Sendable, Equatable {
        public let meeting: LocalizedText
        public let day: CalendarDay

        public init(meeting: LocalizedText, day: CalendarDay) { (self.meeting, self.day) = (meeting, day) }
    }

    public let id: Int64
    /// 督〔2026〕12号.
    public var number: String
    /// What is to be done, in Chinese.
    public var matter: String
    /// The unit that answers for it, as it was called when the matter changed last.
    public var leadUnit: LocalizedText
    public var deadline: CalendarDay?
    /// As the decision has it: 月底前.
    public var deadlineWords: String?
    /// A code; the catalogue names it under `outcome_state_…`.
    public var state: String
    public var decision: Decision?
    /// One an article.
    public var sources: [Source]

    public init(
        id: Int64, number: String, matter: String, leadUnit: LocalizedText, deadline: CalendarDay?,
        deadlineWords: String?, state: String, decision: Decision?, sources: [Source]
    ) {
        (self.id, self.number, self.matter, self.leadUnit) = (id, number, matter, leadUnit)
        (self.deadline, self.deadlineWords, self.state) = (deadline, deadlineWords, state)
        (self.decision, self.sources) = (decision, sources.sorted { $0.article < $1.article })
    }

    static let columns = """
        outcome.id, outcome.number, outcome.matter, outcome.lead_zh, outcome.lead_en, outcome.deadline,
        outcome.deadline_words, outcome.state, outcome.meeting_zh, outcome.meeting_en, outcome.meeting_day,
        outcome.published_at, outcome.updated_at, outcome.withdrawn_at, outcome.version
        """

    init?(_ row: Row, _ sources: [Source]) {
        guard let id = row.integer("id"), let number = row.text("number"), let matter = row.text("matter"),
            let state = row.text("state"), let lead = row.localized("lead")
        else { return nil }
        self.init(
            id: id, number: number, matter: matter, leadUnit: lead, deadline: row.day("deadline"),
            deadlineWords: row.text("deadline_words"), state: state,
            decision: row.localized("meeting").flatMap { meeting in
                row.day("meeting_day").map { Decision(meeting: meeting, day: $0) }
            }, sources: sources)
    }

    static func sources(of id: Int64, _ transaction: Transaction) throws -> [Source] {
        try transaction.rows(
            "SELECT article_id, sentence FROM outcome_article WHERE outcome_id = ? ORDER BY article_id",
            [.integer(id)]
        ).map { Source(article: $0.integer("article_id") ?? 0, sentence: $0.text("sentence")) }
    }
}
