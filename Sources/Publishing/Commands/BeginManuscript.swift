import Identity
import Kernel
import Storage

extension ManuscriptDesk {
    /// A new, empty manuscript of a unit, with the zone that the unit keeps.
    /// - Parameter text: what it says from the beginning; its zone, where it names none, is that of the unit.
    /// - Throws: `Problems`, or `Refusal` when the viewer may not write there.
    public func begin(
        in unit: Unit.ID, saying text: ManuscriptContent? = nil, as viewer: Viewer
    ) async throws -> Manuscript.ID {
        let draft = try text.map(checked)
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            try viewer.demand(PublishingPolicy.writeArticles, at: unit, orConceal: PublishingPolicy.readArticles)
            var content = ManuscriptContent()
            content.zone = try nearestZone(of: unit, viewer, transaction)
            let manuscript = try lay(
                content, in: unit, for: PublishingPolicy.writeArticles, by: viewer, in: transaction)
            if var text = draft?.content {
                text.zone = text.zone ?? content.zone
                _ = try save(text, over: manuscript, "manuscript.saved", by: viewer, in: transaction)
            }
            return manuscript.id
        }
    }

    /// A text that was asked for its faults, as a draft may begin with it.
    public struct CheckedDraft: Sendable {
        fileprivate var content: ManuscriptContent
    }

    /// - Throws: `Problems`.
    public func checked(_ text: ManuscriptContent) throws -> CheckedDraft {
        let text = ManuscriptRules.tidied(text)
        try Problems(ManuscriptRules.problems(of: text)).check()
        return CheckedDraft(content: text)
    }

    /// A draft that another room hands over, within the transaction of the hand-off: its editors take it from there.
    /// - Parameters:
    ///   - permission: by which the viewer may hand it over; whether they may write texts is not asked.
    ///   - viewer: as they stand in this transaction.
    /// - Throws: `Refusal` for who has no such permission there.
    public func receive(
        _ draft: CheckedDraft, in unit: Unit.ID, for permission: Permission, by viewer: Viewer,
        in transaction: Transaction
    ) throws -> Manuscript.ID {
        try viewer.demand(permission, at: unit, orConceal: permission)
        var content = draft.content
        content.zone = try content.zone ?? nearestZone(of: unit, viewer, transaction)
        return try lay(content, in: unit, for: permission, by: viewer, in: transaction).id
    }

    private func lay(
        _ content: ManuscriptContent, in unit: Unit.ID, for permission: Permission, by viewer: Viewer,
        in transaction: Transaction
    ) throws -> Manuscript {
        let manuscript = Manuscript(
            id: identifiers.next(), unit: unit, content: content, by: viewer.author, at: now())
        try ManuscriptRow.write(manuscript, in: transaction)
        try keepRevision(manuscript, by: viewer, in: transaction)
        try write(manuscript, "manuscript.begun", for: permission, by: viewer, in: transaction)
        return manuscript
    }

    /// The zone that the unit, or the nearest above it, keeps; `nil` when it is not there yet.
    private func nearestZone(of unit: Unit.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Int64? {
        guard let zone = viewer.tree.nearestZone(of: unit) else { return nil }
        return try transaction.row("SELECT id FROM zone WHERE id = ?", [.integer(zone)])?.integer("id")
    }
}

extension UnitTree {
    /// The zone that a unit, or the nearest above it, keeps.
    func nearestZone(of unit: Unit.ID) -> Int64? {
        path(to: keeper(of: unit) ?? unit).reversed().lazy.compactMap(\.zone).first
    }
}
