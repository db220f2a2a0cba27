import Kernel

/// While somebody is absent, another person acts for them: with all their duties, or with one.
public struct Delegation: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Delegation>

    public let id: ID
    public let from: Person.ID
    public let to: Person.ID
    /// `nil` lends all duties.
    public let duty: Duty.ID?
    public let validFrom: CalendarDay
    /// The first day on which it no longer holds.
    public let validTo: CalendarDay
    public let reason: String?
    public let version: Int64

    /// Whether it holds on a day.
    public func isValid(on day: CalendarDay) -> Bool { validFrom <= day && day < validTo }
}
