/// What somebody may do: `unit.manage`, `article.read`… Each room lists its own in one policy file.
public struct Permission: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
    /// `room or noun` `.` `verb`; the catalogue names it under `permission_` with the point as `_`.
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }

    /// Key of its name in the catalogue.
    public var catalogueKey: String { "permission_" + rawValue.split(separator: ".").joined(separator: "_") }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
