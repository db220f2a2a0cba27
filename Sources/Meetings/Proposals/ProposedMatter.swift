import Identity
import Kernel

/// A piece of a text that may be a matter (交办事项), as it is handed to the desk: by rules, or by hand.
public struct ProposedMatter: Sendable, Equatable {
    /// How the text says who is responsible; the catalogue names it under `proposal_basis_…`.
    public enum Basis: String, Sendable, CaseIterable {
        /// The units stand in the piece itself.
        case explicit
        /// They stand in an earlier piece that this one continues.
        case inherited
        /// Nobody is named.
        case implied
    }

    /// A responsible unit as the text writes it, and what it may mean.
    public struct Name: Sendable, Equatable {
        public var text: String
        /// The units of the tree that have this name: none, one, or several of which the reviewer chooses.
        public var units: [Unit.ID]
        /// The sets that a distributive word (各镇街) stands for.
        public var sets: [String]

        public init(_ text: String, units: [Unit.ID] = [], sets: [String] = []) {
            (self.text, self.units, self.sets) = (text, units, sets)
        }
    }

    /// Where it stands, in Unicode scalars of the text.
    public var range: Range<Int>
    /// What is to be done.
    public var action: String
    /// Who is named; the lead unit first.
    public var names: [Name]
    /// The unit that is to do it (承办单位).
    public var leadUnit: Unit.ID?
    /// Those that help (协办单位); never the lead unit.
    public var coUnits: [Unit.ID]
    public var basis: Basis
    /// The last day that is in time.
    public var deadline: CalendarDay?
    /// The text's own words for it.
    public var deadlineWords: String?
    /// What it is about: a code, which the catalogue names under `matter_topic_…`.
    public var topic: String?
    /// How sure the rules are, 0…1.
    public var confidence: Double
    /// Names of the rules that had a part in it.
    public var rules: [String]

    public init(
        range: Range<Int>, action: String, names: [Name] = [], leadUnit: Unit.ID? = nil, coUnits: [Unit.ID] = [],
        basis: Basis = .implied, deadline: CalendarDay? = nil, deadlineWords: String? = nil, topic: String? = nil,
        confidence: Double = 1, rules: [String] = []
    ) {
        (self.range, self.action, self.names, self.leadUnit) = (range, action, names, leadUnit)
        (self.coUnits, self.basis, self.deadline) = (coUnits, basis, deadline)
        (self.deadlineWords, self.topic, self.confidence, self.rules) = (deadlineWords, topic, confidence, rules)
    }
}
