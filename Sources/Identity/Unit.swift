import Kernel

/// An organization or a part of one: a province, a district, a department, a zone.
public struct Unit: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Unit>

    /// What a unit is; the catalogue names it under `unit_kind_…`.
    public enum Kind: String, Sendable, CaseIterable {
        case province, city, district, zone, department, street, town, enterprise, team
    }

    public let id: ID
    /// Short, unique, in Latin letters and digits: what spreadsheets name it by.
    public let code: String
    public let kind: Kind
    public let parent: ID?
    public let name: LocalizedText
    public let shortName: LocalizedText?
    /// The first day of the unit.
    public let validFrom: CalendarDay
    /// The first day on which it is no more; `nil` while it lives.
    public let validTo: CalendarDay?
    /// The unit that went on with its work after a merger.
    public let successor: ID?
    /// The publishing zone (发布开发区) that this unit keeps, as a number of the room Publishing.
    public let zone: Int64?
    public let position: Int64
    public let version: Int64

    /// Every name under which it may be spoken of.
    public var names: [String] {
        [name.chinese, shortName?.chinese, name.english, shortName?.english].compactMap { $0 }
    }

    /// Whether a name, the short name or the code holds a text, large and small letters alike; any unit holds none.
    public func isFound(by text: String) -> Bool {
        let wanted = text.lowercased()
        return wanted.isEmpty
            || [name.chinese, name.english, shortName?.chinese, code].compactMap { $0 }
                .contains { $0.lowercased().contains(wanted) }
    }

    /// Whether it exists on a day.
    public func isValid(on day: CalendarDay) -> Bool { validFrom <= day && validTo.map { day < $0 } ?? true }
}
