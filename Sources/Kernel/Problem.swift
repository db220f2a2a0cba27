/// Bad news about the user's input: which field, what is wrong, and with it what to do.
///
/// The words live in the catalogue under `key`; `arguments` fill its `{name}` places.
public struct Problem: Error, Sendable, Equatable {
    /// The field, file or option that the problem is about.
    public let field: String
    /// Catalogue key of the sentence, which names the remedy.
    public let key: String
    public let arguments: [String: String]

    public init(field: String, key: String, arguments: [String: String] = [:]) {
        self.field = field
        self.key = key
        self.arguments = arguments.merging(["field": field]) { given, _ in given }
    }
}
