/// A picture within an article, with the words that belong to it.
public struct BodyPicture: Sendable, Equatable {
    /// Address of the stored file: `/files/` and the 64 digits of its hash.
    public let source: String
    /// What it shows, for those who do not see it.
    public let alternative: String
    /// The line below it; may be empty.
    public let caption: String
    /// Who made it or gave it; may be empty.
    public let credit: String

    public init(source: String, alternative: String, caption: String, credit: String) {
        self.source = source
        self.alternative = alternative
        self.caption = caption
        self.credit = credit
    }
}
