import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

/// Units that begin later: today is 2026-03-02.
@Suite(.onEveryEngine, .namingTheEngine) struct ComingUnitTests {
    private func begin(_ world: World, _ code: String = "east", below parent: String = "linhe") async throws
        -> Identity.Unit.ID
    {
        let draft = try await world.draft(code, below: parent) { $0.since = "2026-05-01" }
        return try await world.room.saveUnit(draft, as: world.viewer("zhou"))
    }

    @Test func `a unit that begins later is seen by who will manage it, and is in no tree before`() async throws {
        let world = try await World()
        let id = try await begin(world)
        let detail = try await world.room.unit(id, as: world.viewer("zhou"))
        #expect(detail.isComing && detail.canManage && !detail.canManagePeople)
        #expect(detail.path.map(\.code) == ["linhe"])
        #expect(try await world.room.comingUnits(as: world.viewer("zhou")).map(\.code) == ["east"])
        #expect(try await world.room.comingUnits(as: world.viewer("bai")).isEmpty)
        #expect(
            await world.refusal { _ = try await world.room.unit(id, as: world.viewer("bai")) } == "refusal_unknown")
        #expect(try await world.tree()[id] == nil)
        #expect(try await world.tree(on: "2026-05-01")[id] != nil)
        world.clock.advance(by: 70 * 86400)
        #expect(try await world.room.comingUnits(as: world.viewer("zhou")).isEmpty)
        #expect(try await !world.room.unit(id, as: world.viewer("zhou")).isComing)
    }

    @Test func `it is edited before it begins, and what is edited holds from its first day`() async throws {
        let world = try await World()
        let id = try await begin(world)
        var draft = UnitDraft(try await world.room.unit(id, as: world.viewer("zhou")).unit)
        (draft.nameChinese, draft.code) = ("东街", "east-street")
        let edit = draft
        for login in ["bai", "he"] {
            let refusal = await world.refusal { _ = try await world.room.saveUnit(edit, as: world.viewer(login)) }
            #expect(refusal == "refusal_unknown" || refusal == "refusal_not_allowed", "\(login)")
        }
        #expect(try await world.room.saveUnit(edit, as: world.viewer("zhou")) == id)
        let unit = try await world.unit("east-street", on: "2026-05-01")
        #expect(unit.name.chinese == "东街" && unit.version == 2)
        #expect(try await world.room.unit(id, as: world.viewer("zhou")).periods.count == 1)
        await #expect(throws: StaleEdit(current: 2)) {
            _ = try await world.room.saveUnit(edit, as: world.viewer("zhou"))
        }
        // A later day begins another period; an earlier one than the first is refused.
        draft.version = 2
        (draft.nameChinese, draft.since) = ("东街道", "2026-06-01")
        let later = draft
        _ = try await world.room.saveUnit(later, as: world.viewer("zhou"))
        #expect(try await world.unit("east-street", on: "2026-05-31").name.chinese == "东街")
        #expect(try await world.unit("east-street", on: "2026-06-01").name.chinese == "东街道")
        draft.version = 3
        draft.since = "2026-04-01"
        draft.nameChinese = "早"
        let early = draft
        #expect(
            await world.problems { _ = try await world.room.saveUnit(early, as: world.viewer("zhou")) }
                == ["since: problem_unit_since"])
    }

    @Test func `it moves below another unit only by who may do so at both`() async throws {
        let world = try await World()
        let id = try await begin(world)
        var draft = UnitDraft(try await world.room.unit(id, as: world.viewer("lin")).unit)
        draft.parent = try await world.unit("yunshan").id.description
        let move = draft
        #expect(
            await world.problems { _ = try await world.room.saveUnit(move, as: world.viewer("zhou")) }
                == ["parent: problem_choose"])
        _ = try await world.room.saveUnit(move, as: world.viewer("lin"))
        #expect(
            try await world.tree(on: "2026-05-01").path(to: id).map(\.code) == ["haidong", "yunshan", "east"])
        // From now on it is no longer theirs.
        #expect(
            await world.refusal { _ = try await world.room.unit(id, as: world.viewer("zhou")) } == "refusal_unknown")
    }

    @Test func `it is called off before it begins, and ends later like any other`() async throws {
        let world = try await World()
        let (off, short) = (try await begin(world), try await begin(world, "short"))
        func close(_ id: Identity.Unit.ID, _ day: String) async throws {
            try await world.room.closeUnit(
                id, version: 1, on: day, successor: "", reason: "不设", as: world.viewer("zhou"))
        }
        #expect(await world.problems { try await close(off, "2026-04-30") } == ["day: problem_unit_before_start"])
        try await close(off, "")
        #expect(
            await world.refusal { _ = try await world.room.unit(off, as: world.viewer("zhou")) } == "refusal_unknown")
        #expect(try await world.tree(on: "2026-05-01")[off] == nil)
        try await close(short, "2026-08-01")
        #expect(try await world.tree(on: "2026-07-31")[short] != nil)
        #expect(try await world.tree(on: "2026-08-01")[short] == nil)
        #expect(try await world.room.comingUnits(as: world.viewer("zhou")).map(\.code) == ["short"])
    }
}
