import Storage

/// A translation whose original has changed since.
public struct TranslationMark: Sendable, Equatable {
    /// The revision whose original the translation says.
    public let follows: Int64
    /// The original as it was then.
    public let original: ManuscriptText

    /// `nil` for a manuscript without a translation, or with one that says what the original says.
    init?(_ manuscript: Manuscript, in transaction: Transaction) throws {
        guard let follows = manuscript.content.english.follows, follows != manuscript.revision,
            let then = try ManuscriptDesk.content(of: follows, manuscript.id, transaction)?.chinese,
            then != manuscript.content.chinese
        else { return nil }
        (self.follows, original) = (follows, then)
    }
}
