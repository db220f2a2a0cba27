/// The bullet or number that Word drew before an item.
struct ListMarker: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case bullet
        /// Numbers or letters, which a browser counts the same way.
        case number
        /// 一、（一）第三条 ① A.1: others refer to these words, and a browser would write 1, 2, 3.
        case words
    }

    let text: String
    let kind: Kind

    private static let chinese = Set("一二三四五六七八九十百〇零壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛第条章节款")

    init(_ text: String) {
        self.text = folded(text)
        let core = self.text.filter { !"()（）.、．)]［］[".contains($0) }
        if core.contains(where: { Self.chinese.contains($0) || ("①"..."⓿").contains($0) }) {
            kind = .words
        } else if core.count < self.text.count ? Self.counts(core) : Self.isNumber(core) {
            kind = .number
        } else {
            kind = self.text.count > 2 ? .words : .bullet
        }
    }

    /// The number, where it is one.
    var number: Int? { Int(text.prefix { $0.isASCII && $0.isNumber }) }

    /// What stands between it and the text: 一、 and （一） need nothing, 第三条 a full space.
    var separator: String {
        guard let last = text.last else { return "" }
        if "、）．".contains(last) { return "" }
        return last.unicodeScalars.allSatisfy(\.isFullWidth) ? "\u{3000}" : " "
    }

    private static func isNumber(_ core: String) -> Bool {
        !core.isEmpty && core.allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// A number, a letter or a Roman number, with its dot or bracket.
    private static func counts(_ core: String) -> Bool {
        isNumber(core) || core.count == 1 && core.allSatisfy { $0.isASCII && $0.isLetter }
            || !core.isEmpty && core.lowercased().allSatisfy { "ivxlc".contains($0) }
    }
}
