/// A table as the engine's own catalogue describes it.
struct TableDescription: Sendable, Equatable {
    let name: String
    /// In alphabetical order, so that both engines name them alike.
    let columns: [String]
    /// The tables that its foreign keys name.
    let references: Set<String>
    /// The column that the engine numbers, and the last number that it gave.
    let counter: Counter?

    struct Counter: Sendable, Equatable {
        let column: String
        let last: Int64
    }

    /// The tables with those first that others refer to; rings stay in the order of their names.
    static func inOrder(_ tables: [TableDescription]) -> [TableDescription] {
        var waiting = tables.sorted { $0.name < $1.name }
        var placed: [TableDescription] = []
        while !waiting.isEmpty {
            let names = Set(waiting.map(\.name))
            let next = waiting.firstIndex { $0.references.subtracting([$0.name]).isDisjoint(with: names) } ?? 0
            placed.append(waiting.remove(at: next))
        }
        return placed
    }
}
