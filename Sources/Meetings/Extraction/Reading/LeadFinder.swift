import ChineseText

/// What was said to lead into the obligations of a paragraph.
struct Lead {
    enum Kind { case demand, decision, statement }

    let kind: Kind
    /// Whether a superior said it, or a policy says it: a quotation.
    let isQuotation: Bool
    /// Where the clause goes on behind it.
    let end: Int
}

/// Finds the lead verb of a clause: 会议强调, 张明指出, 会议要求区发改局….
struct LeadFinder {
    let words: ParagraphWords
    let names: NameReader

    /// The lead verb of a clause, if it has one and no marker stands before it.
    func find(in clause: Range<Int>) -> Lead? {
        var blocked = false
        var isQuotation = false
        for place in clause {
            if words.shield.contains(place) { continue }
            if words.marker(at: place, limit: clause.upperBound, .hardMarker) != nil { return nil }
            let kinds = words.kinds(at: place)
            if kinds.contains(.superior) { isQuotation = true }
            if kinds.contains(.leadBlocker) { blocked = true }
            guard !kinds.isDisjoint(with: .anyLead),
                let hit = words.longest(.anyLead, at: place, limit: clause.upperBound)
            else { continue }
            let isLast = hit.end == clause.upperBound
            if blocked, !isLast || !hit.kinds.contains(.decisionLead) { continue }
            if isLast || leadsInto(hit.end, clause, hit) { return lead(hit, clause, isQuotation) }
        }
        return nil
    }

    private func lead(_ hit: WordHit, _ clause: Range<Int>, _ isQuotation: Bool) -> Lead {
        let kind: Lead.Kind =
            hit.kinds.contains(.demandLead) ? .demand : hit.kinds.contains(.decisionLead) ? .decision : .statement
        var end = hit.end
        // 要求:, 强调“ and 要求各部门: the quotation mark belongs to what was said.
        if SentenceMarks.opensQuotation(words.code(at: end)), !words.shield.contains(end) { end += 1 }
        return Lead(kind: kind, isQuotation: isQuotation, end: min(end, clause.upperBound))
    }

    /// Whether what follows a verb inside its clause is what was said: a marker, a unit, or an imperative.
    private func leadsInto(_ place: Int, _ clause: Range<Int>, _ hit: WordHit) -> Bool {
        // 部署 and 安排 lead only from the end of a clause; 明确 as a verb of its own has an object.
        guard !words.kinds(at: hit.start).contains(.concreteVerb) || hit.kinds.contains(.decisionLead) else {
            return false
        }
        if words.marker(at: place, limit: clause.upperBound, .hardMarker) != nil { return true }
        let before = clause.lowerBound..<hit.start
        guard before.count <= 12, words.kinds(at: clause.lowerBound).isDisjoint(with: .anyVerb),
            !before.contains(where: { words.code(at: $0) == 0x5BF9 || (48...57).contains(words.code(at: $0)) })
        else { return false }
        let isOwnVerb = !words.kinds(at: hit.start).isDisjoint(with: .anyVerb)
        let speaks = hit.start > clause.lowerBound
        guard speaks || hit.kinds.contains(.demandLead), !isOwnVerb || speaks else { return false }
        let list = names.list(at: place, limit: clause.upperBound)
        if !list.names.isEmpty, hit.kinds.isDisjoint(with: .statementLead) { return true }
        guard hit.kinds.contains(.demandLead), speaks else { return false }
        return !words.kinds(at: place).isDisjoint(with: [.anyVerb, .adverb])
    }
}
