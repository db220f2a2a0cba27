/// The number of a matter on paper: counted by issuing unit and year, from 1, without gaps.
public struct MatterNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let year: Int
    public let serial: Int64

    public init(year: Int, serial: Int64) { (self.year, self.serial) = (year, serial) }

    /// 督〔2026〕12号.
    public var description: String { "督〔\(year)〕\(serial)号" }

    public static func < (left: Self, right: Self) -> Bool { (left.year, left.serial) < (right.year, right.serial) }
}
