/// A failure of ours that may pass by itself: a server that is away, a lock that somebody holds.
public protocol TemporaryFailure: Error {
    /// Whether the same may succeed a little later.
    var isTemporary: Bool { get }
}
