/// The languages of the platform; the first is the one that content is written in.
public enum Language: String, Sendable, CaseIterable, Hashable {
    /// Simplified Chinese.
    case zhHans = "zh-Hans"
    /// English.
    case english = "en"

    /// First segment of an address: `/zh/…`, `/en/…`.
    public var pathSegment: String { self == .zhHans ? "zh" : "en" }

    /// The language whose pages live below `/segment`.
    public init?(pathSegment: some StringProtocol) {
        switch pathSegment {
        case "zh": self = .zhHans
        case "en": self = .english
        default: return nil
        }
    }

    /// The other language of the door.
    public var other: Language { self == .zhHans ? .english : .zhHans }
}
