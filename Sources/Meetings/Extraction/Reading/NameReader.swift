import ChineseText

/// Reads lists of units: 区发改局、区财政局, 各镇(街道)和各相关部门, 区委办主要负责同志.
struct NameReader {
    let words: ParagraphWords
    let units: WordTrie

    private static let longestName = 26
    private static let strong: WordKinds = [
        .obligationMarker, .prohibition, .leadRole, .coRole, .joining,
    ]
    private static let weak: WordKinds = [.anyVerb, .adverb, .preposition, .time, .softMarker, .assignment]

    /// The names of the list that begins at a place, and where the list ends; no names when none begins there.
    func list(at start: Int, limit: Int) -> (names: [Range<Int>], end: Int) {
        var names: [Range<Int>] = []
        var place = start
        while let end = name(at: place, limit: limit) {
            names.append(place..<end)
            place = behindRole(end, limit)
            guard let next = separator(at: place, limit: limit) else { break }
            guard name(at: next, limit: limit) != nil else { break }
            place = next
        }
        return (names, names.last.map { afterTail($0.upperBound, limit) } ?? start)
    }

    /// Behind (牵头) or (配合).
    private func behindRole(_ place: Int, _ limit: Int) -> Int {
        guard words.code(at: place) == 0x28, place < limit,
            let role = words.longest([.leadRole, .coRole], at: place + 1, limit: limit),
            words.code(at: role.end) == 0x29
        else { return place }
        return role.end + 1
    }

    /// 等部门, 等单位 and 等 behind a list name nobody.
    private func afterTail(_ end: Int, _ limit: Int) -> Int {
        guard words.code(at: end) == 0x7B49, end < limit else { return end }
        for length in stride(from: min(7, limit - end - 1), through: 1, by: -1) {
            if words.suffixes(endingAt: end + 1 + length).contains(.groupSuffix) { return end + 1 + length }
        }
        return end + 1
    }

    private func separator(at place: Int, limit: Int) -> Int? {
        guard place < limit else { return nil }
        switch words.code(at: place) {
        case 0x3001, 0x2F: return place + 1
        // 特别是 and 尤其是 go on with the list.
        case 0x7279 where words.code(at: place + 1) == 0x522B && words.code(at: place + 2) == 0x662F: return place + 3
        case 0x5C24 where words.code(at: place + 1) == 0x5176 && words.code(at: place + 2) == 0x662F: return place + 3
        case 0x4EE5 where words.code(at: place + 1) == 0x53CA: return place + 2
        // 和 与 及 跟
        case 0x548C, 0x4E0E, 0x53CA: return place + 1
        default: return nil
        }
    }

    /// The end of the name that begins at a place.
    func name(at start: Int, limit: Int) -> Int? {
        if let known = knownUnit(at: start, limit: limit) { return known }
        if let whole = words.longest(.wholeSubject, at: start, limit: limit), isBoundary(whole.end, limit) != .none {
            return whole.end
        }
        guard mayBegin(start, limit) else { return nil }
        var weakEnd: Int?
        var place = start + 1
        while place < min(limit, start + Self.longestName) {
            place += 1
            var suffix = words.suffixes(endingAt: place)
            if let behind = behindBracket(place - 1, limit) {
                suffix = words.suffixes(endingAt: behind).union(words.suffixes(endingAt: place - 1))
                place = behind
            } else if endsName(words.code(at: place - 1)) {
                return weakEnd
            }
            guard !suffix.isDisjoint(with: [.organSuffix, .groupSuffix, .regionSuffix]),
                !suffix.contains(.nonUnit) || isEach(start)
            else { continue }
            switch isBoundary(place, limit) {
            case .strong where accepts(start..<place, suffix): return strongEnd(weakEnd, place, start)
            // A region (沙湾区) is a subject only before a marker or in a list.
            case .weak where weakEnd == nil && suffix != .regionSuffix && accepts(start..<place, suffix):
                weakEnd = place
            default: continue
            }
        }
        return weakEnd
    }

    /// A weak end before a strong one is the true one when the words between begin with an adverb, time or preposition.
    private func strongEnd(_ weakEnd: Int?, _ strong: Int, _ start: Int) -> Int {
        guard let weakEnd, strong - weakEnd > 5 || !words.kinds(at: weakEnd).isDisjoint(with: [.time, .preposition])
        else { return strong }
        return weakEnd
    }

    /// No name begins with a marker, a number, words of time, or 对, 在, 向, 会议.
    private func mayBegin(_ start: Int, _ limit: Int) -> Bool {
        switch words.code(at: start) {
        // digits, 对 在 于 把 将 从 向 以 为 按 由 或 及 和 并 也 还 与 是 每 凡 未 不 已 都
        case 48...57, 0x5BF9, 0x5728, 0x4E8E, 0x628A, 0x5C06, 0x4ECE, 0x5411, 0x4EE5, 0x4E3A, 0x6309, 0x7531, 0x6216,
            0x53CA, 0x548C, 0x5E76, 0x4E5F, 0x8FD8, 0x4E0E, 0x662F, 0x6BCF, 0x51E1, 0x672A, 0x4E0D, 0x5DF2, 0x90FD:
            return false
        default: break
        }
        return words.marker(at: start, limit: limit) == nil
            && words.kinds(at: start).isDisjoint(with: [.nonSubject, .procedure])
            && DeadlineFinder.timeEnd(in: words.codes, at: start, limit: limit) == nil
    }

    private enum Boundary { case none, weak, strong }

    private func isBoundary(_ place: Int, _ limit: Int) -> Boundary {
        guard place < limit else { return .strong }
        let code = words.code(at: place)
        if separator(at: place, limit: limit) != nil || code == 0x7B49
            || endsName(code) && SentenceMarks.closing(of: code) == nil
        {
            return .strong
        }
        if words.marker(at: place, limit: limit, .hardMarker) != nil || behindRole(place, limit) != place {
            return .strong
        }
        let kinds = words.kinds(at: place)
        // 负责|同志 goes on with the name.
        if let group = words.longest(.groupSuffix, at: place, limit: limit),
            let verb = words.longest([.leadRole, .anyVerb], at: place, limit: limit), group.end > verb.end
        {
            return .none
        }
        if !kinds.isDisjoint(with: Self.strong.subtracting(.hardMarker)) {
            return isCompound(place, limit) ? .none : .strong
        }
        if !kinds.isDisjoint(with: .anyLabel) { return .strong }
        if code == 0x6BCF || DeadlineFinder.timeEnd(in: words.codes, at: place, limit: limit) != nil { return .weak }
        guard !kinds.isDisjoint(with: Self.weak) else { return .none }
        return isCompound(place, limit) ? .none : .weak
    }

    /// Whether the verb at a place goes on as a name: 组织|部, 督查|室, 改革|办.
    private func isCompound(_ place: Int, _ limit: Int) -> Bool {
        guard let verb = words.longest(Self.weak.union(Self.strong), at: place, limit: limit) else { return false }
        guard let suffix = words.longest(.organSuffix, at: verb.end, limit: limit),
            words.longest(.nonUnit, at: verb.end - 1, limit: limit) == nil
        else { return false }
        // 抓紧|办理 and 认真|组织: what looks like the suffix begins another verb.
        return (words.longest([.anyVerb, .leadRole], at: verb.end, limit: limit)?.end ?? 0) <= suffix.end
    }

    private func isEach(_ start: Int) -> Bool { words.kinds(at: start).contains(.distributive) }

    /// A name that begins with a verb is one only as an organ (组织部), not as a group (加强各部门).
    private func accepts(_ name: Range<Int>, _ suffix: WordKinds) -> Bool {
        guard name.count >= 2, name.count <= Self.longestName else { return false }
        if isEach(name.lowerBound) { return true }
        guard !name.contains(where: { Self.isOutOfPlace(words.code(at: $0)) }) else { return false }
        // 任务按各村 names nobody: a preposition stands before 各.
        guard !name.dropFirst().contains(where: isEachBehindPreposition) else { return false }
        let begins = words.kinds(at: name.lowerBound)
        if begins.contains(.purpose) { return false }
        if begins.isDisjoint(with: [.anyVerb, .adverb, .evaluation]) { return true }
        return name.count <= 8 && !name.contains { words.kinds(at: $0).contains(.distributive) }
            && (suffix.contains(.organSuffix) || name.count <= 6 && begins.isDisjoint(with: .adverb))
    }

    private func isEachBehindPreposition(_ place: Int) -> Bool {
        words.kinds(at: place).contains(.distributive) && words.kinds(at: place - 1).contains(.preposition)
    }

    /// 的, 了 and digits stand in no name.
    private static func isOutOfPlace(_ code: UInt32) -> Bool {
        code == 0x7684 || code == 0x4E86 || (48...57).contains(code)
    }

    /// Whether a name begins with a verb and ends as a group (值班人员): a subject only before a marker.
    func isDoubtful(_ name: Range<Int>) -> Bool {
        !words.kinds(at: name.lowerBound).isDisjoint(with: .anyVerb)
            && !words.suffixes(endingAt: name.upperBound).contains(.organSuffix)
    }

    private func behindBracket(_ place: Int, _ limit: Int) -> Int? {
        // (牵头) behind a name is no part of it.
        guard words.code(at: place) == 0x28, words.kinds(at: place + 1).isDisjoint(with: [.leadRole, .coRole]) else {
            return nil
        }
        for end in place + 1..<max(place + 1, min(limit, place + 10)) where words.code(at: end) == 0x29 {
            return end + 1
        }
        return nil
    }

    private func endsName(_ code: UInt32) -> Bool {
        SentenceMarks.endsClause(code) || SentenceMarks.endsSentence(code) || SentenceMarks.joinsList(code)
            || SentenceMarks.closing(of: code) != nil || SentenceMarks.isClosing(code) || code == 0
    }

    private func knownUnit(at start: Int, limit: Int) -> Int? {
        var end: Int?
        units.forEachWord(in: words.codes, at: start, limit: limit) { place, _ in
            if isBoundary(place, limit) != .none { end = place }
        }
        return end
    }

    /// Whether a name stands for a set of units: 各镇街, 全区上下, 相关部门.
    func isDistributive(_ name: Range<Int>) -> Bool {
        name.contains { words.kinds(at: $0).contains(.distributive) }
            || words.kinds(at: name.lowerBound).contains(.wholeSubject)
    }
}
