import ChineseText

/// Cuts clauses that no punctuation cuts: before each unit that has a marker behind it.
struct LongClauseCutter {
    let words: ParagraphWords
    let names: NameReader

    /// A clause shorter than this is left as it is.
    private static let longest = 40
    /// How far before its marker a name may begin.
    private static let reach = 26

    /// The parts of a clause, one or more.
    func parts(of clause: Range<Int>) -> [Range<Int>] {
        guard clause.count > Self.longest else { return [clause] }
        var found: [Range<Int>] = []
        var start = clause.lowerBound
        for place in clause where place - start > 8 && !words.shield.contains(place) {
            guard words.marker(at: place, limit: clause.upperBound, .hardMarker) != nil,
                let cut = subject(before: place, from: start + 4)
            else { continue }
            found.append(start..<cut)
            start = cut
        }
        found.append(start..<clause.upperBound)
        return found
    }

    /// Where the name begins that ends right before a marker.
    private func subject(before marker: Int, from start: Int) -> Int? {
        for place in stride(from: marker - 2, through: max(start, marker - Self.reach), by: -1) {
            guard beginsName(place), !words.shield.contains(place), names.name(at: place, limit: marker + 1) == marker
            else { continue }
            // 区市场监管局 begins with 区, not with 市.
            return place > start && Self.isLevel(words.code(at: place - 1)) ? place - 1 : place
        }
        return nil
    }

    private func beginsName(_ place: Int) -> Bool {
        Self.isLevel(words.code(at: place))
            || !words.kinds(at: place).isDisjoint(with: [.distributive, .wholeSubject])
    }

    /// 区, 县, 市 and 省 begin the names of organs.
    private static func isLevel(_ code: UInt32) -> Bool {
        code == 0x533A || code == 0x53BF || code == 0x5E02 || code == 0x7701
    }
}
