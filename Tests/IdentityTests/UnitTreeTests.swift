import Kernel
import Testing

@testable import Identity

@Suite struct UnitTreeTests {
    private static func unit(_ id: Int64, below parent: Int64? = nil) throws -> Unit {
        Unit(
            id: Unit.ID(id), code: "u\(id)", kind: .department, parent: parent.map { Unit.ID($0) },
            name: LocalizedText(chinese: "单位\(id)"), shortName: nil,
            validFrom: try #require(CalendarDay(iso: "2020-01-01")), validTo: nil, successor: nil, zone: nil,
            position: 0,
            version: 1)
    }

    @Test func `a unit contains itself and all below, and nothing beside`() throws {
        let tree = UnitTree([
            try Self.unit(3, below: 2), try Self.unit(1), try Self.unit(2, below: 1), try Self.unit(4, below: 1),
            try Self.unit(5),
        ])
        #expect(tree.units.map(\.id.rawValue) == [1, 2, 3, 4, 5])
        #expect(tree.contains(Unit.ID(3), below: Unit.ID(1)))
        #expect(tree.contains(Unit.ID(2), below: Unit.ID(2)))
        #expect(!tree.contains(Unit.ID(4), below: Unit.ID(2)))
        #expect(!tree.contains(Unit.ID(1), below: Unit.ID(3)))
        #expect(!tree.contains(Unit.ID(5), below: Unit.ID(1)))
        #expect(tree.path(to: Unit.ID(3)).map(\.id.rawValue) == [1, 2, 3])
        #expect(tree.depth(of: Unit.ID(3)) == 2)
    }

    @Test func `units in a circle stay in the tree`() throws {
        let tree = UnitTree([try Self.unit(1), try Self.unit(2, below: 3), try Self.unit(3, below: 2)])
        #expect(Set(tree.units.map(\.id.rawValue)) == [1, 2, 3])
        #expect(tree.path(to: Unit.ID(2)).count == 2)
    }
}
