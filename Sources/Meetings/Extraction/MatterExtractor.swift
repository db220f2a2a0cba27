import ChineseText
import Kernel

/// Finds in the text of a meeting what somebody is to do: the matters (交办事项), and what only looks like one.
///
/// The rules are words and a few habits of the language of minutes; nothing is learned, nothing is random. Build one
/// and use it for many texts: it holds the lexicon.
public struct MatterExtractor: Sendable {
    private let rules: ExtractionRules
    private let units: UnitMatcher
    private let unitNames: WordTrie
    private let namedDays: [String: CalendarDay]
    private let datesFeasts: Bool

    /// - Parameters:
    ///   - units: The units of the platform, so that names in a text find theirs.
    ///   - namedDays: Days that texts name by their event (两会, 春节).
    ///   - datesFeasts: Whether 国庆节前 without a year before it is the day before the feast that follows the meeting.
    public init(
        rules: ExtractionRules, units: [KnownUnit] = [], namedDays: [String: CalendarDay] = [:],
        datesFeasts: Bool = false
    ) {
        self.rules = rules
        self.units = UnitMatcher(units, sets: rules.sets)
        (self.namedDays, self.datesFeasts) = (namedDays, datesFeasts)
        unitNames = WordTrie(units.flatMap(\.names).filter { !$0.isEmpty }.map { (FoldedText.fold($0), 0) })
    }

    /// The day of the meeting that a text tells of; `nil` when it does not say.
    public static func day(toldIn text: String) -> CalendarDay? {
        MeetingDayFinder(codes: BrokenLines.joined(FoldedText(text)).codes).find().held
    }

    /// The matters of a text, and what was set aside.
    ///
    /// - Parameter held: The day of the meeting; looked for in the text when it is not given.
    public func extract(from text: String, held: CalendarDay? = nil) -> Extraction {
        let folded = BrokenLines.joined(FoldedText(text))
        let days = MeetingDayFinder(codes: folded.codes).find()
        let deadlines = DeadlineFinder(
            held: held ?? days.held, near: days.near, words: rules.deadlineWords, namedDays: namedDays,
            datesFeasts: datesFeasts)
        var reader = MeetingReader(text: folded, lexicon: rules.lexicon, unitNames: unitNames, deadlines: deadlines)
        reader.read()
        let writer = ProposalWriter(text: folded, units: units, held: deadlines.held)
        return Extraction(
            held: deadlines.held, proposals: reader.drafts.compactMap(writer.proposal),
            setAside: reader.asides.map(writer.setAside))
    }
}
