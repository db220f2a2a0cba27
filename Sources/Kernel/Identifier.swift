import Synchronization

/// A 64-bit, time-ordered identifier of a `Subject`: 41 bits of milliseconds, 10 of node, 12 of sequence.
public struct Identifier<Subject>: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number as it stands in the database; positive.
    public let rawValue: Int64

    /// Wraps a number that came from the database or from an address.
    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// Parses the decimal form used in addresses; `nil` for anything but plain positive digits.
    public init?(text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.count <= 19, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let value = Int64(String(text)), value > 0
        else { return nil }
        rawValue = value
    }

    public var description: String { String(rawValue) }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Makes identifiers that grow with time and never repeat within a node.
public final class IdentifierGenerator: Sendable {
    /// 2024-01-01T00:00:00Z in milliseconds since 1970: the first instant that an identifier can name.
    static let epoch: Int64 = 1_704_067_200_000

    private let node: Int64
    private let milliseconds: @Sendable () -> Int64
    private let last = Mutex<(time: Int64, sequence: Int64)>((0, 0))

    /// - Parameters:
    ///   - node: 0…1023, taken modulo 1024.
    ///   - milliseconds: the clock, milliseconds since 1970.
    public init(node: Int = 0, milliseconds: @escaping @Sendable () -> Int64) {
        self.node = Int64(node & 1023)
        self.milliseconds = milliseconds
    }

    /// The next identifier; later than all that this generator gave, even when the clock steps back.
    public func next<Subject>(_: Subject.Type = Subject.self) -> Identifier<Subject> {
        let now = max(1, milliseconds() - Self.epoch)
        return last.withLock { last in
            if now > last.time {
                last = (now, 0)
            } else if last.sequence == 4095 {
                last = (last.time + 1, 0)
            } else {
                last.sequence += 1
            }
            return Identifier(last.time << 22 | node << 12 | last.sequence)
        }
    }
}
