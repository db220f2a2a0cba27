import Foundation
import Kernel
import Testing

@testable import Identity

/// A generator of its own, so that a failing run can be repeated.
private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

@Suite struct PropertyTests {
    /// Units of which each hangs on an earlier one, on one that is missing, or on none.
    private func forest(_ dice: inout Dice) throws -> [Identity.Unit] {
        let day = try #require(CalendarDay(iso: "2020-01-01"))
        return (1...Int64.random(in: 1...40, using: &dice)).map { number in
            let parent: Int64? =
                switch Int.random(in: 0..<10, using: &dice) {
                case 0: nil
                case 1: 1000 + number
                default: number > 1 ? Int64.random(in: 1..<number, using: &dice) : nil
                }
            return Identity.Unit(
                id: Identity.Unit.ID(number), code: "u\(number)", kind: .team,
                parent: parent.map { Identity.Unit.ID($0) },
                name: LocalizedText(chinese: "单位"), shortName: nil, validFrom: day, validTo: nil, successor: nil,
                zone: nil, position: Int64.random(in: 0...3, using: &dice), version: 1)
        }.shuffled(using: &dice)
    }

    private func isBelow(_ unit: Identity.Unit.ID, _ ancestor: Identity.Unit.ID, _ units: [Identity.Unit]) -> Bool {
        var next = units.first { $0.id == unit }
        guard units.contains(where: { $0.id == ancestor }) else { return false }
        while let unit = next {
            if unit.id == ancestor { return true }
            next = unit.parent.flatMap { parent in units.first { $0.id == parent } }
        }
        return false
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `below in the tree is what a walk upwards finds`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let units = try forest(&dice)
        let tree = UnitTree(units)
        #expect(tree.units.count == units.count)
        let ids = (0...41).map { Identity.Unit.ID($0) }
        for ancestor in ids {
            for unit in ids { #expect(tree.contains(unit, below: ancestor) == isBelow(unit, ancestor, units)) }
            #expect(Set(tree.subtree(of: ancestor).map(\.id)) == Set(ids.filter { isBelow($0, ancestor, units) }))
        }
        for unit in units {
            let path = tree.path(to: unit.id).map(\.id)
            #expect(path.last == unit.id && path.count == tree.depth(of: unit.id) + 1)
            #expect(path.allSatisfy { isBelow(unit.id, $0, units) } && !tree.isInCircle(unit.id))
        }
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `what a viewer may is what some grant above says, within the scopes`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let units = try forest(&dice)
        let permissions = ["a.b", "c.d", "e.f"].map { Permission($0) }
        let grants = (0..<Int.random(in: 0...5, using: &dice)).map { _ in
            Viewer.Grant(
                unit: Identity.Unit.ID(Int64.random(in: 1...41, using: &dice)), role: "r",
                permissions: Set(permissions.filter { _ in Bool.random(using: &dice) }), onBehalfOf: nil)
        }
        let scopes = Bool.random(using: &dice) ? nil : Set(permissions.filter { _ in Bool.random(using: &dice) })
        let person = Person(
            id: Person.ID(1), name: LocalizedText(chinese: "x"), email: nil, phone: nil, login: nil, removedAt: nil,
            version: 1)
        let viewer = Viewer(person: person, grants: grants, tree: UnitTree(units), scopes: scopes)
        for permission in permissions {
            func brute(_ unit: Identity.Unit.ID) -> Bool {
                (scopes?.contains(permission) ?? true)
                    && grants.contains { $0.permissions.contains(permission) && isBelow(unit, $0.unit, units) }
            }
            for unit in (0...41).map({ Identity.Unit.ID($0) }) {
                #expect(viewer.may(permission, at: unit) == brute(unit))
                if let acting = viewer.actingUnit(permission, at: unit) { #expect(isBelow(unit, acting, units)) }
            }
            #expect(Set(viewer.units(permission).map(\.id)) == Set(units.map(\.id).filter(brute)))
            let roots = units.filter { $0.parent == nil }
            #expect(viewer.mayEverywhere(permission) == (!roots.isEmpty && roots.allSatisfy { brute($0.id) }))
            #expect(viewer.may(permission) == units.contains { brute($0.id) })
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `passwords fit their own hash and no other`(seed: UInt64) async throws {
        var dice = Dice(state: seed)
        let hasher = PasswordHasher(cost: World.cost)
        let letters = Array("abcÄ春風㍿🦉 \u{301}")
        let words = (0..<2).map { _ in
            String(
                (0..<Int.random(in: 1...40, using: &dice)).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &dice)]
                })
        }
        let hash = try await hasher.hash(words[0])
        #expect(try await hasher.check(words[0], against: hash).fits)
        #expect(
            try await hasher.check(words[1], against: hash).fits
                == (words[0].precomposedStringWithCompatibilityMapping
                    == words[1].precomposedStringWithCompatibilityMapping))
    }
}
