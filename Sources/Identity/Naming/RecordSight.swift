import Kernel

/// What a viewer sees of a record of any room, in a list that only mentions it.
public enum RecordSight: Sendable, Equatable {
    /// They may read it.
    case open(RecordCard)
    /// They may not read it, but may know of the unit that it belongs to; `nil` where not even that.
    case veiled(unit: LocalizedText?)

    /// The card of a record that may be read.
    public var card: RecordCard? {
        if case .open(let card) = self { card } else { nil }
    }
}

/// A record's name and where to find it.
public struct RecordCard: Sendable, Equatable {
    public let name: LocalizedText
    /// Its page in the office; `nil` for a record without one, or one that is gone.
    public let path: String?
    /// The unit that it belongs to.
    public let unit: Unit.ID?
    /// It is closed, removed or taken back: its past stays.
    public let isEnded: Bool

    public init(name: LocalizedText, path: String? = nil, unit: Unit.ID? = nil, isEnded: Bool = false) {
        (self.name, self.path, self.unit, self.isEnded) = (name, path, unit, isEnded)
    }
}
