import Exchange
import Handoffs
import Identity
import Kernel
import Meetings
import NIOPosix
import Supervision

/// What the pages of meetings and matters need.
public struct MeetingOffice: Sendable {
    let desk: MeetingDesk
    let matters: MatterDesk
    let decisions: DecisionBecomesMatter
    let news: MeetingBecomesNews
    /// Reads Word, PDF, web pages and plain texts.
    let read: @Sendable ([UInt8]) async throws -> DocumentText
    let rules: ExtractionRules
    /// Prints circulars.
    let printer: PaperPrinter

    /// - Parameters:
    ///   - decisions: makes matters of what a meeting decided.
    ///   - news: makes a draft of a meeting's public part.
    ///   - read: reads Word, PDF, web pages and plain texts; it throws `DocumentRefusal`, or `Problem` where a program for
    ///     it is missing.
    ///   - rules: by which matters are found in a text.
    ///   - printer: prints circulars.
    public init(
        desk: MeetingDesk, matters: MatterDesk, decisions: DecisionBecomesMatter, news: MeetingBecomesNews,
        rules: ExtractionRules, printer: PaperPrinter,
        read: @escaping @Sendable ([UInt8]) async throws -> DocumentText
    ) {
        (self.desk, self.matters, self.decisions) = (desk, matters, decisions)
        (self.news, self.read, self.rules, self.printer) = (news, read, rules, printer)
    }

    /// The day of the meeting that a text tells of; `nil` when it does not say.
    func day(toldIn text: String) async throws -> CalendarDay? {
        try await NIOThreadPool.singleton.runIfActive { MatterExtractor.day(toldIn: text) }
    }

    /// What the rules find in a text of a meeting, on a thread of its own: it takes a second for a book.
    func find(in text: String, of meeting: Meeting, as viewer: Viewer) async throws -> MatterFinding {
        let tree = viewer.tree
        let sessions = try await desk.sessionDays(after: meeting.day, seenFrom: meeting.unit, as: viewer)
        let rules = rules
        return try await NIOThreadPool.singleton.runIfActive {
            MatterFinding(in: text, of: meeting, units: tree, sessions: sessions, by: rules)
        }
    }
}
