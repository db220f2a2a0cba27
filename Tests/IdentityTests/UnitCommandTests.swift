import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct UnitCommandTests {
    @Test func `a unit is made below another, by who manages there`() async throws {
        let world = try await World()
        let zhou = try await world.viewer("zhou")
        let draft = try await world.draft("linhe-east", below: "linhe") { $0.nameEnglish = "East Street" }
        let id = try await world.room.saveUnit(draft, as: zhou)
        let unit = try await world.unit("LINHE-EAST")
        #expect(unit.id == id)
        #expect(unit.name == LocalizedText(chinese: "单位 linhe-east", english: "East Street"))
        #expect(try await world.tree().path(to: id).map(\.code) == ["haidong", "linhe", "linhe-east"])
        let entry = try await world.database.read {
            try $0.row("SELECT actor, unit, action, version FROM audit_entry ORDER BY sequence DESC LIMIT 1")
        }
        let linhe = try await world.unit("linhe").id
        #expect(entry?.text("actor") == zhou.actor)
        #expect(entry?.integer("unit") == linhe.rawValue)
        #expect(entry?.text("action") == "unit.created")
        #expect(entry?.integer("version") == 1)
    }

    @Test func `a new name holds from its day on, and history keeps the old one`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let draft = try await world.edit("qinghe") { ($0.nameChinese, $0.since) = ("青禾高新区", "2026-04-01") }
        let id = try await world.room.saveUnit(draft, as: lin)
        #expect(try await world.unit("qinghe").name.chinese == "青禾开发区")
        #expect(try await world.unit("qinghe", on: "2026-03-31").name.chinese == "青禾开发区")
        #expect(try await world.unit("qinghe", on: "2026-04-01").name.chinese == "青禾高新区")
        world.clock.advance(by: 60 * 86400)
        let detail = try await world.room.unit(id, as: world.viewer("lin"))
        #expect(detail.unit.name.chinese == "青禾高新区")
        #expect(detail.periods.map(\.name.chinese) == ["青禾高新区", "青禾开发区"])
        #expect(detail.periods.map { $0.parentName?.chinese } == ["临河区", "临河区"])
    }

    @Test func `nothing but name and place makes a new period`() async throws {
        let world = try await World()
        world.clock.advance(by: 86400)
        let id = try await world.room.saveUnit(
            world.edit("qinghe") { ($0.code, $0.kind, $0.zone) = ("qinghe-2", "town", "12") }, as: world.viewer("lin"))
        let unit = try await world.unit("qinghe-2")
        #expect(unit.id == id && unit.kind == .town && unit.zone == 12 && unit.version == 2)
        #expect(try await world.room.unit(id, as: world.viewer("lin")).periods.count == 1)
    }

    @Test func `an edit of an older version is refused with the present one`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let stale = try await world.edit("linhe") { $0.nameChinese = "甲" }
        _ = try await world.room.saveUnit(stale, as: lin)
        await #expect(throws: StaleEdit(current: 2)) { _ = try await world.room.saveUnit(stale, as: lin) }
    }

    @Test func `every field has its problem, and all are told at once`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        var draft = UnitDraft()
        (draft.code, draft.kind, draft.parent, draft.nameChinese) = ("a b", "empire", "999", "")
        (draft.nameEnglish, draft.shortEnglish, draft.since) = (String(repeating: "x", count: 101), "X", "2026-02-30")
        (draft.zone, draft.reason) = ("-1", "a\u{7}b")
        let bad = draft
        #expect(
            await world.problems { _ = try await world.room.saveUnit(bad, as: lin) } == [
                "code: problem_unit_code", "kind: problem_choose", "nameChinese: problem_required",
                "nameEnglish: problem_too_long", "shortChinese: problem_required", "parent: problem_choose",
                "since: problem_day", "zone: problem_choose", "reason: problem_control_character",
            ])
        #expect(try await world.tree().units.count == 6)
    }

    @Test(arguments: ["QINGHE", "qinghe"])
    func `a code is taken whatever its letter case`(code: String) async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        #expect(
            await world.problems {
                _ = try await world.room.saveUnit(world.draft(code, below: "linhe"), as: lin)
            } == ["code: problem_unit_code_taken"])
    }

    @Test func `a zone is kept by one unit, and by another after that one has ended`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        _ = try await world.room.saveUnit(world.edit("qinghe") { $0.zone = "7" }, as: lin)
        let other = try await world.edit("yungang") { $0.zone = "7" }
        #expect(
            await world.problems { _ = try await world.room.saveUnit(other, as: lin) }
                == ["zone: problem_unit_zone_taken"])
        let qinghe = try await world.unit("qinghe")
        try await world.room.closeUnit(
            qinghe.id, version: qinghe.version, on: "", successor: world.unit("linhe").id.description, reason: "合并",
            as: lin)
        _ = try await world.room.saveUnit(other, as: lin)
        #expect(try await world.tree().unit(zone: 7)?.code == "yungang")
    }

    @Test func `a unit cannot stand below itself, today or by two plans that cross`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let below = try await world.unit("qinghe").id.description
        #expect(
            await world.problems {
                _ = try await world.room.saveUnit(world.edit("linhe") { $0.parent = below }, as: lin)
            } == ["parent: problem_unit_circle"])
        let linhe = try await world.unit("linhe").id.description
        let yunshan = try await world.unit("yunshan").id.description
        _ = try await world.room.saveUnit(
            world.edit("linhe") { ($0.parent, $0.since) = (yunshan, "2027-01-01") }, as: lin)
        for day in ["2026-06-01", "2027-01-01", "2027-06-01"] {
            #expect(
                await world.problems {
                    _ = try await world.room.saveUnit(
                        world.edit("yunshan") { ($0.parent, $0.since) = (linhe, day) }, as: lin)
                } == ["parent: problem_unit_circle"])
        }
        #expect(try await world.tree(on: "2028-01-01").path(to: world.unit("qinghe").id).map(\.code).count == 4)
    }

    @Test func `a change before the last one is refused, and a planned one is what a later edit builds on`()
        async throws
    {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let yunshan = try await world.unit("yunshan").id.description
        _ = try await world.room.saveUnit(
            world.edit("qinghe") { ($0.parent, $0.since) = (yunshan, "2026-06-01") }, as: lin)
        #expect(
            await world.problems {
                _ = try await world.room.saveUnit(world.edit("qinghe") { $0.nameChinese = "新名" }, as: lin)
            } == ["since: problem_unit_since"])
        // Nothing that has a day changes: the code may.
        _ = try await world.room.saveUnit(world.edit("qinghe") { $0.code = "qh" }, as: lin)
        // Below linhe again from July on: that is a change of what was planned, not of today.
        _ = try await world.room.saveUnit(world.edit("qh") { $0.since = "2026-07-01" }, as: lin)
        #expect(try await world.tree(on: "2026-06-15").unit(code: "qh")?.parent?.description == yunshan)
        #expect(try await world.tree(on: "2026-07-01").unit(code: "qh")?.parent == world.unit("linhe").id)
    }

    @Test func `a unit does not begin before its parent, nor under one that ends`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        #expect(
            await world.problems {
                _ = try await world.room.saveUnit(world.draft("x", below: "linhe") { $0.since = "2020-01-01" }, as: lin)
            } == ["since: problem_unit_before_parent"])
        let empty = try await world.room.saveUnit(world.draft("team", below: "linhe"), as: lin)
        try await world.room.closeUnit(empty, version: 1, on: "2026-05-01", successor: "", reason: "完成", as: lin)
        #expect(
            await world.problems {
                _ = try await world.room.saveUnit(world.draft("y", below: "team"), as: lin)
            } == ["parent: problem_unit_parent_ends"])
        #expect(
            await world.problems {
                _ = try await world.room.saveUnit(
                    world.edit("team") { ($0.nameChinese, $0.since) = ("甲", "2026-05-01") }, as: lin)
            } == ["since: problem_unit_after_end"])
    }

    @Test func `who does not manage may neither make, change nor ask which codes are taken`() async throws {
        let world = try await World()
        let (he, zhou, bai) = (
            try await world.viewer("he"), try await world.viewer("zhou"), try await world.viewer("bai")
        )
        func refused(_ draft: UnitDraft, _ viewer: Viewer) async -> String? {
            await world.refusal { _ = try await world.room.saveUnit(draft, as: viewer) }
        }
        #expect(await refused(try await world.draft("linhe", below: "qinghe"), he) == "refusal_not_allowed")
        #expect(await refused(try await world.edit("qinghe"), he) == "refusal_not_allowed")
        #expect(await refused(try await world.edit("qinghe"), bai) == "refusal_unknown")
        #expect(await refused(try await world.edit("yunshan"), zhou) == "refusal_unknown")
        // A foreign unit as parent is told as little as one that is not there.
        #expect(
            await world.problems { _ = try await world.room.saveUnit(world.draft("x", below: "yunshan"), as: zhou) }
                == ["parent: problem_choose"])
        // Moving away from those above needs their right too.
        let office = try await world.unit("linhe-office").id.description
        _ = try await world.room.saveUnit(world.edit("qinghe") { $0.parent = office }, as: zhou)
        _ = try await world.room.addDuty(
            world.duty("manager", in: "yunshan"), to: world.id("zhou"), as: world.viewer("lin"))
        let yunshan = try await world.unit("yunshan").id.description
        let away = try await world.edit("linhe") { $0.parent = yunshan }
        let both = try await world.viewer("zhou")
        #expect(await refused(away, both) == "refusal_not_allowed")
    }

    @Test func `there is one root`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        for draft in [try await world.draft("nation", below: nil), try await world.edit("linhe") { $0.parent = "" }] {
            #expect(
                await world.problems { _ = try await world.room.saveUnit(draft, as: lin) }
                    == ["parent: problem_unit_root"])
        }
        _ = try await world.room.saveUnit(world.edit("haidong") { $0.nameChinese = "海东" }, as: lin)
    }
}
