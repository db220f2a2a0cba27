/// An account of a person at an identity provider, by which they sign in here.
public struct OutsideIdentity: Sendable, Equatable {
    /// The provider.
    public let issuer: String
    /// The person's number there.
    public let subject: String
    /// What they are called there.
    public let label: String
    /// Seconds since 1970.
    public let linkedAt: Int64
}
