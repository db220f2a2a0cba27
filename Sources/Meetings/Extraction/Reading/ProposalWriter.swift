import ChineseText
import Kernel

/// Turns what was read into values that stand on their own.
struct ProposalWriter {
    let text: FoldedText
    let units: UnitMatcher
    let held: CalendarDay?

    /// The proposal of a draft; `nil` when nothing of it is left.
    func proposal(_ draft: Draft) -> Proposal? {
        let scalars = text.scalarRange(draft.range)
        guard !scalars.isEmpty else { return nil }
        return Proposal(
            sentence: text.text(draft.range), scalars: scalars, sentenceScalars: text.scalarRange(draft.sentence),
            paragraphScalars: text.scalarRange(draft.paragraph),
            responsible: responsible(draft),
            basis: draft.basis, action: action(of: draft), deadline: draft.deadline.map(deadline), topic: draft.topic,
            confidence: confidence(draft.confidence), rules: draft.rules)
    }

    /// What was set aside, with the rule of its reason.
    func setAside(_ aside: AsideDraft) -> SetAside {
        SetAside(
            sentence: text.text(aside.range), scalars: text.scalarRange(aside.range), reason: aside.reason,
            rules: FiredRule(rawValue: aside.reason.rawValue).map { [$0] } ?? [])
    }

    /// Each name once, where it stands first.
    private func responsible(_ draft: Draft) -> [Responsible] {
        var seen: Set<[UInt32]> = []
        return draft.names.filter { seen.insert(Array(text.codes[$0.range])).inserted }
            .map { units.match(text.name($0.range), isDistributive: $0.isDistributive) }
    }

    private func action(of draft: Draft) -> String {
        var (start, end) = (draft.action.lowerBound, draft.action.upperBound)
        // The comma behind 由A牵头 is no part of the action, nor is the bracket before (责任单位:A).
        while start < end, SentenceMarks.endsClause(text.codes[start]) { start += 1 }
        while start < end, isLoose(text.codes[end - 1]) { end -= 1 }
        return OneLine.of(text.text(start < end ? start..<end : draft.range))
    }

    private func isLoose(_ code: UInt32) -> Bool {
        SentenceMarks.endsClause(code) || SentenceMarks.endsSentence(code) || SentenceMarks.joinsList(code)
            || code == 0x28 || code == 0x3010
    }

    private func deadline(_ found: DeadlineExpression) -> Proposal.Deadline {
        var isPast = false
        if let day = found.day, let held { isPast = day < held }
        return Proposal.Deadline(
            text: text.name(found.range), day: found.day, period: found.period,
            isRecurring: found.kind == .recurring, isImpossible: found.kind == .impossible, isPast: isPast)
    }

    /// Two decimals between 0.05 and 0.98: a rule is never certain.
    private func confidence(_ value: Double) -> Double {
        (min(max(value, 0.05), 0.98) * 100).rounded() / 100
    }
}
