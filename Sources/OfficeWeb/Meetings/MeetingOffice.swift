import Exchange
import Handoffs
import Identity
import Kernel
import Meetings
import NIOPosix
import Supervision

/// What the pages of meetings and matters need.
public struct MeetingOffice: Sendable {
    let desk: MeetingDesk
    let matters: MatterDesk
    let decisions: DecisionBecomesMatter
    /// Reads Word, PDF, web pages and plain texts.
    let read: @Sendable ([UInt8]) async throws -> DocumentText
    let rules: ExtractionRules

    /// - Parameters:
    ///   - decisions: makes matters of what a meeting decided.
    ///   - read: reads Word, PDF, web pages and plain texts; it throws `DocumentRefusal`, or `Problem` where a program for
    ///     it is missing.
    ///   - rules: by which matters are found in a text.
    public init(
        desk: MeetingDesk, matters: MatterDesk, decisions: DecisionBecomesMatter, rules: ExtractionRules,
        read: @escaping @Sendable ([UInt8]) async throws -> DocumentText
    ) {
        (self.desk, self.matters, self.decisions) = (desk, matters, decisions)
        (self.read, self.rules) = (read, rules)
    }

    /// The day of the meeting that a text tells of; `nil` when it does not say.
    func day(toldIn text: String) async throws -> CalendarDay? {
        try await NIOThreadPool.singleton.runIfActive { MatterExtractor.day(toldIn: text) }
    }

    /// What the rules find in a text of a meeting, with the units of a tree for the names in it. It takes a second for
    /// a book, on a thread of its own.
    func extract(_ text: String, held: CalendarDay, in tree: UnitTree) async throws -> Extraction {
        let units = tree.units.map { unit in
            KnownUnit(
                id: unit.id.description,
                names: [unit.name.chinese, unit.shortName?.chinese, unit.name.english, unit.shortName?.english]
                    .compactMap { $0 })
        }
        let rules = rules
        return try await NIOThreadPool.singleton.runIfActive {
            MatterExtractor(rules: rules, units: units).extract(from: text, held: held)
        }
    }
}

extension ProposedMatter {
    /// What the rules found, as it is handed to the desk: the first unit that is known leads, the others help.
    init(_ proposal: Proposal) {
        let names = proposal.responsible.map(Name.init)
        let known = names.compactMap { $0.units.count == 1 ? $0.units[0] : nil }
        // A name that nobody knows, or several share, stands first: the reviewer says who leads.
        let lead = names.first?.units.count == 1 ? known.first : nil
        var helpers: [Unit.ID] = []
        for unit in known where unit != lead && !helpers.contains(unit) { helpers.append(unit) }
        self.init(
            range: proposal.scalars, action: proposal.action, names: names, leadUnit: lead, coUnits: helpers,
            basis: Basis(rawValue: proposal.basis.rawValue) ?? .implied, deadline: proposal.deadline?.day,
            deadlineWords: proposal.deadline?.text, topic: proposal.topic.rawValue, confidence: proposal.confidence,
            rules: proposal.rules.map(\.rawValue))
    }
}

extension ProposedMatter.Name {
    init(_ responsible: Responsible) {
        switch responsible.match {
        case .unknown: self.init(responsible.name)
        case .unit(let id): self.init(responsible.name, units: [Unit.ID(text: id)].compactMap { $0 })
        case .asks(let ids): self.init(responsible.name, units: ids.compactMap { Unit.ID(text: $0) })
        case .set(let sets): self.init(responsible.name, sets: sets)
        }
    }
}
