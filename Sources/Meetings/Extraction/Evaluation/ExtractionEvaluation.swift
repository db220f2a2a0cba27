import Kernel

/// How well proposals agree with the labels of careful people.
public struct ExtractionEvaluation: Sendable {
    /// One disagreement.
    public struct Mistake: Sendable, Equatable {
        /// What is wrong.
        public enum Kind: String, Sendable, CaseIterable {
            case missed, invented, responsible, deadline, topic
        }

        public let text: String
        public let kind: Kind
        /// The words of the label, or of the proposal if there is no label.
        public let words: String
        public let expected: String
        public let found: String
    }

    public private(set) var labelled = 0
    public private(set) var proposed = 0
    public private(set) var matched = 0
    public private(set) var responsibleRight = 0
    public private(set) var deadlineRight = 0
    public private(set) var topicRight = 0
    /// How many of the matched labels name a deadline's day.
    public private(set) var dated = 0
    public private(set) var datedRight = 0
    public private(set) var mistakes: [Mistake] = []

    /// Nothing is scored yet.
    public init() {}

    /// Which share of the proposals is a labelled matter.
    public var precision: Double { Self.share(matched, proposed) }
    /// Which share of the labelled matters was proposed.
    public var recall: Double { Self.share(matched, labelled) }
    /// The harmonic mean of precision and recall.
    public var f1: Double { Self.share(2 * matched, labelled + proposed) }
    /// Among the matched: whose set of responsible names is equal.
    public var responsibleShare: Double { Self.share(responsibleRight, matched) }
    /// Among the matched: whose deadline's day is equal, none included.
    public var deadlineShare: Double { Self.share(deadlineRight, matched) }
    /// Among the matched with a day in the label: whose day is equal.
    public var datedShare: Double { Self.share(datedRight, dated) }
    /// Among the matched: whose topic is equal.
    public var topicShare: Double { Self.share(topicRight, matched) }

    private static func share(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 1 : Double(part) / Double(whole) }

    /// Scores the proposals of one text.
    public mutating func add(_ text: LabelledText, _ extraction: Extraction) {
        labelled += text.matters.count
        proposed += extraction.proposals.count
        let pairs = SpanMatching.pairs(text.matters.map(\.scalars), extraction.proposals.map(\.scalars))
        matched += pairs.count
        for (label, proposal) in pairs {
            compare(text.name, text.matters[label], extraction.proposals[proposal])
        }
        let (hit, used) = (Set(pairs.map(\.0)), Set(pairs.map(\.1)))
        for (index, matter) in text.matters.enumerated() where !hit.contains(index) {
            note(text.name, .missed, matter.text, matter.text, "")
        }
        for (index, proposal) in extraction.proposals.enumerated() where !used.contains(index) {
            note(text.name, .invented, proposal.sentence, "", proposal.sentence)
        }
    }

    private mutating func compare(_ name: String, _ label: LabelledText.Matter, _ proposal: Proposal) {
        let names = proposal.responsible.map(\.name)
        if Set(names) == Set(label.responsible) {
            responsibleRight += 1
        } else {
            note(name, .responsible, label.text, label.responsible.joined(separator: "|"), names.joined(separator: "|"))
        }
        let isDated = label.deadline != nil
        dated += isDated ? 1 : 0
        if proposal.deadline?.day == label.deadline {
            deadlineRight += 1
            datedRight += isDated ? 1 : 0
        } else {
            note(
                name, .deadline, label.text, label.deadline?.description ?? "",
                proposal.deadline?.day?.description ?? "")
        }
        if proposal.topic == label.topic {
            topicRight += 1
        } else {
            note(name, .topic, label.text, label.topic.rawValue, proposal.topic.rawValue)
        }
    }

    private mutating func note(
        _ text: String, _ kind: Mistake.Kind, _ words: String, _ expected: String, _ found: String
    ) {
        mistakes.append(Mistake(text: text, kind: kind, words: words, expected: expected, found: found))
    }
}
