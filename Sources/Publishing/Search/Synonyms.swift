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
        let bytes = Array(word.utf8)
        for group in groups {
            // The longest name first: 高新技术开发区 within a longer one is not meant.
            let held = group.compactMap { name in Self.place(of: name, in: bytes).map { (name, $0) } }
                .max { $0.0.utf8.count < $1.0.utf8.count }
            guard let (held, place) = held else { continue }
            let rest = (bytes[..<place], bytes[(place + held.utf8.count)...])
            for name in group where name != held {
                found.append(String(decoding: rest.0 + Array(name.utf8) + rest.1, as: UTF8.self))
            }
        }
        return Array(found.prefix(6))
    }

    /// Where a name stands in the bytes of a word.
    private static func place(of name: String, in word: [UInt8]) -> Int? {
        let count = name.utf8.count
        guard count > 0, count <= word.count else { return nil }
        return (0...(word.count - count)).first { word[$0..<$0 + count].elementsEqual(name.utf8) }
    }
}
