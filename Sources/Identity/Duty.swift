import Kernel

/// A person's place in a unit, with the role that it gives there.
public struct Duty: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Duty>

    public let id: ID
    public let person: Person.ID
    public let unit: Unit.ID
    public let role: String
    /// What the person is called there: 主任, Director.
    public let title: LocalizedText?
    public let validFrom: CalendarDay
    /// The first day on which it no longer holds.
    public let validTo: CalendarDay?
    public let version: Int64

    /// Whether it holds on a day.
    public func isValid(on day: CalendarDay) -> Bool { validFrom <= day && validTo.map { day < $0 } ?? true }
}
