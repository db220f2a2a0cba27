import Foundation
import Kernel

/// Every word that a user sees, in each language.
public struct Catalogue: Sendable {
    private let texts: [Language: [String: String]]

    /// The catalogue that ships with the program.
    public static let shared = Catalogue(folder: Bundle.module.bundleURL.appending(path: "Resources"))

    /// Reads the files of each language: `<name>.json` for the portal, `office.<name>.json` for the back office,
    /// `api.<name>.json` for programs, `messages.<name>.json` for the command line. One that is not there is empty.
    public init(folder: URL?) {
        var texts: [Language: [String: String]] = [:]
        for language in Language.allCases {
            var all: [String: String] = [:]
            for part in ["", "office.", "api.", "messages."] {
                let name = "\(part)\(language.rawValue).json"
                guard let data = folder.flatMap({ try? Data(contentsOf: $0.appending(path: name)) }),
                    let part = try? JSONDecoder().decode([String: String].self, from: data)
                else { continue }
                all.merge(part) { first, _ in first }
            }
            texts[language] = all
        }
        self.texts = texts
    }

    /// All texts of a language by key.
    public func all(_ language: Language) -> [String: String] { texts[language] ?? [:] }

    /// The text of a key with its `{name}` places filled; the key itself when the catalogue lacks it.
    public func text(_ key: String, _ language: Language, _ arguments: [String: String] = [:]) -> String {
        guard var text = texts[language]?[key] else { return key }
        for (name, value) in arguments { text = text.replacingOccurrences(of: "{\(name)}", with: value) }
        return text
    }

    /// A problem as a sentence.
    public func sentence(_ problem: Problem, _ language: Language) -> String {
        text(problem.key, language, problem.arguments)
    }
}
