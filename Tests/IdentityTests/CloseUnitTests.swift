import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct CloseUnitTests {
    private func close(
        _ world: World, _ code: String, on day: String = "", into heir: String? = nil, as login: String = "lin",
        reason: String = "机构改革"
    ) async throws {
        let unit = try await world.unit(code)
        let successor = if let heir { try await world.unit(heir).id.description } else { "" }
        try await world.room.closeUnit(
            unit.id, version: unit.version, on: day, successor: successor, reason: reason, as: world.viewer(login))
    }

    @Test func `an empty unit ends on its day, and stays in the tree of the days before`() async throws {
        let world = try await World()
        _ = try await world.room.saveUnit(world.draft("team", below: "linhe"), as: world.viewer("zhou"))
        try await close(world, "team", on: "2026-03-20", as: "zhou")
        #expect(try await world.unit("team").validTo?.description == "2026-03-20")
        #expect(try await world.tree(on: "2026-03-19").unit(code: "team") != nil)
        #expect(try await world.tree(on: "2026-03-20").unit(code: "team") == nil)
        // Still empty: its last day may be put off.
        try await close(world, "team", on: "2026-05-01")
        #expect(try await world.tree(on: "2026-04-30").unit(code: "team") != nil)
    }

    @Test func `a unit with units or people in it does not end without a successor`() async throws {
        let world = try await World()
        #expect(await world.refusal { try await close(world, "linhe") } == "refusal_unit_has_units")
        #expect(await world.refusal { try await close(world, "qinghe") } == "refusal_unit_has_people")
        // Nor one below which something is only planned to stand.
        _ = try await world.room.saveUnit(world.draft("team", below: "linhe"), as: world.viewer("lin"))
        _ = try await world.room.saveUnit(
            world.draft("later", below: "team") { $0.since = "2026-12-01" }, as: world.viewer("lin"))
        #expect(await world.refusal { try await close(world, "team") } == "refusal_unit_has_units")
    }

    @Test func `what ends in a successor leaves it units and duties from that day on`() async throws {
        let world = try await World()
        try await close(world, "linhe", on: "2026-07-01", into: "yunshan")
        let linhe = try await world.unit("linhe").id
        #expect(try await world.unit("linhe").successor == world.unit("yunshan").id)
        #expect(try await world.unit("qinghe", on: "2026-06-30").parent == linhe)
        #expect(try await world.unit("qinghe", on: "2026-07-01").parent == world.unit("yunshan").id)
        let duties = try await world.detail("zhou").duties.map(\.duty)
        #expect(
            duties.map { "\($0.validFrom) \($0.validTo?.description ?? "")" } == [
                "2026-07-01 ", "2026-03-02 2026-07-01",
            ])
        #expect(try await world.viewer("zhou").may(IdentityPolicy.manageUnits, at: linhe))
        world.clock.advance(by: 150 * 86400)
        let zhou = try await world.viewer("zhou")
        #expect(try await zhou.may(IdentityPolicy.manageUnits, at: world.unit("yungang").id))
        // Its records are the successor's: whoever manages that, manages what is left.
        #expect(zhou.may(IdentityPolicy.manageUnits, at: linhe))
        #expect(zhou.tree[linhe] == nil)
        #expect(zhou.tree.keepingUnit(of: linhe)?.code == "yunshan")
        #expect(zhou.recordUnits(IdentityPolicy.readUnits).contains(linhe))
        #expect(!zhou.units(IdentityPolicy.readUnits).map(\.id).contains(linhe))
    }

    @Test func `the records of a unit without successor are kept where it stood, over several that ended`() async throws
    {
        let world = try await World()
        _ = try await world.room.saveUnit(world.draft("team", below: "linhe"), as: world.viewer("lin"))
        let team = try await world.unit("team").id
        try await close(world, "team", on: "2026-04-01")
        try await close(world, "linhe", on: "2026-07-01", into: "yunshan")
        world.clock.advance(by: 45 * 86400)
        #expect(try await world.viewer("lin").tree.keepingUnit(of: team)?.code == "linhe")
        world.clock.advance(by: 150 * 86400)
        let tree = try await world.viewer("lin").tree
        #expect(tree.keepingUnit(of: team)?.code == "yunshan")
        #expect(tree.keeper(of: Identity.Unit.ID(5)) == nil)
        let stranger = try await world.viewer("gu")
        #expect(!stranger.may(World.article, at: team))
        #expect(!stranger.recordUnits(World.article).contains(team))
    }

    @Test func `names and places that were planned go along`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        _ = try await world.room.saveUnit(
            world.edit("qinghe") { ($0.nameChinese, $0.since) = ("青禾新区", "2026-05-01") }, as: lin)
        let linhe = try await world.unit("linhe").id.description
        _ = try await world.room.saveUnit(
            world.edit("yungang") { ($0.parent, $0.since) = (linhe, "2026-09-01") }, as: lin)
        try await close(world, "linhe", on: "2026-07-01", into: "haidong")
        let root = try await world.unit("haidong").id
        #expect(try await world.unit("qinghe", on: "2026-07-01").name.chinese == "青禾新区")
        #expect(try await world.unit("qinghe", on: "2026-07-01").parent == root)
        #expect(try await world.unit("yungang", on: "2026-08-31").parent == world.unit("yunshan").id)
        #expect(try await world.unit("yungang", on: "2026-09-01").parent == root)
    }

    @Test func `a lent duty stays lent before and after the merger`() async throws {
        let world = try await World()
        var draft = DelegationDraft()
        (draft.to, draft.validTo) = ("bai", "2026-12-31")
        draft.duty = try await world.duty(of: "he", in: "qinghe").id.description
        _ = try await world.room.saveDelegation(draft, of: world.id("he"), as: world.viewer("he"))
        try await close(world, "qinghe", on: "2026-07-01", into: "linhe-office")
        #expect(try await world.viewer("bai").may(World.article, at: world.unit("qinghe").id))
        world.clock.advance(by: 150 * 86400)
        #expect(try await world.viewer("bai").may(World.article, at: world.unit("linhe-office").id))
        let linhe = try await world.unit("linhe").id
        #expect(try await !world.viewer("bai").may(World.article, at: linhe))
    }

    @Test func `a deputy has nothing of a unit that is no more`() async throws {
        let world = try await World()
        var draft = DelegationDraft()
        (draft.to, draft.validTo) = ("bai", "2026-12-31")
        _ = try await world.room.saveDelegation(draft, of: world.id("he"), as: world.viewer("he"))
        let qinghe = try await world.unit("qinghe").id
        #expect(try await world.viewer("bai").may(World.article, at: qinghe))
        // Behind the back of all rules.
        try await world.database.write {
            try $0.execute("UPDATE unit SET valid_to = '2026-03-02' WHERE id = ?", [.integer(qinghe.rawValue)])
            try IdentityRoom.touch($0)
        }
        let bai = try await world.viewer("bai")
        #expect(!bai.may(World.article, at: qinghe) && !bai.may(World.article))
    }

    @Test func `the successor must be another living unit, not below, and one that may be seen`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let team = try await world.room.saveUnit(world.draft("team", below: "haidong"), as: lin)
        try await world.room.closeUnit(team, version: 1, on: "2026-12-01", successor: "", reason: "完成", as: lin)
        for heir in ["linhe", "qinghe", "team"] {
            #expect(
                await world.problems { try await close(world, "linhe", into: heir) }
                    == ["successor: problem_unit_successor"])
        }
        let linhe = try await world.unit("linhe")
        for successor in ["1", "x", "99999999999999999999"] {
            #expect(
                await world.problems {
                    try await world.room.closeUnit(
                        linhe.id, version: 1, on: "", successor: successor, reason: "改革", as: lin)
                } == ["successor: problem_unit_successor"])
        }
        #expect(
            await world.problems { try await close(world, "qinghe", into: "yungang", as: "zhou") }
                == ["successor: problem_unit_successor"])
    }

    @Test func `a successor that is to stand below makes a circle`() async throws {
        let world = try await World()
        let linhe = try await world.unit("linhe").id.description
        _ = try await world.room.saveUnit(
            world.edit("yunshan") { ($0.parent, $0.since) = (linhe, "2026-09-01") }, as: world.viewer("lin"))
        #expect(
            await world.problems { try await close(world, "linhe", on: "2026-07-01", into: "yunshan") }
                == ["successor: problem_unit_successor"])
        let qinghe = try await world.unit("qinghe").id.description
        _ = try await world.room.saveUnit(
            world.edit("yungang") { ($0.parent, $0.since) = (qinghe, "2026-10-01") }, as: world.viewer("lin"))
        #expect(
            await world.problems { try await close(world, "linhe", on: "2026-07-01", into: "yungang") }.isEmpty == false
        )
    }

    @Test func `a merger gives nobody more than the one who merges could give`() async throws {
        let world = try await World()
        // A manager of units alone, who also manages the office above.
        let lin = try await world.viewer("lin")
        var role = RoleDraft(code: "planner")
        (role.nameChinese, role.permissions) = ("规划", ["unit.read", "unit.manage"])
        _ = try await world.room.saveRole(role, as: lin)
        _ = try await world.room.addDuty(world.duty("planner", in: "linhe"), to: world.id("bai"), as: lin)
        #expect(
            await world.refusal { try await close(world, "qinghe", into: "linhe", as: "bai") } == "refusal_not_allowed")
        try await close(world, "qinghe", into: "linhe", as: "zhou")
        #expect(try await world.viewer("he").may(World.article, at: world.unit("linhe").id))
    }

    @Test func `bad days, missing reasons, stale versions and strangers are refused`() async throws {
        let world = try await World()
        #expect(
            await world.problems { try await close(world, "qinghe", on: "2020-01-01", reason: " ") }
                == ["day: problem_unit_before_start", "reason: problem_required"])
        #expect(await world.refusal { try await close(world, "qinghe", as: "bai") } == "refusal_unknown")
        #expect(await world.refusal { try await close(world, "qinghe", as: "he") } == "refusal_not_allowed")
        let id = try await world.unit("qinghe").id
        await #expect(throws: StaleEdit(current: 1)) {
            try await world.room.closeUnit(id, version: 9, on: "", successor: "", reason: "x", as: world.viewer("lin"))
        }
    }

    @Test func `a unit that is merged on a later day is not merged again`() async throws {
        let world = try await World()
        try await close(world, "qinghe", on: "2026-07-01", into: "linhe")
        #expect(
            await world.refusal { try await close(world, "qinghe", on: "2026-08-01", into: "linhe-office") }
                == "refusal_unit_merging")
    }

    @Test func `the root does not end`() async throws {
        let world = try await World()
        #expect(await world.refusal { try await close(world, "haidong") } == "refusal_unit_has_units")
        #expect(
            await world.problems { try await close(world, "haidong", on: "2026-12-01", into: "linhe") }
                == ["successor: problem_unit_successor"])
    }
}
