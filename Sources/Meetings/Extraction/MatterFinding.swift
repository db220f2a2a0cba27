import Identity
import Kernel

/// What the rules find in a text of a meeting, with the units of the platform: as it is handed to the desk.
public struct MatterFinding: Sendable {
    public let proposals: [ProposedMatter]
    public let setAside: [SetAsidePiece]

    /// It takes a second for a book.
    /// - Parameters:
    ///   - tree: whose units the names in the text may mean.
    ///   - sessions: by which day something is due that is due before a session (`MeetingDesk.sessionDays`).
    public init(
        in text: String, of meeting: Meeting, units tree: UnitTree, sessions: [String: CalendarDay],
        by rules: ExtractionRules
    ) {
        let known = tree.units.map { KnownUnit(id: $0.id.description, names: $0.names) }
        let found = MatterExtractor(rules: rules, units: known, namedDays: sessions).extract(
            from: text, held: meeting.day)
        let distributive = DistributiveUnits(in: tree, convenedBy: meeting.unit)
        proposals = found.proposals.map { ProposedMatter($0, distributive) }
        setAside = found.setAside.map {
            SetAsidePiece(range: $0.scalars, reason: $0.reason.rawValue, rules: $0.rules.map(\.rawValue))
        }
    }
}

extension ProposedMatter {
    /// The first unit that is known leads, the others help; so do the units of a set (各镇街), of which the reviewer says
    /// who leads.
    fileprivate init(_ proposal: Proposal, _ distributive: DistributiveUnits) {
        let names = proposal.responsible.map { Name($0, distributive) }
        let known = names.compactMap { $0.sets.isEmpty && $0.units.count == 1 ? $0.units[0] : nil }
        // A name that nobody knows, or several share, stands first: the reviewer says who leads.
        let isLeadKnown = names.first.map { $0.sets.isEmpty && $0.units.count == 1 } ?? false
        let lead = isLeadKnown ? known.first : nil
        let helpers = known + names.filter { !$0.sets.isEmpty }.flatMap(\.units)
        self.init(
            range: proposal.scalars, action: proposal.action, names: names, leadUnit: lead,
            coUnits: ProposalRules.helpers(helpers, beside: lead),
            basis: Basis(rawValue: proposal.basis.rawValue) ?? .implied, deadline: proposal.deadline?.day,
            deadlineWords: proposal.deadline?.text, topic: proposal.topic.rawValue, confidence: proposal.confidence,
            rules: proposal.rules.map(\.rawValue))
    }
}

extension ProposedMatter.Name {
    fileprivate init(_ responsible: Responsible, _ distributive: DistributiveUnits) {
        switch responsible.match {
        case .unknown: self.init(responsible.name)
        case .unit(let id): self.init(responsible.name, units: [Unit.ID(text: id)].compactMap { $0 })
        case .asks(let ids): self.init(responsible.name, units: ids.compactMap { Unit.ID(text: $0) })
        case .set(let sets): self.init(responsible.name, units: distributive.units(of: sets), sets: sets)
        }
    }
}
