import Kernel
import Storage

/// Units that begin later: there is no place for them in the tree of today.
extension IdentityRoom {
    /// The units that are to begin later and that the viewer may read, by their first day.
    public func comingUnits(as viewer: Viewer) async throws -> [Unit] {
        try await database.read { transaction in
            let rows = try transaction.rows(
                """
                SELECT id, valid_from FROM unit
                WHERE valid_from > ? AND (valid_to IS NULL OR valid_to > valid_from) ORDER BY valid_from, code, id
                """, [.text("\(today)")])
            var days: [CalendarDay: Viewer] = [:]
            return try rows.compactMap { row in
                guard let id = row.identifier("id", Unit.self), let day = row.day("valid_from") else { return nil }
                let then = try days[day] ?? viewer.over(UnitTree.load(transaction, on: day))
                days[day] = then
                return then.may(IdentityPolicy.readUnits, at: id) ? then.tree[id] : nil
            }
        }
    }

    /// The viewer over the tree in which a unit stands: today's, or that of its first day.
    public func viewer(_ viewer: Viewer, over id: Unit.ID) async throws -> Viewer {
        try await database.read { try over(id, viewer, $0) }
    }

    /// The same within a transaction. Where there is no such unit, nothing changes.
    func over(_ id: Unit.ID, _ viewer: Viewer, _ transaction: Transaction) throws -> Viewer {
        guard viewer.tree[id] == nil, !viewer.awaitsCode else { return viewer }
        let row = try transaction.row(
            "SELECT valid_from FROM unit WHERE id = ? AND valid_from > ? AND (valid_to IS NULL OR valid_to > valid_from)",
            [.integer(id.rawValue), .text("\(today)")])
        guard let day = row?.day("valid_from") else { return viewer }
        return viewer.over(try UnitTree.load(transaction, on: day))
    }
}
