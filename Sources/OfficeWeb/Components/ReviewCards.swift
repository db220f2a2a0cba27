import Identity
import Kernel
import Meetings
import WebSupport

/// Makes the cards of a review.
struct ReviewCards {
    private let reviewed: ReviewedText
    private let problems: [Problem]
    private let tree: UnitTree
    private let voice: Voice
    private let path: String
    private let words: ScalarText
    private let marked: [Range<Int>]

    init(_ reviewed: ReviewedText, _ problems: [Problem], _ tree: UnitTree, _ voice: Voice, _ path: String) {
        (self.reviewed, self.problems, self.tree, self.voice, self.path) = (reviewed, problems, tree, voice, path)
        words = ScalarText(reviewed.body)
        marked = reviewed.marked.map(\.matter.range)
    }

    /// - Parameter follower: the card behind it, with which it may be one matter.
    func card(_ proposal: MatterProposal, number: Int, follower: MatterProposal?) -> ReviewView.Card {
        let problem = problems.first { $0.field == "proposal-\(proposal.id)" }
        return ReviewView.Card(
            anchor: "p-\(proposal.id)", number: "\(number)", badge: badge(proposal.state),
            isWaiting: proposal.state == .proposed, action: proposal.matter.action, lines: lines(proposal),
            rules: proposal.matter.rules.map { voice.text("rule_" + $0.replacing("-", with: "_")) },
            problem: problem.map { voice.text($0.key, $0.arguments) }, buttons: buttons(proposal, follower))
    }

    func rejected(_ proposal: MatterProposal) -> ReviewView.Aside {
        ReviewView.Aside(
            text: proposal.sentence, reason: voice.text("proposal_state_rejected"),
            buttons: reviewed.mayReview
                ? [decision(.reopen, proposal, key: "", label: voice.text("review_reopen"), isPrimary: false)] : [])
    }

    /// `nil` for a piece whose words became a matter.
    func aside(_ piece: SetAsidePiece) -> ReviewView.Aside? {
        guard !marked.contains(where: { $0.overlaps(piece.range) }), let text = words[piece.range] else {
            return nil
        }
        let add = ReviewView.Button(
            label: voice.text("review_is_matter"), url: path + "/proposals", key: "", isPost: true, isPrimary: false,
            hidden: [
                FormView.Hidden(name: "start", value: "\(piece.range.lowerBound)"),
                FormView.Hidden(name: "end", value: "\(piece.range.upperBound)"),
            ])
        return ReviewView.Aside(
            text: text, reason: voice.text("set_aside_" + piece.reason),
            buttons: reviewed.mayReview ? [add] : [])
    }

    private func badge(_ state: ProposalState) -> Badge {
        let tone: Badge.Tone =
            switch state {
            case .proposed: .waiting
            case .accepted, .filed: .good
            case .rejected, .merged, .split: .quiet
            }
        return Badge(voice.text("proposal_state_" + state.rawValue), tone)
    }

    private func lines(_ proposal: MatterProposal) -> [ReviewView.Line] {
        let matter = proposal.matter
        var lines = [lead(matter)]
        func add(_ key: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            lines.append(ReviewView.Line(label: voice.text(key), text: text, isMissing: false))
        }
        add("field_coUnits", matter.coUnits.compactMap(name).joined(separator: voice.text("list_comma")))
        add("field_deadline", deadline(matter))
        if let day = matter.deadline, day < reviewed.meeting.day {
            lines.append(
                ReviewView.Line(
                    label: "", text: voice.text("review_deadline_past", ["day": "\(reviewed.meeting.day)"]),
                    isMissing: true))
        }
        add("field_topic", matter.topic.map(voice.topic))
        if proposal.origin == .found {
            add(
                "review_how",
                voice.text("proposal_basis_" + matter.basis.rawValue) + " · "
                    + voice.text(
                        "review_confidence", ["percent": "\(Int((100 * min(max(0, matter.confidence), 1)).rounded()))"])
            )
        }
        if let filed = proposal.filed { add("field_matter", filed.number) }
        return lines
    }

    private func lead(_ matter: ProposedMatter) -> ReviewView.Line {
        let label = voice.text("field_leadUnit")
        if let lead = matter.leadUnit, let name = name(lead) {
            return ReviewView.Line(label: label, text: name, isMissing: false)
        }
        guard let first = matter.names.first else {
            return ReviewView.Line(label: label, text: voice.text("review_lead_missing"), isMissing: true)
        }
        let key =
            !first.sets.isEmpty
            ? (first.units.isEmpty ? "review_lead_set" : "review_lead_set_known")
            : first.units.count > 1 ? "review_lead_several" : "review_lead_unknown"
        return ReviewView.Line(
            label: label, text: voice.text(key, ["name": first.text, "count": "\(first.units.count)"]), isMissing: true)
    }

    private func name(_ unit: Unit.ID) -> String? {
        tree.keepingUnit(of: unit).map { voice.phrase($0.shortName ?? $0.name).text }
    }

    private func deadline(_ matter: ProposedMatter) -> String? {
        switch (matter.deadline, matter.deadlineWords) {
        case (let day?, let words?): "\(day)（\(words)）"
        case (let day?, nil): "\(day)"
        case (nil, let words?): voice.text("review_deadline_words", ["words": words])
        case (nil, nil): nil
        }
    }

    private func buttons(_ proposal: MatterProposal, _ follower: MatterProposal?) -> [ReviewView.Button] {
        if let filed = proposal.filed {
            return [link(voice.text("review_matter"), MatterPages.path + "/\(filed.matter)", key: "e")]
        }
        guard reviewed.mayReview, proposal.state.isOpen else { return [] }
        var buttons: [ReviewView.Button] = []
        if proposal.state == .proposed {
            buttons.append(
                decision(.accept, proposal, key: "a", label: voice.text("review_accept"), isPrimary: true))
        } else {
            buttons.append(
                decision(.reopen, proposal, key: "u", label: voice.text("review_undo"), isPrimary: false))
        }
        let own = path + "/proposals/\(proposal.id)"
        buttons.append(link(voice.text("action_edit"), own, key: "e"))
        buttons.append(decision(.reject, proposal, key: "r", label: voice.text("review_reject"), isPrimary: false))
        if let follower, follower.state.isOpen {
            buttons.append(
                ReviewView.Button(
                    label: voice.text("review_merge"), url: path + "/mergers", key: "m", isPost: true, isPrimary: false,
                    hidden: ReviewView.seen([proposal, follower])))
        }
        buttons.append(link(voice.text("review_split"), own + "/split", key: "s"))
        return buttons
    }

    private func link(_ label: String, _ url: String, key: String) -> ReviewView.Button {
        ReviewView.Button(label: label, url: url, key: key, isPost: false, isPrimary: false, hidden: [])
    }

    private func decision(
        _ decision: ProposalDecision, _ proposal: MatterProposal, key: String, label: String, isPrimary: Bool
    ) -> ReviewView.Button {
        ReviewView.Button(
            label: label, url: path + "/decisions/\(decision.rawValue)", key: key, isPost: true, isPrimary: isPrimary,
            hidden: ReviewView.seen([proposal]))
    }
}
