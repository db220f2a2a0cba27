import Identity
import Kernel
import Storage

/// A matter as its own page shows it.
public struct MatterDetail: Sendable {
    public let matter: Matter
    /// The states that it entered, oldest first.
    public let steps: [MatterStep]
    /// Whether the viewer may change what it says: until somebody signs for it.
    public let mayEdit: Bool
    /// Whether the viewer may let public pages show it.
    public let mayPublish: Bool
}

extension MatterDesk {
    /// A matter with the states that it entered.
    /// - Throws: `Refusal.unknown` for one that the viewer may not see.
    public func matter(_ id: Matter.ID, as viewer: Viewer) async throws -> MatterDetail {
        try await database.read { transaction in
            let matter = try readable(id, viewer, transaction)
            let mayRegister = viewer.may(SupervisionPolicy.registerMatters, at: matter.issuingUnit)
            return MatterDetail(
                matter: matter, steps: try MatterRows.steps(of: id, transaction),
                mayEdit: mayRegister && matter.state.isEditable, mayPublish: mayRegister)
        }
    }

    /// Matters by number that public pages show, within a transaction of a hand-off.
    public func publicMatters(_ ids: [Int64], in transaction: Transaction) throws -> [Matter] {
        try ids.compactMap { try MatterRows.find(Matter.ID($0), transaction) }.filter(\.isPublic)
    }

    /// Matters by number, as far as the viewer may see them.
    public func matters(_ ids: Set<Matter.ID>, as viewer: Viewer) async throws -> [Matter.ID: Matter] {
        guard !ids.isEmpty else { return [:] }
        let list = ids.sorted().map(\.description).joined(separator: ", ")
        return try await database.read { transaction in
            let rows = try transaction.rows("SELECT \(MatterRows.columns) FROM matter WHERE id IN (\(list))")
            let readable = try MatterRows.matters(of: rows, transaction).filter { $0.isReadable(by: viewer) }
            return Dictionary(readable.map { ($0.id, $0) }) { first, _ in first }
        }
    }
}
