import Kernel

/// Something about a text that a person should look at before it is published.
public struct PublicationFinding: Sendable, Equatable {
    /// The field, the sentence and the remedy.
    public let problem: Problem
    /// Whether it must be mended; otherwise somebody reads it and goes on.
    public let isStopping: Bool

    init(_ field: String, _ key: String, _ arguments: [String: String] = [:], isStopping: Bool = false) {
        problem = Problem(field: field, key: key, arguments: arguments)
        self.isStopping = isStopping
    }
}
