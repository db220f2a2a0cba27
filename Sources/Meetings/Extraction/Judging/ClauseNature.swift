import ChineseText

/// What a clause says: a task, or one of the things that are none.
enum ClauseNature {
    /// A verb with an object, that can be seen to be done.
    case concrete
    /// A verb such as 加强 with an object.
    case general
    case attitude
    case slogan
    case attendance
    /// 确保…, 推动…: what the task is for.
    case purpose
    /// None of these.
    case open
}

/// Reads the nature of a clause from its words.
struct ClauseReader {
    let words: ParagraphWords

    /// - Parameters:
    ///   - body: The clause behind its marker.
    ///   - isFirst: Whether it is the piece's own clause rather than one that goes on behind a comma.
    func nature(of body: Range<Int>, isFirst: Bool) -> ClauseNature {
        let start = behindAdverbs(body)
        let marks = Marks(words, body)
        if let attendance = marks.firstAttendance, attendance <= start + 1 || !marks.hasConcrete { return .attendance }
        if isAttitude(body, start, marks) { return .attitude }
        if marks.hasSlogan || words.code(at: body.lowerBound) == 0x8BA9 {
            return marks.isStrong || words.longest(.concreteVerb, at: start, limit: body.upperBound) != nil
                ? .concrete : .slogan
        }
        if isGeneric(start, body.upperBound) { return .attitude }
        if !isFirst, words.longest(.purpose, at: start, limit: body.upperBound) != nil,
            words.longest(.concreteVerb, at: start, limit: body.upperBound) == nil
        {
            return .purpose
        }
        // 每月外出招商不少于2次: what is counted can be seen to be done.
        if marks.hasConcrete || marks.hasDigit && body.count >= 6 { return .concrete }
        // 坚持 with a principle behind it.
        if words.code(at: body.lowerBound) == 0x575A, words.code(at: body.lowerBound + 1) == 0x6301 { return .attitude }
        let hasVerb = words.longest(.anyVerb, at: start, limit: body.upperBound) != nil || marks.hasGeneral
        return hasVerb && body.upperBound - start >= 4 ? .general : .open
    }

    /// The place behind 进一步, 切实 and other words of manner.
    func behindAdverbs(_ body: Range<Int>) -> Int {
        var place = body.lowerBound
        for _ in 0..<4 {
            guard let hit = words.longest([.adverb, .connector, .time], at: place, limit: body.upperBound),
                hit.end < body.upperBound, !hit.kinds.contains(.attitudePhrase)
            else { break }
            place = hit.end
        }
        return place
    }

    private func isAttitude(_ body: Range<Int>, _ start: Int, _ marks: Marks) -> Bool {
        if let phrase = marks.firstAttitude, phrase - start <= 10 || !marks.hasConcrete {
            return !(marks.isStrong && phrase > start + 2)
        }
        if words.code(at: body.lowerBound) == 0x4EE5, marks.hasAttitudePrefix { return !marks.isStrong }
        let limit = endWithoutClosers(body)
        if words.code(at: start) == 0x628A || words.code(at: body.lowerBound) == 0x628A {
            return ends(with: .elevationNoun, start, limit)
        }
        let begins = [body.lowerBound, start].contains {
            words.longest(.attitudeVerb, at: $0, limit: body.upperBound) != nil
        }
        return begins && ends(with: .attitudeNoun, start, limit)
    }

    /// 抓好各项工作: a verb of doing whose object is the work as such.
    private func isGeneric(_ start: Int, _ limit: Int) -> Bool {
        guard let verb = words.longest(.generalVerb, at: start, limit: limit) else { return false }
        return words.longest(.genericObject, at: verb.end, limit: limit)?.end == limit
    }

    private func ends(with kind: WordKinds, _ start: Int, _ limit: Int) -> Bool {
        words.hits(in: max(start, limit - 6)..<max(start, limit)).contains {
            $0.kinds.contains(kind) && $0.end == limit
        }
    }

    private func endWithoutClosers(_ body: Range<Int>) -> Int {
        var limit = body.upperBound
        while limit > body.lowerBound, SentenceMarks.isClosing(words.code(at: limit - 1)) { limit -= 1 }
        return limit
    }
}

/// Which telling words stand in a clause.
private struct Marks {
    var firstAttitude: Int?
    var hasSlogan = false
    var firstAttendance: Int?
    var hasConcrete = false
    var hasGeneral = false
    var hasAttitudePrefix = false
    var hasDigit = false
    /// A concrete verb and a number: nobody counts in slogans.
    var isStrong = false

    init(_ words: ParagraphWords, _ scope: Range<Int>) {
        var attitudeEnd = 0
        for hit in words.hits(in: scope) {
            let kinds = hit.kinds
            if kinds.contains(.attitudePhrase) {
                firstAttitude = firstAttitude ?? hit.start
                attitudeEnd = max(attitudeEnd, hit.end)
            }
            hasDigit = hasDigit || kinds.contains(.quantity)
            hasSlogan = hasSlogan || kinds.contains(.slogan)
            if kinds.contains(.attendance) { firstAttendance = firstAttendance ?? hit.start }
            hasAttitudePrefix = hasAttitudePrefix || kinds.contains(.attitudePrefixNoun)
            guard hit.end > attitudeEnd, !words.shield.contains(hit.start) else { continue }
            hasConcrete = hasConcrete || kinds.contains(.concreteVerb)
            hasGeneral = hasGeneral || kinds.contains(.generalVerb)
        }
        for place in scope where (48...57).contains(words.codes[place]) { hasDigit = true }
        isStrong = hasConcrete && hasDigit
    }
}
