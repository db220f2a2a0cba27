/// The number of a matter on paper: counted by issuing unit and year, from 1, without gaps.
public struct MatterNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let year: Int
    public let serial: Int64
    /// As it was written by the rules of the day: 督〔2026〕12号.
    public let label: String

    public init(year: Int, serial: Int64, label: String) {
        (self.year, self.serial, self.label) = (year, serial, label)
    }

    public var description: String { label }

    public static func < (left: Self, right: Self) -> Bool { (left.year, left.serial) < (right.year, right.serial) }
}
