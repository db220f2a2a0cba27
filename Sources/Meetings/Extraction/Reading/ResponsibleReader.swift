import ChineseText

/// Reads who is to do the task of a piece.
struct ResponsibleReader {
    let words: ParagraphWords
    let names: NameReader

    /// The names in the piece, the lead unit first.
    func names(of piece: Piece) -> [Draft.Name] {
        var found = piece.opening.names
        let leads = piece.opening.rules.contains(.leadRole)
        for clause in piece.clauses.dropFirst() where leads {
            // 由A牵头,会同B、C or ,B、C配合.
            let start = words.longest(.joining, at: clause.lowerBound, limit: clause.upperBound)?.end
            let list = names.list(at: start ?? clause.lowerBound, limit: clause.upperBound)
            if start != nil
                || words.longest([.coRole], at: behindAdverbs(list.end, clause), limit: clause.upperBound) != nil
            {
                found += list.names
            }
        }
        return drafted(found.isEmpty ? bracketed(in: piece.range) : found)
    }

    /// (区发改局牵头,区财政局配合) or (区发改局、区财政局) at the end of a task.
    private func bracketed(in range: Range<Int>) -> [Range<Int>] {
        guard words.code(at: range.upperBound - 1) == 0x29,
            let start = range.last(where: { words.code(at: $0) == 0x28 })
        else { return [] }
        var found: [Range<Int>] = []
        var place = start + 1
        while place < range.upperBound - 1 {
            let list = names.list(at: place, limit: range.upperBound - 1)
            guard !list.names.isEmpty else { return [] }
            found += list.names
            let role = words.longest([.leadRole, .coRole], at: list.end, limit: range.upperBound)
            place = (role?.end ?? list.end) + 1
        }
        return found
    }

    private func behindAdverbs(_ place: Int, _ clause: Range<Int>) -> Int {
        guard words.longest(.coRole, at: place, limit: clause.upperBound) == nil,
            let hit = words.longest(.adverb, at: place, limit: clause.upperBound)
        else { return place }
        return hit.end
    }

    /// The names behind 牵头单位: and 配合单位: in a range.
    func labelled(in range: Range<Int>) -> [Draft.Name] {
        var found: [Range<Int>] = []
        for hit in words.hits(in: range) where !hit.kinds.isDisjoint(with: [.leadLabel, .coLabel]) {
            guard words.code(at: hit.end) == 0x3A else { continue }
            found += names.list(at: hit.end + 1, limit: range.upperBound).names
        }
        return drafted(found)
    }

    private func drafted(_ ranges: [Range<Int>]) -> [Draft.Name] {
        ranges.map { Draft.Name(range: $0, isDistributive: names.isDistributive($0)) }
    }
}
