import ChineseText
import Kernel
import Storage
import Synchronization

/// The names of the zones, ready to be found by what a visitor types; made anew when a zone changes.
final class ZoneIndex: Sendable {
    struct Entry: Sendable {
        let name: PublicReader.Name
        /// Folded, without spaces.
        let chinese: String
        let english: String
        let englishWords: [String]
        /// Syllables of each reading.
        let sounds: [[String]]
    }

    private struct State {
        var fingerprint = ""
        var entries: [Entry] = []
    }

    private let state = Mutex(State())

    func entries(_ transaction: Transaction) throws -> [Entry] {
        var fingerprint = ""
        try transaction.scan(
            "SELECT COUNT(*), COALESCE(MAX(id), 0), COALESCE(SUM(version), 0), COUNT(name_en) FROM zone"
        ) { columns in
            fingerprint = (0..<4).map { "\(columns.integer($0))" }.joined(separator: ":")
            return false
        }
        if let known = state.withLock({ $0.fingerprint == fingerprint ? $0.entries : nil }) { return known }
        let entries = try transaction.rows(
            "SELECT id AS n_id, name_zh AS n_zh, name_en AS n_en FROM zone ORDER BY id"
        ).compactMap { PublicReader.name($0, "n").map(Self.entry) }
        state.withLock { $0 = State(fingerprint: fingerprint, entries: entries) }
        return entries
    }

    private static func entry(_ name: PublicReader.Name) -> Entry {
        let words = words(of: name.english ?? "")
        return Entry(
            name: name, chinese: compact(name.chinese), english: words.joined(), englishWords: words,
            sounds: Pinyin.shared.readings(of: name.chinese))
    }

    /// Folded characters and words without what stands between them.
    static func compact(_ text: String) -> String {
        SearchTokens.named(text).map { token, form in
            token.isPair ? String(form.unicodeScalars.prefix(1)) : form
        }.joined()
    }

    static func words(of text: String) -> [String] {
        SearchTokens.named(text).filter { $0.token.isWord }.map(\.form)
    }
}

/// How well a text names a zone.
struct ZoneMatcher {
    /// How a zone was found: by its name, or by something close to it.
    enum Closeness: Int, Sendable, Comparable {
        case same, part, sound, close

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    private let typed: String
    private let variants: [String]
    private let isLatin: Bool

    init(_ text: String) {
        typed = ZoneIndex.compact(text)
        variants = [typed] + Synonyms.shared.variants(of: text).map(ZoneIndex.compact)
        isLatin = !typed.isEmpty && typed.utf8.allSatisfy { (97...122).contains($0) }
    }

    /// Whether the text is a name of the zone.
    func isName(of entry: ZoneIndex.Entry) -> Bool {
        !typed.isEmpty && (variants.contains(entry.chinese) || typed == entry.english)
    }

    func closeness(to entry: ZoneIndex.Entry) -> Closeness? {
        guard !typed.isEmpty else { return nil }
        if isName(of: entry) { return .same }
        if !isLatin {
            return typed.unicodeScalars.count > 1 && variants.contains(where: entry.chinese.contains) ? .part : nil
        }
        guard typed.utf8.count > 1 else { return nil }
        if typed.utf8.count > 2, entry.english.contains(typed) { return .part }
        if entry.sounds.contains(where: isSound) { return .sound }
        return isClose(entry) ? .close : nil
    }

    /// xuzhou, xuzhoujing, xz: whole syllables from one of them on, or their first letters.
    private func isSound(_ syllables: [String]) -> Bool {
        let typed = typed[...]
        for start in syllables.indices {
            let rest = syllables[start...].joined()
            if typed.utf8.count > 2, rest.hasPrefix(typed) { return true }
            let initials = String(syllables[start...].compactMap(\.first))
            if initials.hasPrefix(typed) { return true }
        }
        return false
    }

    /// A slip in a name: one letter in four to seven, two in more.
    private func isClose(_ entry: ZoneIndex.Entry) -> Bool {
        let letters = Array(typed.utf8)
        guard letters.count >= 4 else { return false }
        let limit = letters.count < 8 ? 1 : 2
        var names = [entry.english] + entry.englishWords
        for count in entry.englishWords.indices.dropFirst() { names.append(entry.englishWords[...count].joined()) }
        for sounds in entry.sounds {
            for count in 2...max(2, min(6, sounds.count)) where count <= sounds.count {
                names.append(sounds[..<count].joined())
            }
        }
        return names.contains {
            $0.utf8.count >= 4 && EditDistance.between(letters, Array($0.utf8), limit: limit) != nil
        }
    }
}
