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
        let text = text.map(ManuscriptRules.tidied)
        try Problems(text.map(ManuscriptRules.problems) ?? []).check()
        let id: Manuscript.ID = identifiers.next()
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            try viewer.demand(PublishingPolicy.writeArticles, at: unit, orConceal: PublishingPolicy.readArticles)
            var content = ManuscriptContent()
            content.zone = try nearestZone(of: unit, viewer, transaction)
            let manuscript = Manuscript(id: id, unit: unit, content: content, by: viewer.author, at: now())
            try ManuscriptRow.write(manuscript, in: transaction)
            try keepRevision(manuscript, by: viewer, in: transaction)
            try write(manuscript, "manuscript.begun", by: viewer, in: transaction)
            if var text {
                text.zone = text.zone ?? content.zone
                _ = try save(text, over: manuscript, "manuscript.saved", by: viewer, in: transaction)
            }
            return id
        }
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

extension Viewer {
    /// The person who writes; `nil` for a program.
    var author: Person.ID? { program == nil ? person.id : nil }
}
