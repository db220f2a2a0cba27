import ChineseText

/// Decides whether a piece is a matter, something set aside, or nothing.
struct PieceJudge {
    /// The decision, and the rules behind it.
    enum Verdict {
        case matter(confidence: Double, rules: [FiredRule])
        case aside(SetAsideReason)
        case nothing
    }

    let words: ParagraphWords
    private let clauses: ClauseReader

    init(words: ParagraphWords) {
        self.words = words
        clauses = ClauseReader(words: words)
    }

    /// - Parameters:
    ///   - lead: What led into the place of the piece.
    ///   - isLed: Whether obligations are being told there.
    ///   - hasLabel: Whether 牵头单位:… follows.
    func judge(_ piece: Piece, lead: Lead?, isLed: Bool, hasLabel: Bool, deadline: DeadlineExpression?) -> Verdict {
        let strength = strength(of: piece, lead: lead, isLed: isLed, hasLabel: hasLabel, deadline)
        guard let strength else { return told(piece, lead: lead) }
        if lead?.isQuotation == true { return .aside(.quotation) }
        let natures = piece.clauses.enumerated().map { index, clause in
            clauses.nature(
                of: index == 0 ? body(of: piece, clause) : bodyBehindMarker(clause, piece), isFirst: index == 0)
        }
        return weigh(natures, piece, strength, deadline, hasLabel: hasLabel)
    }

    private func body(of piece: Piece, _ clause: Range<Int>) -> Range<Int> {
        min(max(piece.opening.body, clause.lowerBound), clause.upperBound)..<clause.upperBound
    }

    /// The clause of a merged adverbial holds the marker in its second clause.
    private func bodyBehindMarker(_ clause: Range<Int>, _ piece: Piece) -> Range<Int> {
        clause.contains(piece.opening.body) ? piece.opening.body..<clause.upperBound : clause
    }

    private func weigh(
        _ natures: [ClauseNature], _ piece: Piece, _ strength: Strength, _ deadline: DeadlineExpression?, hasLabel: Bool
    ) -> Verdict {
        let hasDeadline = deadline != nil
        let isProhibition = piece.opening.rules.contains(.prohibition)
        if natures.contains(.attendance), !natures.contains(.concrete) { return .aside(.attendance) }
        var rules = strength.rules
        if isAboutMinds(piece) { return .aside(.attitude) }
        if hasLabel
            || natures.contains(.concrete) && (deadline != nil || !piece.opening.names.isEmpty || !isJingle(piece))
        {
            rules.append(.concreteVerb)
            return .matter(confidence: strength.confidence + 0.15 + (hasDeadline ? 0.1 : 0), rules: rules)
        }
        let first = natures.first ?? .open
        if !hasDeadline, piece.opening.names.isEmpty, isJingle(piece) { return .aside(.slogan) }
        if first == .slogan || natures.contains(.slogan) && first != .general { return .aside(.slogan) }
        // 把粮食安全放在首位,持续抓好农田水利设施管护: an attitude may go on to a task.
        let goesOn = zip(natures, piece.clauses).dropFirst().contains { $0 == .general && $1.count >= 9 }
        if natures.contains(.attitude), first != .general, !goesOn, first == .attitude || !isProhibition {
            return isDated(deadline) ? .matter(confidence: 0.4, rules: rules) : .aside(.attitude)
        }
        if natures.contains(.general) {
            rules.append(.generalVerb)
            return .matter(confidence: strength.confidence + (hasDeadline ? 0.1 : 0), rules: rules)
        }
        guard isProhibition || hasDeadline || piece.opening.marker != nil || !piece.opening.names.isEmpty else {
            return .nothing
        }
        return .matter(confidence: strength.confidence - 0.1, rules: rules)
    }

    /// 突出重点,补齐短板: nothing but clauses of four characters.
    private func isJingle(_ piece: Piece) -> Bool {
        piece.opening.marker == nil && piece.clauses.count > 1 && piece.clauses.allSatisfy { $0.count <= 4 }
    }

    /// 马上 and 每天 stand in attitudes as well; a day or an event does not.
    private func isDated(_ deadline: DeadlineExpression?) -> Bool {
        deadline.map { $0.kind != .immediate && $0.kind != .recurring } ?? false
    }

    /// 思想认识要再提升: the attitude stands before the marker.
    private func isAboutMinds(_ piece: Piece) -> Bool {
        guard let marker = piece.opening.marker, piece.clauses.count == 1, piece.opening.names.isEmpty,
            marker.start > piece.opening.start
        else { return false }
        return words.hits(in: piece.opening.start..<marker.start).contains { $0.kinds.contains(.attitudePhrase) }
    }

    private struct Strength {
        var confidence: Double
        var rules: [FiredRule]
    }

    /// What makes the piece an obligation; `nil` when nothing does.
    private func strength(
        of piece: Piece, lead: Lead?, isLed: Bool, hasLabel: Bool, _ deadline: DeadlineExpression?
    ) -> Strength? {
        let opening = piece.opening
        if let marker = opening.marker {
            guard !isEvaluation(piece, marker) else { return nil }
            return Strength(confidence: opening.names.isEmpty ? 0.65 : 0.75, rules: opening.rules)
        }
        if hasLabel { return Strength(confidence: 0.75, rules: [.label]) }
        guard !isTold(piece) else { return nil }
        if opening.rules.contains(.leadRole) || opening.rules.contains(.assignment) {
            return Strength(confidence: 0.7, rules: opening.rules)
        }
        if !opening.names.isEmpty, lead?.kind != .statement || piece.isListItem {
            return isLed ? Strength(confidence: 0.6, rules: opening.rules) : nil
        }
        guard isLed, lead?.kind != .statement || piece.isListItem, isImperative(piece, deadline),
            !endsInJudgement(piece)
        else {
            return nil
        }
        let rule: FiredRule = piece.isListItem ? .listItem : piece.isAfterLead ? .afterLead : .imperative
        return Strength(confidence: piece.isListItem || piece.isAfterLead ? 0.55 : 0.45, rules: [.imperative, rule])
    }

    /// 时间还要倍加珍惜 and the like: a marker behind words that judge.
    private func isEvaluation(_ piece: Piece, _ marker: WordHit) -> Bool {
        guard piece.opening.names.isEmpty, marker.start - piece.opening.start > 3 else { return false }
        return words.hits(in: piece.opening.start..<marker.start).contains { $0.kinds.contains(.history) }
    }

    /// Whether the piece tells what was done: 了, 已 or a word of procedure.
    private func isTold(_ piece: Piece) -> Bool {
        guard let first = piece.clauses.first else { return true }
        if first.contains(where: { words.codes[$0] == 0x4E86 && !words.shield.contains($0) }) { return true }
        let hasVerb = words.hits(in: first).contains { !$0.kinds.isDisjoint(with: .anyVerb) }
        let told = hasVerb ? first : first.lowerBound..<(piece.clauses.dropFirst().first ?? first).upperBound
        return words.hits(in: told).contains { hit in
            !words.shield.contains(hit.start)
                && (!hit.kinds.isDisjoint(with: [.narrative, .history])
                    || hit.kinds.contains(.procedure) && piece.opening.names.isEmpty
                        && hit.start <= piece.opening.start + 6)
        }
    }

    /// Whether the piece begins with a verb, behind words of manner and time or an adverbial with 对.
    private func isImperative(_ piece: Piece, _ deadline: DeadlineExpression?) -> Bool {
        guard let first = piece.clauses.first else { return false }
        let start = clauses.behindAdverbs(first)
        if let verb = words.longest(.anyVerb, at: start, limit: first.upperBound) {
            // 起草组, 督查室: the verb is the beginning of a name.
            return words.longest(.organSuffix, at: verb.end, limit: first.upperBound) == nil
                && words.longest(.genericObject, at: verb.end, limit: first.upperBound) == nil
        }
        let beginsLoosely =
            deadline.map { $0.range.lowerBound <= first.lowerBound + 1 } ?? false
            || words.kinds(at: first.lowerBound).contains(.preposition)
            || DeadlineFinder.timeEnd(in: words.codes, at: start, limit: first.upperBound) != nil
            || start > first.lowerBound
        return beginsLoosely && words.hits(in: piece.range).contains { $0.kinds.contains(.concreteVerb) }
    }

    /// 办好两会意义重大: what begins with a verb and ends with a judgement asks for nothing.
    private func endsInJudgement(_ piece: Piece) -> Bool {
        guard let first = piece.clauses.first else { return false }
        return words.hits(in: first).contains {
            $0.kinds.contains(.evaluation) && $0.end == first.upperBound && $0.end - $0.start > 2
        }
    }

    /// What a piece without an obligation is, where something was said; otherwise nothing.
    private func told(_ piece: Piece, lead: Lead?) -> Verdict {
        var found: WordKinds = []
        for hit in words.hits(in: piece.range) where !words.shield.contains(hit.start) || hit.kinds.contains(.quotation)
        {
            found.formUnion(hit.kinds)
        }
        let begins = words.hits(in: piece.opening.start..<min(piece.end, piece.opening.start + 8))
        if begins.contains(where: { $0.kinds.contains(.procedure) }), found.isDisjoint(with: .history) {
            return .aside(.procedure)
        }
        if found.contains(.quotation) { return .aside(.quotation) }
        guard let lead else { return .nothing }
        if lead.isQuotation { return .aside(.quotation) }
        if begins.contains(where: { $0.kinds.contains(.history) }) { return .aside(.history) }
        guard found.isDisjoint(with: .evaluation) else { return .aside(.evaluation) }
        if found.contains(.slogan) { return .aside(.slogan) }
        if found.contains(.attitudePhrase) { return .aside(.attitude) }
        return lead.kind == .statement ? .aside(.evaluation) : .nothing
    }
}
