import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct QueryTests {
    @Test func `units are a flat table in the order of the tree`() async throws {
        let world = try await World()
        let lines = try await world.room.unitLines(as: world.viewer("lin"))
        #expect(
            lines.map { "\($0.depth) \($0.unit.code) \($0.parentName?.chinese ?? "-") \($0.headCount)" } == [
                "0 haidong - 2", "1 linhe 海东省 2", "2 linhe-office 临河区 1", "2 qinghe 临河区 1", "1 yunshan 海东省 1",
                "2 yungang 云山区 1",
            ])
        let own = try await world.room.unitLines(as: world.viewer("zhou"))
        #expect(own.map(\.unit.code) == ["linhe", "linhe-office", "qinghe"])
        #expect(own.first?.parentName == nil && own.first?.depth == 0)
    }

    @Test func `closed units are there on demand, where they stood last`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let team = try await world.room.saveUnit(world.draft("team", below: "qinghe"), as: lin)
        let never = try await world.room.saveUnit(world.draft("never", below: "qinghe"), as: lin)
        for unit in [team, never] {
            let day = unit == never ? "" : "2026-04-01"
            try await world.room.closeUnit(unit, version: 1, on: day, successor: "", reason: "x", as: lin)
        }
        let qinghe = try await world.unit("qinghe")
        try await world.room.closeUnit(
            qinghe.id, version: 1, on: "2026-05-01", successor: world.unit("linhe").id.description, reason: "x", as: lin
        )
        world.clock.advance(by: 100 * 86400)
        let zhou = try await world.viewer("zhou")
        #expect(try await world.room.unitLines(as: zhou).map(\.unit.code) == ["linhe", "linhe-office"])
        let all = try await world.room.unitLines(includesClosed: true, as: zhou)
        #expect(all.map(\.unit.code) == ["linhe", "linhe-office", "qinghe", "team"])
        #expect(all.map { $0.unit.validTo?.description } == [nil, nil, "2026-05-01", "2026-04-01"])
        #expect(all.map(\.headCount) == [3, 1, 0, 0])
        #expect(try await world.room.unitLines(includesClosed: true, as: world.viewer("bai")).count == 2)
        let then = try await world.room.unitLines(
            on: world.day("2026-03-20"), as: zhou)
        #expect(
            then.map { "\($0.unit.code) \($0.headCount)" } == [
                "linhe 2", "linhe-office 1", "qinghe 1", "team 0",
            ])
    }

    @Test func `the tree of another day is as it was or will be, as far as one may read`() async throws {
        let world = try await World()
        let yunshan = try await world.unit("yunshan").id.description
        _ = try await world.room.saveUnit(
            world.edit("qinghe") { ($0.parent, $0.nameChinese, $0.since) = (yunshan, "青禾片区", "2026-06-01") },
            as: world.viewer("lin"))
        let (before, after) = (try world.day("2026-05-31"), try world.day("2026-06-01"))
        let bai = try await world.viewer("bai")
        #expect(try await world.room.unitTree(on: before, as: bai).units.map(\.code) == ["yunshan", "yungang"])
        #expect(
            try await world.room.unitTree(on: after, as: bai).units.map(\.name.chinese) == ["云山区", "青禾片区", "云港开发区"])
        // Still theirs today: so they see where it goes, and not what else is there.
        let zhou = try await world.viewer("zhou")
        #expect(
            try await world.room.unitTree(on: after, as: zhou).units.map(\.code) == ["linhe", "linhe-office", "qinghe"])
        #expect(
            try await world.room.unitTree(on: world.day("1990-01-01"), as: zhou).units.isEmpty)
    }

    @Test func `the list of people filters, sorts and pages within what one may read`() async throws {
        let world = try await World()
        func logins(_ login: String, _ change: (inout PersonFilter) -> Void) async throws -> [String] {
            var filter = PersonFilter()
            change(&filter)
            return try await world.room.people(filter, as: world.viewer(login)).lines.compactMap(\.person.login)
        }
        #expect(try await logins("zhou") { _ in } == ["he", "ma", "shen", "zhou"])
        let (linhe, yunshan) = (try await world.unit("linhe").id, try await world.unit("yunshan").id)
        #expect(try await logins("lin") { ($0.unit, $0.role) = (linhe, "editor") } == ["he", "ma"])
        #expect(try await logins("zhou") { $0.unit = yunshan } == [])
        #expect(try await logins("lin") { $0.text = " HE@HAIDONG " } == ["he"])
        #expect(try await logins("lin") { $0.text = "何" } == ["he"])
        for text in ["%", "_", "!", "\u{0}%", "'"] { #expect(try await logins("lin") { $0.text = text } == []) }
        #expect(try await logins("lin") { $0.role = "a\u{0}" } == [])
        for sort in PersonFilter.Sort.allCases {
            let up = try await logins("lin") { ($0.sort, $0.size) = (sort, 3) }
            let rest = try await logins("lin") { ($0.sort, $0.size, $0.page) = (sort, 3, 2) }
            let last = try await logins("lin") { ($0.sort, $0.size, $0.page) = (sort, 3, 3) }
            #expect(Set(up + rest + last).count == 8)
            #expect(try await logins("lin") { ($0.sort, $0.isDescending) = (sort, true) }.count == 8)
        }
        for (page, size) in [(Int.max, Int.max), (Int.min, Int.min), (0, 0), (-1, 50)] {
            _ = try await logins("lin") { ($0.page, $0.size) = (page, size) }
        }
    }

    @Test func `people are listed by the sound of their names, in English by the names that are shown there`()
        async throws
    {
        let world = try await World()
        func logins(_ change: (inout PersonFilter) -> Void) async throws -> [String] {
            var filter = PersonFilter()
            change(&filter)
            return try await world.room.people(filter, as: world.viewer("lin")).lines.compactMap(\.person.login)
        }
        // 白舟 顾帆 何清 林岚 马骁 沈越 唐宁 周启
        let bySound = ["bai", "gu", "he", "lin", "ma", "shen", "tang", "zhou"]
        #expect(try await logins { _ in } == bySound)
        #expect(try await logins { $0.isDescending = true } == bySound.reversed())
        for (login, name) in [("zhou", "alan Zhou"), ("he", "Zoe He")] {
            var draft = PersonDraft(try await world.detail(login).person)
            draft.nameEnglish = name
            _ = try await world.room.savePerson(draft, as: world.viewer("lin"))
        }
        #expect(
            try await logins { $0.language = .english } == ["zhou", "bai", "gu", "lin", "ma", "shen", "tang", "he"])
        #expect(try await logins { _ in } == bySound)
        // Units as in the tree, roles by name, and within them by the sound again.
        #expect(
            try await logins { $0.sort = .unit } == ["lin", "tang", "shen", "zhou", "ma", "he", "bai", "gu"])
        #expect(
            try await logins { $0.sort = .role } == ["lin", "gu", "he", "ma", "zhou", "shen", "tang", "bai"])
        // What an older version stored without sounds gets them.
        try await world.database.write { try $0.execute("UPDATE person SET name_sound = NULL") }
        try await world.room.fillNameSounds()
        #expect(try await logins { _ in } == bySound)
    }

    @Test func `those without a duty and those who are gone are found by who reads everything`() async throws {
        let world = try await World()
        try await world.room.endDuty(world.duty(of: "he", in: "qinghe").id, on: "", as: world.viewer("lin"))
        try await world.room.removePerson(world.id("gu"), version: 1, reason: "x", as: world.viewer("lin"))
        func names(_ login: String, removed: Bool = false) async throws -> Set<String> {
            var filter = PersonFilter()
            filter.includesRemoved = removed
            return Set(try await world.room.people(filter, as: world.viewer(login)).lines.compactMap(\.person.login))
        }
        #expect(try await names("zhou") == ["zhou", "shen", "ma"])
        #expect(try await names("lin") == ["lin", "tang", "zhou", "shen", "ma", "he", "bai"])
        #expect(try await names("lin", removed: true).contains("gu"))
        #expect(try await names("bai", removed: true) == ["bai", "gu"])
    }

    @Test func `a person is seen with the duties that the viewer may see, or not at all`() async throws {
        let world = try await World()
        let he = try await world.id("he")
        _ = try await world.room.addDuty(world.duty("editor", in: "yungang"), to: he, as: world.viewer("lin"))
        #expect(try await world.room.person(he, as: world.viewer("bai")).duties.map(\.unitName.chinese) == ["云港开发区"])
        #expect(try await world.room.person(he, as: world.viewer("he")).duties.count == 2)
        #expect(
            await world.refusal { _ = try await world.room.person(he, as: world.viewer("ma")) } == "refusal_unknown")
        #expect(
            await world.refusal { _ = try await world.room.person(Person.ID(1), as: world.viewer("lin")) }
                == "refusal_unknown")
        let seen = try await world.room.person(he, as: world.viewer("zhou"))
        #expect(!seen.canManage && !seen.canManageAccount && seen.duties.map(\.canEnd) == [true])
    }

    @Test func `a unit is seen with its people, children and way up, or not at all`() async throws {
        let world = try await World()
        let linhe = try await world.unit("linhe").id
        let detail = try await world.room.unit(linhe, as: world.viewer("zhou"))
        #expect(detail.path.isEmpty && detail.children.map(\.code) == ["linhe-office", "qinghe"])
        #expect(detail.members.map(\.name.chinese) == ["周启", "沈越"] && detail.canManage && detail.canManagePeople)
        #expect(detail.periods.map(\.parentName) == [nil])
        #expect(
            await world.refusal { _ = try await world.room.unit(linhe, as: world.viewer("bai")) } == "refusal_unknown")
        let demo = try await world.room.demonstrationPeople()
        #expect(demo.count == 8)
    }
}
