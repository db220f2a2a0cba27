/// A text, with its language when that is not the page's.
public struct Phrase: Sendable {
    public let text: String
    public var lang: String?

    public init(text: String, lang: String? = nil) {
        self.text = text
        self.lang = lang
    }
}

/// A link of a page.
public struct Link: Sendable {
    public let label: String
    public let url: String
    public var lang: String?
    public var current: Bool

    public init(label: String, url: String, lang: String? = nil, current: Bool = false) {
        self.label = label
        self.url = url
        self.lang = lang
        self.current = current
    }
}
