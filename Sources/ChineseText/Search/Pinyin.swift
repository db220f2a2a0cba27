import Foundation

/// The sounds of characters, without tones.
public struct Pinyin: Sendable {
    /// The readings that ship with the program, from ICU.
    public static let shared = Pinyin(
        table: (try? String(
            contentsOf: Bundle.module.bundleURL.appending(path: "Resources/pinyin.txt"), encoding: .utf8))
            ?? "")

    private let first: [Unicode.Scalar: String]
    private let second: [Unicode.Scalar: String]
    private let syllables: Set<String>

    /// - Parameter table: a syllable a line, its characters, then those that have it as a second reading.
    init(table: String) {
        var first: [Unicode.Scalar: String] = [:]
        var second: [Unicode.Scalar: String] = [:]
        var syllables: Set<String> = []
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count > 1 else { continue }
            let sound = String(parts[0])
            syllables.insert(sound)
            for scalar in parts[1].unicodeScalars { first[scalar] = sound }
            for scalar in parts.dropFirst(2).joined().unicodeScalars { second[scalar] = sound }
        }
        (self.first, self.second, self.syllables) = (first, second, syllables)
    }

    /// The sounds of a text's characters in order; a second list when some have another reading.
    public func readings(of text: String) -> [[String]] {
        let characters = SearchTokens.of(text).compactMap { Unicode.Scalar($0.character) }.filter { $0.value != 0 }
        let usual = characters.compactMap { first[$0] }
        let other = characters.compactMap { second[$0] ?? first[$0] }
        guard !usual.isEmpty else { return [] }
        return usual == other ? [usual] : [usual, other]
    }

    /// The ways in which small letters are a row of syllables, at most `limit`: `xian` is `xian` and `xi an`.
    public func split(_ letters: String, limit: Int = 4) -> [[String]] {
        let letters = Array(letters.utf8)
        guard letters.count <= 60 else { return [] }
        var found: [[String]] = []
        var steps = 0
        func extend(_ start: Int, _ parts: [String]) {
            steps += 1
            guard found.count < limit, steps < 2000 else { return }
            guard start < letters.count else { return found.append(parts) }
            for length in stride(from: min(6, letters.count - start), through: 1, by: -1) {
                let part = String(decoding: letters[start..<start + length], as: UTF8.self)
                // A bare m or n is no syllable that anyone types.
                if part != "m", part != "n", part != "hm", syllables.contains(part) {
                    extend(start + length, parts + [part])
                }
            }
        }
        extend(0, [])
        return found
    }
}
