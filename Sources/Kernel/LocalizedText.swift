/// A name or text in the platform's languages: Chinese always, English where somebody wrote it.
public struct LocalizedText: Sendable, Hashable {
    public let chinese: String
    public let english: String?

    public init(chinese: String, english: String? = nil) {
        self.chinese = chinese
        self.english = english
    }

    /// The text for a reader of `language`, with the language that it is in: Chinese where English is missing.
    public func shown(in language: Language) -> (text: String, language: Language) {
        if language == .english, let english { return (english, .english) }
        return (chinese, .zhHans)
    }
}
