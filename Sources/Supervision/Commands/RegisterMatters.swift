import Identity
import Kernel
import Ledger
import Storage

/// A matter that has just been registered.
public struct RegisteredMatter: Sendable, Equatable {
    public let matter: Matter
    /// What somebody should know before it is too late, such as a deadline that is over.
    public let warnings: [Problem]
}

extension MatterDesk {
    /// Registers matters (立项) in the name of a unit, with numbers that follow each other: all of them, or none.
    /// - Throws: `Problems`, of several drafts with fields that end in the draft's place from 1 (`leadUnit-3`), or
    ///   `Refusal`; nothing is saved then, and no number is lost.
    public func register(
        _ drafts: [MatterDraft], issuedBy unit: Unit.ID, as viewer: Viewer
    ) async throws -> [RegisteredMatter] {
        try await database.write { transaction in
            try takeTurn(in: transaction)
            return try register(
                drafts, issuedBy: unit, as: identity.standing(viewer, transaction), in: transaction)
        }
    }

    /// From here to the end of the transaction no other registers: numbers are given in turn. First of all, so that the
    /// transaction is not run again for what it waited for.
    public func takeTurn(in transaction: Transaction) throws { try transaction.takeTurn(at: "matter_counter") }

    /// The same, within a transaction that took its turn.
    /// - Parameter viewer: as they stand in the transaction.
    public func register(
        _ drafts: [MatterDraft], issuedBy unit: Unit.ID, as viewer: Viewer, in transaction: Transaction
    ) throws -> [RegisteredMatter] {
        try register(drafts, issuedBy: unit, partOf: nil, as: viewer, in: transaction)
    }

    /// - Parameters:
    ///   - parent: the matter that is broken down into these.
    ///   - reasons: what is said of the registration of each draft; none where there are fewer.
    func register(
        _ drafts: [MatterDraft], issuedBy unit: Unit.ID, partOf parent: Matter?, reasons: [String?] = [],
        as viewer: Viewer, in transaction: Transaction
    ) throws -> [RegisteredMatter] {
        try viewer.demand(
            SupervisionPolicy.registerMatters, at: unit, orConceal: SupervisionPolicy.readMatters)
        // A unit that ended issues no more; its successor does.
        guard viewer.tree[unit] != nil else {
            throw Problems([Problem(field: "issuingUnit", key: "problem_unit_choice")])
        }
        guard !drafts.isEmpty else { return [] }
        let fields = try Self.understood(drafts, in: viewer.tree)
        let year = today.year
        let first = try Numbering.next(fields.count, in: "matter_counter", of: unit, year, transaction)
        return try fields.enumerated().map { index, fields in
            let serial = first + Int64(index)
            let number = MatterNumber(
                year: year, serial: serial, label: Numbering.label(rules.numbering.matter, year, serial))
            let matter = Matter(
                id: identifiers.next(), issuingUnit: unit, number: number, fields, partOf: parent?.id,
                by: viewer.author, at: now())
            try MatterRows.write(matter, in: transaction)
            let acting = Self.registrar(viewer, of: matter)
            let reason = reasons.indices.contains(index) ? reasons[index] : nil
            try MatterRows.enter(
                "register", matter, nil, reason: reason, by: viewer.actor, of: acting, at: now(), in: transaction)
            try note(
                "matter.registered", matter, detail: "\(matter.number)",
                changes: FieldChange.differences(from: [], to: matter.fields), reason: reason, by: viewer, of: acting,
                in: transaction)
            if let parent { try tie(matter, to: parent, by: viewer, of: acting, in: transaction) }
            return RegisteredMatter(
                matter: matter,
                warnings: fields.warnings(today: today, suffix: drafts.count > 1 ? "-\(index + 1)" : ""))
        }
    }

    private static func understood(_ drafts: [MatterDraft], in tree: UnitTree) throws -> [MatterFields] {
        var problems: [Problem] = []
        var all: [MatterFields] = []
        for (index, draft) in drafts.enumerated() {
            do {
                all.append(
                    try MatterFields(draft, in: tree, suffix: drafts.count > 1 ? "-\(index + 1)" : ""))
            } catch let found as Problems {
                problems += found.list
            }
        }
        try Problems(problems).check()
        return all
    }
}
