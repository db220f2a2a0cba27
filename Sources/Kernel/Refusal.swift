/// A rule or permission said no: which one, in the words of the catalogue under `key`.
public struct Refusal: Error, Sendable, Equatable {
    /// Catalogue key of the sentence, which names the rule and, where there is one, the way out.
    public let key: String
    public let arguments: [String: String]
    /// True where the person may not even know that the record exists: the answer is "not found".
    public let conceals: Bool

    public init(key: String, arguments: [String: String] = [:], conceals: Bool = false) {
        self.key = key
        self.arguments = arguments
        self.conceals = conceals
    }

    /// The record does not exist for this person.
    public static let unknown = Refusal(key: "refusal_unknown", conceals: true)
    /// The record may be seen, and this may not be done with it.
    public static let notAllowed = Refusal(key: "refusal_not_allowed")
}
