/// The order in which names stand in a list: Chinese ones by their sounds, as a telephone book has them (拼音).
public enum NameOrder {
    /// A text by whose bytes names are compared: `bai zhou` for 白舟, small letters for others.
    ///
    /// Each character counts with its usual sound. Some surnames have another (单 shàn, 曾 zēng): they stand where the
    /// usual one would.
    public static func key(_ name: String) -> String {
        var words: [String] = []
        var plain = ""
        for character in name {
            guard let sound = Pinyin.shared.readings(of: String(character)).first?.first else {
                plain += character.lowercased()
                continue
            }
            if !plain.isEmpty { words.append(plain) }
            plain = ""
            words.append(sound)
        }
        if !plain.isEmpty { words.append(plain) }
        return words.joined(separator: " ")
    }
}
