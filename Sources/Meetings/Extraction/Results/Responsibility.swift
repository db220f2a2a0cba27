/// How the text says who is responsible.
public enum ResponsibilityBasis: String, Sendable, CaseIterable, Codable {
    /// The units stand in the piece itself.
    case explicit
    /// They stand in an earlier piece that this one continues.
    case inherited
    /// Nobody is named: the whole district is meant.
    case implied
}

/// One responsible unit, as the text writes it, and what the platform knows of it.
public struct Responsible: Sendable, Equatable {
    /// What the name was found to mean in the platform's tree of units.
    public enum Match: Sendable, Equatable {
        /// No unit has the name.
        case unknown
        /// Exactly one unit has it.
        case unit(String)
        /// Several have it: the reviewer is asked which.
        case asks([String])
        /// A distributive word (各镇街), with the kinds of set it stands for.
        case set([String])
    }

    /// The name, as written.
    public let name: String
    /// What it was found to mean.
    public let match: Match

    /// A name and its meaning.
    public init(name: String, match: Match) {
        (self.name, self.match) = (name, match)
    }
}
