import Foundation

/// Names for the same thing, from a data file.
struct Synonyms: Sendable {
    static let shared = Synonyms(
        table: (try? String(
            contentsOf: Bundle.module.bundleURL.appending(path: "Resources/synonyms.txt"), encoding: .utf8)) ?? "")

    private let groups: [[String]]

    /// - Parameter table: a group a line, its names between spaces; lines that begin with `#` are remarks.
    init(table: String) {
        groups = table.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: " ").map(String.init)
        }.filter { $0.count > 1 }
    }

    /// The word with a name that it holds put in each other way, at most six.
    func variants(of word: String) -> [String] {
        var found: [String] = []
        for group in groups {
            // The longest name first: 高新技术开发区 within a longer one is not meant.
            guard let held = group.filter({ word.contains($0) }).max(by: { $0.count < $1.count }),
                let range = word.range(of: held)
            else { continue }
            for name in group where name != held {
                found.append(word.replacingCharacters(in: range, with: name))
            }
        }
        return Array(found.prefix(6))
    }
}
