import Identity
import Kernel

/// How several proposals become one, and one becomes two.
enum ProposalJoining {
    /// Proposals of one text as one: from the beginning of the first to the end of the last.
    ///
    /// The first says who leads and what it is about, as far as it says so; everybody else helps. It is done by when the
    /// last of them is done; the words of all deadlines stay.
    /// - Parameter parts: in the order of the text, one at least.
    static func merged(_ parts: [ProposedMatter]) -> ProposedMatter? {
        guard var whole = parts.first else { return nil }
        let rest = parts.dropFirst()
        whole.range = whole.range.lowerBound..<max(whole.range.upperBound, rest.map(\.range.upperBound).max() ?? 0)
        whole.action = parts.map(\.action).joined(separator: "；")
        for part in rest {
            for name in part.names where !whole.names.contains(where: { $0.text == name.text }) {
                whole.names.append(name)
            }
            whole.topic = whole.topic ?? part.topic
            whole.confidence = min(whole.confidence, part.confidence)
            whole.rules += part.rules.filter { !whole.rules.contains($0) }
        }
        whole.deadline = parts.compactMap(\.deadline).max()
        let words = parts.compactMap(\.deadlineWords).reduce(into: [String]()) { words, next in
            if !words.contains(next) { words.append(next) }
        }
        whole.deadlineWords = words.isEmpty ? nil : words.joined(separator: "；")
        whole.leadUnit = parts.lazy.compactMap(\.leadUnit).first
        let units = parts.flatMap { [$0.leadUnit].compactMap { $0 } + $0.coUnits }
        whole.coUnits = ProposalRules.helpers(units, beside: whole.leadUnit)
        return whole
    }

    /// A proposal as two, at an offset within it; `nil` when one side would have no words.
    ///
    /// Both keep who is responsible, which the second inherits; the deadline stays where its words stand.
    static func split(
        _ matter: ProposedMatter, at offset: Int, in text: ScalarText
    ) -> (first: ProposedMatter, second: ProposedMatter)? {
        guard offset > matter.range.lowerBound, offset < matter.range.upperBound,
            let left = text.trimmed(matter.range.lowerBound..<offset, ScalarText.isSeparator),
            let right = text.trimmed(offset..<matter.range.upperBound, ScalarText.isSeparator)
        else { return nil }
        var (first, second) = (matter, matter)
        (first.range, second.range) = (left, right)
        (first.action, second.action) = (text[left] ?? matter.action, text[right] ?? matter.action)
        if matter.basis == .explicit { second.basis = .inherited }
        if let words = matter.deadlineWords {
            let isLeft = text.range(of: words, within: left) != nil
            let isRight = text.range(of: words, within: right) != nil
            if isLeft, !isRight { (second.deadline, second.deadlineWords) = (nil, nil) }
            if isRight, !isLeft { (first.deadline, first.deadlineWords) = (nil, nil) }
        }
        return (first, second)
    }

    /// Whether proposals are neighbours: nothing live stands between them.
    static func areAdjacent(_ parts: [MatterProposal], among all: [MatterProposal]) -> Bool {
        let own = Set(parts.map(\.id))
        guard let start = parts.map(\.matter.range.lowerBound).min(),
            let end = parts.map(\.matter.range.upperBound).max(), start < end
        else { return false }
        return ProposalRules.overlapping(start..<end, all.filter { !own.contains($0.id) }) == nil
    }
}
