/// A link within an article.
public struct BodyLink: Sendable, Equatable {
    /// `http`, `https`, `mailto`, `tel`, or a path of the portal.
    public let address: String
    /// The words that carry it.
    public let text: String
}
