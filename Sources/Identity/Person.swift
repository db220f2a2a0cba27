import Kernel

/// Somebody who works with the platform, signed in or only named.
public struct Person: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Person>

    public let id: ID
    public let name: LocalizedText
    public let email: String?
    public let phone: String?
    /// The name that they sign in with; `nil` while they have no account.
    public let login: String?
    /// When they were removed, in seconds since 1970; their past stays.
    public let removedAt: Int64?
    public let version: Int64
}
