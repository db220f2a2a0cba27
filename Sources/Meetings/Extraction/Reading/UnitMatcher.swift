import ChineseText

/// Finds the units of the platform that a name of a text means.
struct UnitMatcher: Sendable {
    private let ids: [[UInt32]: [String]]
    private let sets: [(kind: String, nouns: [[UInt32]])]

    init(_ units: [KnownUnit], sets: [String: [String]]) {
        var ids: [[UInt32]: [String]] = [:]
        for unit in units {
            for name in Set(unit.names.map(FoldedText.fold)) where !name.isEmpty {
                if ids[name]?.contains(unit.id) != true { ids[name, default: []].append(unit.id) }
            }
        }
        self.ids = ids
        self.sets = sets.sorted { $0.key < $1.key }.map { ($0.key, $0.value.map(FoldedText.fold)) }
    }

    /// What a name means: one unit, several to ask about, a set, or nothing known.
    func match(_ name: String, isDistributive: Bool) -> Responsible {
        let codes = FoldedText.fold(name)
        let found = ids[codes] ?? []
        if found.count == 1, let id = found.first { return Responsible(name: name, match: .unit(id)) }
        if found.count > 1 { return Responsible(name: name, match: .asks(found)) }
        guard isDistributive else { return Responsible(name: name, match: .unknown) }
        let kinds = sets.filter { $0.nouns.contains { Self.contains(codes, $0) } }.map(\.kind)
        return Responsible(name: name, match: kinds.isEmpty ? .unknown : .set(kinds))
    }

    private static func contains(_ codes: [UInt32], _ noun: [UInt32]) -> Bool {
        guard !noun.isEmpty, codes.count >= noun.count else { return false }
        return (0...codes.count - noun.count).contains { codes[$0..<$0 + noun.count].elementsEqual(noun) }
    }
}
