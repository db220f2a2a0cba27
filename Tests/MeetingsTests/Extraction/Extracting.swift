import Kernel
import Meetings

/// The extractor of the shipped rules, and short ways to ask it.
enum Extracting {
    static func extractor(units: [KnownUnit] = [], namedDays: [String: CalendarDay] = [:]) throws -> MatterExtractor {
        MatterExtractor(rules: try ExtractionRules.shipped.get(), units: units, namedDays: namedDays)
    }

    static func matters(_ text: String, held: String? = nil) throws -> [Proposal] {
        try extractor().extract(from: text, held: held.flatMap { CalendarDay(iso: $0) }).proposals
    }

    /// The only matter of a meeting that demands a sentence.
    static func only(_ sentence: String, held: String? = "2026-03-12") throws -> Proposal? {
        let found = try matters("会议要求,\(sentence)。", held: held)
        return found.count == 1 ? found.first : nil
    }
}
