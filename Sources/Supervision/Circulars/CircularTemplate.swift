import Kernel

/// How circulars are worded and ranked, as data: `circular` and `numbering` of the rules.
public struct CircularTemplate: Sendable, Equatable {
    /// By what units are ranked, the first first.
    public enum Measure: String, Sendable, CaseIterable {
        case doneShare = "done-share"
        case onTimeShare = "on-time-share"
        case overdue
        case returned
        case daysLate = "days-late"
    }

    /// The headings of the parts.
    public struct Headings: Sendable, Equatable, Codable {
        public let ranking: String
        public let overdue: String
        /// What stands where no matter is overdue.
        public let overdueNone: String
        public let demands: String
        public let annex: String
    }

    public let title: String
    public let addressee: String
    public let opening: String
    public let demands: String
    public let headings: Headings
    public let rankBy: [Measure]

    /// What may stand in the words of a circular.
    static let places: Set<String> = [
        "unit", "from", "until", "units", "assigned", "done", "doneShare", "onTime", "onTimeShare", "overdue",
        "returned",
    ]
    /// The same of its headings, which stand before anything is counted.
    static let headingPlaces: Set<String> = ["unit", "from", "until"]

    init(_ file: RuleFile.Circulars?) throws {
        let file = try RuleFile.part(file, "circular")
        func words(_ text: String, _ name: String) throws -> String {
            let known = Template.places(in: text).allSatisfy(Self.places.contains)
            guard !text.isEmpty, text.count <= 4000, known else {
                throw RuleFile.problem("problem_rules_value", at: "circular." + name)
            }
            return text
        }
        func heading(_ text: String, _ name: String) throws -> String {
            let text = try words(text, name)
            guard Template.places(in: text).allSatisfy(Self.headingPlaces.contains) else {
                throw RuleFile.problem("problem_rules_heading", at: "circular." + name)
            }
            return text
        }
        title = try words(file.title, "title")
        addressee = try words(file.addressee, "addressee")
        opening = try words(file.opening, "opening")
        demands = try words(file.demands, "demands")
        headings = Headings(
            ranking: try heading(file.ranking, "ranking"), overdue: try heading(file.overdue, "overdue"),
            overdueNone: try heading(file.overdueNone, "overdueNone"),
            demands: try heading(file.demandsHeading, "demandsHeading"), annex: try heading(file.annex, "annex"))
        rankBy = try file.rankBy.enumerated().map { try RuleFile.word($1, at: "circular.rankBy[\($0)]") }
        guard !rankBy.isEmpty, Set(rankBy).count == rankBy.count else {
            throw RuleFile.problem("problem_rules_value", at: "circular.rankBy")
        }
    }

    /// The words of a circular of figures.
    func texts(_ values: [String: String]) -> Circular.Texts {
        func filled(_ text: String) -> String { Template.filled(text, values) }
        return Circular.Texts(
            title: filled(title), addressee: filled(addressee), opening: filled(opening), demands: filled(demands))
    }

    /// The headings of a circular.
    func headings(_ values: [String: String]) -> Headings {
        func filled(_ text: String) -> String { Template.filled(text, values) }
        return Headings(
            ranking: filled(headings.ranking), overdue: filled(headings.overdue),
            overdueNone: filled(headings.overdueNone), demands: filled(headings.demands),
            annex: filled(headings.annex))
    }

    /// Lines in their order of rank, each with its rank; those that did as well as each other share one, and the next
    /// counts them all (1, 2, 2, 4).
    func ranked(_ lines: [CircularLine]) -> [CircularLine] {
        func key(_ line: CircularLine) -> [Int64] {
            rankBy.map { measure in
                switch measure {
                case .doneShare: -line.doneShare
                case .onTimeShare: -line.onTimeShare
                case .overdue: line.overdue
                case .returned: line.returned
                case .daysLate: line.daysLate
                }
            }
        }
        let keyed = lines.map { (key: key($0), line: $0) }.sorted { left, right in
            left.key == right.key
                ? left.line.unit < right.line.unit : left.key.lexicographicallyPrecedes(right.key)
        }
        var ranked: [CircularLine] = []
        for (place, one) in keyed.enumerated() {
            var line = one.line
            let isTie = place > 0 && keyed[place - 1].key == one.key
            line.rank = isTie ? ranked[place - 1].rank : Int64(place + 1)
            ranked.append(line)
        }
        return ranked
    }
}

/// Texts with places for values: `{name}`.
enum Template {
    /// The names of the places, in their order.
    static func places(in text: String) -> [String] {
        text.matches(of: /\{([A-Za-z]+)\}/).map { String($0.output.1) }
    }

    /// Each place with its value; one without a value stays.
    static func filled(_ text: String, _ values: [String: String]) -> String {
        text.replacing(/\{([A-Za-z]+)\}/) { match in values[String(match.output.1)] ?? String(match.output.0) }
    }
}
