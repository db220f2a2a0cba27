import Foundation
import Kernel

/// Something that a reader of files says about a text: a page without text, a picture that was left out.
public struct TextWarning: Sendable, Equatable, Codable {
    /// Catalogue key of the sentence.
    public let key: String
    public let arguments: [String: String]

    public init(key: String, arguments: [String: String] = [:]) { (self.key, self.arguments) = (key, arguments) }

    /// A problem that did not stop the reading.
    public init(_ problem: Problem) { self.init(key: problem.key, arguments: problem.arguments) }

    static func list(json: String) -> [TextWarning] {
        (try? JSONDecoder().decode([TextWarning].self, from: Data(json.utf8))) ?? []
    }

    static func json(_ list: [TextWarning]) -> String {
        JSONText.list(
            list.map { warning in
                .object([
                    ("key", .text(warning.key)),
                    (
                        "arguments",
                        .object(warning.arguments.sorted { $0.key < $1.key }.map { ($0.key, JSONText.text($0.value)) })
                    ),
                ])
            }
        ).line
    }
}
