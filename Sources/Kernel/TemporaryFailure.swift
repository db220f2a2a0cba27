/// A failure of ours that may pass by itself: a server that is away, a lock that somebody holds.
public protocol TemporaryFailure: Error {
    /// Whether the same may succeed a little later.
    var isTemporary: Bool { get }
    /// Whether it passes once somebody makes room for data.
    var needsRoom: Bool { get }
}

extension TemporaryFailure {
    /// Few failures are of that kind.
    public var needsRoom: Bool { false }
}
