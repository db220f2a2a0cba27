import Identity
import Kernel

/// What a proposal must be like.
enum ProposalRules {
    /// Unicode scalars that a piece and its action have at most.
    static let longest = 2000

    /// A proposal as it can be kept: with units that are there, helpers that are not the lead, and confidence in 0…1.
    static func tidied(_ matter: ProposedMatter, in tree: UnitTree, sentence: String) -> ProposedMatter {
        var matter = matter
        matter.leadUnit = matter.leadUnit.flatMap { tree[$0] == nil ? nil : $0 }
        matter.coUnits = helpers(matter.coUnits.filter { tree[$0] != nil }, beside: matter.leadUnit)
        matter.confidence = matter.confidence.isFinite ? min(max(matter.confidence, 0), 1) : 0
        matter.rules = matter.rules.filter { !$0.isEmpty && !$0.contains(where: \.isWhitespace) }
        let action = matter.action.trimmed
        matter.action = String(
            String.UnicodeScalarView((action.isEmpty ? sentence : action).unicodeScalars.prefix(longest)))
        matter.deadlineWords = matter.deadlineWords.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        return matter
    }

    /// Each once, in their order, without the lead unit.
    static func helpers(_ units: [Unit.ID], beside lead: Unit.ID?) -> [Unit.ID] {
        var seen: Set<Unit.ID> = []
        return units.filter { $0 != lead && seen.insert($0).inserted }
    }

    /// What is wrong with a piece of a text; empty when it can be one.
    static func problems(of range: Range<Int>, in text: ScalarText, field: String) -> [Problem] {
        guard let words = text[range], !words.trimmed.isEmpty else {
            return [Problem(field: field, key: "problem_proposal_range")]
        }
        guard range.count <= longest else {
            return [Problem(field: field, key: "problem_proposal_long", arguments: ["count": "\(longest)"])]
        }
        return []
    }

    /// The live proposal that takes a part of a range, if any.
    static func overlapping(
        _ range: Range<Int>, _ all: [MatterProposal], but own: MatterProposal.ID? = nil
    ) -> MatterProposal? {
        all.first { $0.state.isLive && $0.id != own && $0.matter.range.overlaps(range) }
    }

    /// The beginning of a sentence, by which a problem names it.
    static func beginning(of sentence: String) -> String {
        sentence.count > 24 ? String(sentence.prefix(24)) + "…" : sentence
    }
}
