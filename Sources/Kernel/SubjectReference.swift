/// A record of any room: its kind and its number.
public struct SubjectReference: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// `article`, `zone`, `unit`…: lower-case letters, digits and hyphens.
    public let kind: String
    public let id: Int64

    public init(_ kind: String, _ id: Int64) { (self.kind, self.id) = (kind, id) }

    /// Parses `KIND:ID`; `nil` for anything else.
    public init?(text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 40,
            parts[0].utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }),
            let id = Identifier<SubjectReference>(text: parts[1])
        else { return nil }
        self.init(String(parts[0]), id.rawValue)
    }

    /// `KIND:ID`.
    public var description: String { "\(kind):\(id)" }

    public static func < (left: Self, right: Self) -> Bool { (left.kind, left.id) < (right.kind, right.id) }
}
