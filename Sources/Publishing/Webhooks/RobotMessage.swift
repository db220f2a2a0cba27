import Kernel

/// What a robot says in a group chat.
public struct RobotMessage: Sendable, Equatable {
    /// Where the rest is read.
    public struct Link: Sendable, Equatable {
        public let label: String
        public let address: String

        public init(_ label: String, _ address: String) { (self.label, self.address) = (label, address) }
    }

    /// One line.
    public let title: String
    /// The most important first: the last are cut off where a robot may not say so much.
    public let lines: [String]
    public let link: Link?

    public init(title: String, lines: [String], link: Link?) {
        self.title = Self.line(title)
        self.lines = lines.map(Self.line).filter { !$0.allSatisfy(\.isWhitespace) }
        self.link = link
    }

    /// The message in the Markdown that robots know.
    /// - Parameters:
    ///   - lineBreak: DingTalk joins lines that no empty one parts, WeCom shows each break.
    ///   - foot: stands at the end, as it is.
    func markdown(lineBreak: String, foot: String, mostBytes: Int) -> String {
        let end = [link.map { "[\(Self.plain($0.label))](\($0.address))" }, foot].compactMap(\.self)
            .map { lineBreak + $0 }.joined()
        let words = ["### " + Self.plain(title)] + lines.map(Self.plain)
        return words.joined(separator: lineBreak).cut(toBytes: mostBytes - end.utf8.count) + end
    }

    /// One line of text, without signs that a chat does not show, or that turn the order of others around; the joiner of
    /// emoji stays.
    private static func line(_ text: String) -> String {
        let kept = String(text.map { $0.isWhitespace ? " " : $0 }).unicodeScalars.filter {
            $0 == "\u{200D}" || ![.control, .format].contains($0.properties.generalCategory)
        }
        return String(String.UnicodeScalarView(kept))
    }

    /// The text with the signs of Markdown as wide ones: what somebody wrote makes no links, and mentions nobody. It goes
    /// by Unicode scalars, as a chat reads them: to Swift, a bracket with a combining mark is another character.
    private static func plain(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { wide[$0] ?? $0 }))
    }

    private static let wide: [Unicode.Scalar: Unicode.Scalar] = [
        "[": "［", "]": "］", "<": "＜", ">": "＞", "*": "＊", "_": "＿", "`": "｀", "#": "＃", "~": "～", "@": "＠",
        "\\": "＼", "|": "｜",
    ]
}

extension String {
    /// The text up to so many bytes of UTF-8, the mark of what is missing included; no character is cut in two.
    func cut(toBytes most: Int) -> String {
        guard utf8.count > most else { return self }
        let mark = "…"
        var room = most - mark.utf8.count
        guard room >= 0 else { return "" }
        var end = startIndex
        while end < endIndex {
            let bytes = self[end].utf8.count
            guard bytes <= room else { break }
            room -= bytes
            end = index(after: end)
        }
        return self[..<end] + mark
    }
}
