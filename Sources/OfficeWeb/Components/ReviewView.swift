import Identity
import Kernel
import Meetings
import WebSupport

/// A text with what was found in it: marked in the text, and a card for each beside it.
struct ReviewView: Sendable {
    /// Words of the text that stand together: plain, marked as a proposal, or set aside.
    struct Run: Sendable {
        let text: String
        /// Where it begins, in Unicode scalars of the text.
        let start: Int
        /// The card that it belongs to; `nil` for words without one.
        let mark: Mark?
        /// Why it was set aside; `nil` for all other words.
        let aside: String?
    }
    struct Mark: Sendable {
        /// `nil` where a mark goes on in the next paragraph.
        let number: String?
        let tone: String
        let url: String
        let anchor: String
    }
    struct Paragraph: Sendable {
        let runs: [Run]
    }
    struct Line: Sendable {
        let label: String
        let text: String
        /// Something that must be chosen before it can be filed.
        let isMissing: Bool
    }
    /// A button, or a link where it changes nothing yet.
    struct Button: Sendable {
        let label: String
        let url: String
        /// The key that presses it on the card that is lit.
        let key: String
        let isPost: Bool
        let isPrimary: Bool
        let hidden: [FormView.Hidden]
    }
    struct Card: Sendable {
        let anchor: String
        let number: String
        let badge: Badge
        let isWaiting: Bool
        let action: String
        let lines: [Line]
        let rules: [String]
        let problem: String?
        let buttons: [Button]
    }
    struct Aside: Sendable {
        let text: String
        let reason: String
        let buttons: [Button]
    }

    let paragraphs: [Paragraph]
    let cards: [Card]
    let isEmpty: Bool
    /// Rejected proposals, and what the rules set aside.
    let asides: [Aside]
    let hasAsides: Bool
    let count: String
    /// Where words that were selected become a matter; `nil` for who may not.
    let addURL: String?
    var script = ""

    init(_ reviewed: ReviewedText, _ problems: [Problem], _ tree: UnitTree, _ voice: Voice) {
        let path = Office.path(reviewed)
        let marked = reviewed.marked
        let maker = ReviewCards(reviewed, problems, tree, voice, path)
        paragraphs = ReviewRuns(reviewed).paragraphs(voice)
        cards = marked.enumerated().map { index, proposal in
            let follower = marked.indices.contains(index + 1) ? marked[index + 1] : nil
            return maker.card(proposal, number: index + 1, follower: follower)
        }
        isEmpty = cards.isEmpty
        asides =
            reviewed.proposals.filter { $0.state == .rejected }.map(maker.rejected)
            + reviewed.setAside.map { maker.aside($0) }.compactMap(\.self)
        hasAsides = !asides.isEmpty
        let waiting = marked.filter { $0.state == .proposed }.count
        count = voice.text("review_count", ["count": "\(marked.count)", "waiting": "\(waiting)"])
        addURL = reviewed.mayReview ? path + "/proposals" : nil
    }

    /// Those that wait and of which everything is known: one press accepts them all.
    static func sure(_ proposals: [MatterProposal]) -> [MatterProposal] {
        proposals.filter { proposal in
            let matter = proposal.matter
            // Words of a deadline without a day want a look: 2月30日前.
            let isDated = matter.deadline != nil || matter.deadlineWords == nil || matter.rules.isEmpty
            return proposal.state == .proposed && matter.leadUnit != nil && matter.confidence >= 0.6 && isDated
        }
    }

    /// What a button sends of the proposals that it means.
    static func seen(_ proposals: [MatterProposal]) -> [FormView.Hidden] {
        proposals.map { FormView.Hidden(name: "seen", value: "\($0.id):\($0.version)") }
    }
}
