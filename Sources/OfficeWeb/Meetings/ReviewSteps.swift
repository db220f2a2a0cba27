import Handoffs
import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// What a reviewer does with proposals. Each step leads back to the page, at the card that is next.
extension Office {
    func decideProposals(_ visit: Visit) async throws -> Response {
        guard let decision = visit.parameters.get("decision").flatMap(ProposalDecision.init(rawValue:)) else {
            throw Refusal.unknown
        }
        return try await reviewing(visit) { reviewed, seen in
            try await meetings.desk.decide(decision, seen, of: reviewed.text.id, as: visit.viewer)
            return Self.next(after: seen.map(\.id), in: reviewed)
        }
    }

    func mergeProposals(_ visit: Visit) async throws -> Response {
        try await reviewing(visit) { reviewed, seen in
            try await meetings.desk.merge(seen, of: reviewed.text.id, as: visit.viewer).id
        }
    }

    /// Makes a matter of what was selected in the text, or of words that stand in it once.
    func addProposal(_ visit: Visit) async throws -> Response {
        try await reviewing(visit) { reviewed, _ in
            let range = try Self.piece(visit, in: reviewed.body)
            return try await meetings.desk.add(range, of: reviewed.text.id, as: visit.viewer).id
        }
    }

    func fileMatters(_ visit: Visit) async throws -> Response {
        let reviewed = try await reviewedText(visit)
        do {
            let seen = Self.seen(visit)
            guard !seen.isEmpty else {
                throw Problems([Problem(field: "proposals", key: "problem_proposals_none")])
            }
            let report = try await meetings.decisions(seen, of: reviewed.text.id, as: visit.viewer)
            if !report.warnings.isEmpty { return try await reviewPage(visit, [], warnings: report.warnings) }
            return Self.redirect(
                Self.path(reviewed), done: report.filed.isEmpty ? "matters_filed_before" : "matters_filed")
        } catch let problems as Problems {
            return try await reviewPage(visit, problems.list)
        } catch is StaleEdit {
            return try await reviewPage(visit, [], isStale: true)
        }
    }

    // MARK: Shared

    private func reviewing(
        _ visit: Visit, _ step: (ReviewedText, [SeenProposal]) async throws -> MatterProposal.ID?
    ) async throws -> Response {
        let reviewed = try await reviewedText(visit)
        do {
            let next = try await step(reviewed, Self.seen(visit))
            return Self.redirect(Self.path(reviewed), anchor: next.map { "p-\($0)" })
        } catch let problems as Problems {
            return try await reviewPage(visit, problems.list)
        } catch is StaleEdit {
            return try await reviewPage(visit, [], isStale: true)
        }
    }

    /// The proposals that a button names with the versions that its page showed: `17:3`.
    static func seen(_ visit: Visit) -> [SeenProposal] {
        visit.form.all("seen").compactMap { text in
            let parts = text.split(separator: ":")
            guard parts.count == 2, let id = MatterProposal.ID(text: String(parts[0])), let version = Int64(parts[1])
            else { return nil }
            return SeenProposal(id, version: version)
        }
    }

    /// The next that waits behind what was decided, else the first that waits, else the one that was decided.
    private static func next(after decided: [MatterProposal.ID], in reviewed: ReviewedText) -> MatterProposal.ID? {
        let order = reviewed.marked
        let place = decided.last.flatMap { last in order.firstIndex { $0.id == last } } ?? -1
        let waiting = order.enumerated().filter { $0.element.state == .proposed && !decided.contains($0.element.id) }
        return (waiting.first { $0.offset > place } ?? waiting.first)?.element.id ?? decided.last
    }

    /// The piece of the text that a form means: by its offsets, or by its words.
    private static func piece(_ visit: Visit, in body: String) throws -> Range<Int> {
        if let start = Int(visit.form["start"]), let end = Int(visit.form["end"]), start < end { return start..<end }
        let words = Array(visit.form["sentence"].unicodeScalars.filter { $0 != "\r" })
        func refused(_ key: String) -> Problems { Problems([Problem(field: "sentence", key: key)]) }
        guard !words.allSatisfy(\.properties.isWhitespace) else { throw refused("problem_required") }
        guard words.count <= 2000 else { throw refused("problem_sentence_not_there") }
        let text = ScalarText(body)
        guard let range = text.range(of: words) else { throw refused("problem_sentence_not_there") }
        if text.range(of: words, from: range.lowerBound + 1) != nil { throw refused("problem_sentence_twice") }
        return range
    }
}
