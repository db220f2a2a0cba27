/// An edit was based on an older version of the record than the one that is stored; nothing was saved.
public struct StaleEdit: Error, Sendable, Equatable {
    /// The version that is stored now.
    public let current: Int64

    public init(current: Int64) { self.current = current }
}
