import Kernel

/// A browser in which somebody is signed in.
public struct Session: Sendable, Equatable, Identifiable {
    public let id: Identifier<Session>
    /// Seconds since 1970.
    public let createdAt: Int64
    public let lastSeenAt: Int64
    public let expiresAt: Int64
    /// The network address that it was opened from.
    public let address: String
    /// What the browser calls itself.
    public let agent: String
}
