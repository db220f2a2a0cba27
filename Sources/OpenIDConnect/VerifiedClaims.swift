/// Who somebody is, in the words of a provider that were checked.
public struct VerifiedClaims: Sendable, Equatable {
    public let issuer: String
    /// The person's number at the provider: never given to anybody else there.
    public let subject: String
    /// The address, when the provider says that it made sure of it.
    public let email: String?
    /// What the person is called there: an address, sign-in name or name; `nil` when the provider does not say.
    public let label: String?

    public init(issuer: String, subject: String, email: String?, label: String?) {
        self.issuer = issuer
        self.subject = subject
        self.email = email
        self.label = label
    }
}
