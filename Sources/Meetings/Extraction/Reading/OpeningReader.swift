import ChineseText

/// Tells whether a clause begins a new piece, and who is named in it.
struct OpeningReader {
    let words: ParagraphWords
    let names: NameReader

    /// How far behind the start of a clause a marker may stand and still open a piece.
    private static let reach = 24

    /// What the clause opens; `nil` when it only goes on with the piece before.
    func read(_ clause: Range<Int>) -> Piece.Opening? {
        let (start, limit) = (behindConnectors(clause), clause.upperBound)
        if let found = assignment(start, start, limit) { return found }
        guard var subject = subject(start, limit) else {
            return bareMarker(start, limit) ?? passive(start, limit) ?? distantMarker(start, limit)
        }
        if subject.marker != nil || subject.rules.contains(.leadRole) { return subject }
        if let passive = passive(start, limit) { return passive }
        // 区发改局对滞后项目要…: the marker stands behind an adverbial.
        if let marker = distantMarker(subject.body, limit)?.marker { take(marker, &subject) }
        // A clause that ends with its names asks nothing of them.
        guard subject.marker != nil || subject.body < limit && !isDoubtful(subject) else { return nil }
        return subject
    }

    /// 值班人员, 包案领导: without a marker a subject only before words of time.
    private func isDoubtful(_ opening: Piece.Opening) -> Bool {
        words.code(at: opening.body) != 0x6BCF && opening.names.contains(where: names.isDoubtful)
    }

    /// Behind 同时, 此外 and 下一步; 并 and 还 stay, they belong to the piece.
    func behindConnectors(_ clause: Range<Int>) -> Int {
        var place = clause.lowerBound
        for _ in 0..<3 {
            guard let hit = words.longest(.connector, at: place, limit: clause.upperBound), hit.end - hit.start > 1,
                hit.end < clause.upperBound
            else { break }
            place = hit.end
        }
        return place
    }

    /// 由A牵头, 请A, 责成A.
    private func assignment(_ start: Int, _ place: Int, _ limit: Int) -> Piece.Opening? {
        guard let hit = words.longest(.assignment, at: place, limit: limit) else { return nil }
        var list = names.list(at: hit.end, limit: limit)
        if list.names.isEmpty, let person = person(at: hit.end, limit) { list = ([person], person.upperBound) }
        guard !list.names.isEmpty else { return nil }
        var opening = Piece.Opening(names: list.names, body: list.end, start: start, rules: [.subject, .assignment])
        finish(&opening, limit)
        return opening
    }

    /// 由副区长李明牵头: between 由 and 牵头 stands a name that no ending tells.
    private func person(at start: Int, _ limit: Int) -> Range<Int>? {
        for place in start..<max(start, min(limit, start + 14)) {
            guard !SentenceMarks.joinsList(words.code(at: place)) else { return nil }
            guard words.longest(.leadRole, at: place, limit: limit) != nil else { continue }
            return place - start > 1 ? start..<place : nil
        }
        return nil
    }

    /// A、B要…; A牵头…; A会同B…; A下周一前提交….
    private func subject(_ start: Int, _ limit: Int) -> Piece.Opening? {
        var place = start
        for _ in 0..<3 {
            let list = names.list(at: place, limit: limit)
            if !list.names.isEmpty {
                var opening = Piece.Opening(names: list.names, body: list.end, start: start, rules: [.subject])
                finish(&opening, limit)
                // 主动接受群众监督: behind words of manner only a marker makes a subject sure.
                let isSure = place == start || opening.marker != nil || opening.rules.contains(.leadRole)
                return isSure || list.names.contains(where: names.isDistributive) ? opening : nil
            }
            // Words of time and manner may stand before the subject: 即日起各镇街要….
            guard let next = behindTimeOrManner(place, limit) else { return nil }
            place = next
        }
        return nil
    }

    private func behindTimeOrManner(_ place: Int, _ limit: Int) -> Int? {
        words.longest([.adverb, .time, .connector], at: place, limit: limit)?.end
    }

    /// Reads on behind the names: 会同B, 也要, 牵头.
    private func finish(_ opening: inout Piece.Opening, _ limit: Int) {
        if let joining = words.longest(.joining, at: opening.body, limit: limit) {
            let list = names.list(at: joining.end, limit: limit)
            if !list.names.isEmpty {
                opening.names += list.names
                opening.body = list.end
                opening.rules.append(.joined)
            }
        }
        if let marker = marker(behind: opening.body, limit) {
            take(marker, &opening)
        } else if let role = words.longest(.leadRole, at: opening.body, limit: limit) {
            opening.marker = nil
            opening.body = role.end
            opening.rules.append(.leadRole)
            takeCoUnits(&opening, limit)
        }
    }

    /// A牵头、B配合: the co-units stand in the same clause.
    private func takeCoUnits(_ opening: inout Piece.Opening, _ limit: Int) {
        let start = SentenceMarks.joinsList(words.code(at: opening.body)) ? opening.body + 1 : opening.body
        let list = names.list(at: start, limit: limit)
        guard !list.names.isEmpty, let role = words.longest(.coRole, at: list.end, limit: limit) else { return }
        opening.names += list.names
        opening.body = role.end
        opening.rules.append(.coRole)
    }

    private func take(_ marker: WordHit, _ opening: inout Piece.Opening) {
        opening.marker = marker
        opening.body = marker.end
        opening.rules.append(
            marker.kinds.contains(.prohibition)
                ? .prohibition : marker.kinds.contains(.softMarker) ? .softMarker : .marker)
    }

    /// A marker behind at most three adverbs: 要, 也要, 均须, 坚决不得; 下周三前须.
    private func marker(behind place: Int, _ limit: Int) -> WordHit? {
        var place = place
        for _ in 0..<4 {
            if let hit = words.marker(at: place, limit: limit) { return hit }
            guard let next = words.longest([.adverb, .connector, .time], at: place, limit: limit)?.end else {
                return nil
            }
            place = next
        }
        return nil
    }

    private func bareMarker(_ start: Int, _ limit: Int) -> Piece.Opening? {
        guard let hit = marker(behind: start, limit) else { return nil }
        var opening = Piece.Opening(body: hit.end, start: start)
        take(hit, &opening)
        return opening
    }

    /// 数据口径必须…, 发现异常情况须即刻…, 下一步区发改局要….
    private func distantMarker(_ start: Int, _ limit: Int) -> Piece.Opening? {
        let end = min(limit, start + Self.reach)
        for place in start..<max(start, end) {
            guard !words.shield.contains(place), let hit = words.marker(at: place, limit: limit, .hardMarker) else {
                continue
            }
            // …的要 is an obligation only behind 对 and its like: 对推进不力的要约谈.
            if place > start, words.code(at: place - 1) == 0x7684, !words.kinds(at: start).contains(.preposition) {
                return nil
            }
            var opening = Piece.Opening(body: hit.end, start: start)
            if let list = listEnding(at: place, from: start) {
                opening.names = list
                opening.rules.append(.subject)
            }
            take(hit, &opening)
            return opening
        }
        return nil
    }

    /// The names that end right before a marker and begin behind some word of the clause.
    private func listEnding(at marker: Int, from start: Int) -> [Range<Int>]? {
        // 对重点人员要落实…: who stands behind 对 is not the one to act.
        guard words.code(at: start) != 0x5BF9 else { return nil }
        for hit in words.hits(in: start..<marker)
        where !hit.kinds.isDisjoint(with: [.connector, .adverb, .time, .assignment, .preposition, .anyLead]) {
            let list = names.list(at: hit.end, limit: marker)
            if !list.names.isEmpty, list.end == marker { return list.names }
        }
        return nil
    }

    /// 所需资金由区财政局统筹安排: the object stands before 由.
    private func passive(_ start: Int, _ limit: Int) -> Piece.Opening? {
        for place in start + 1..<max(start + 1, min(limit, start + Self.reach)) where words.code(at: place) == 0x7531 {
            guard !words.shield.contains(place) else { continue }
            if let opening = assignment(start, place, limit) { return opening }
        }
        return nil
    }
}
