import Identity
import Kernel
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Matters are edited until somebody signs for them, and seen by those whom they concern.
@Suite(.onEveryEngine, .namingTheEngine) struct MatterTests {
    @Test func `the issuing, the lead and the helping units read a matter, others do not know of it`() async throws {
        let world = try await SupervisionWorld()
        let east = try #require(try await world.register([world.draft()]).first?.matter)
        let (lead, helper) = (try world.cast.unit("west").description, try world.cast.unit("bureau").description)
        let joint = try world.draft("跨区协作") { ($0.leadUnit, $0.coUnits) = (lead, [helper]) }
        let west = try #require(try await world.register([joint], in: "west", as: "neighbour").first?.matter)
        func seen(_ login: String) async throws -> [String] {
            let viewer = try await world.viewer(login)
            let lines = try await world.desk.matters(MatterFilter(), as: viewer).lines
            #expect(try await world.desk.matters([east.id, west.id], as: viewer).count == lines.count)
            for matter in [east, west] {
                let answer = await world.cast.refusal { _ = try await world.desk.matter(matter.id, as: viewer) }
                #expect(answer == (lines.contains(matter) ? nil : "refusal_unknown"), "\(login)")
            }
            return lines.map(\.text)
        }
        #expect(try await seen("leader") == ["跨区协作", "完成项目清单"])
        // Of the bureau, which leads the one and helps with the other
        #expect(try await seen("clerk") == ["跨区协作", "完成项目清单"])
        #expect(try await seen("neighbour") == ["跨区协作"])
        #expect(try await seen("outsider").isEmpty)
        #expect(try await seen("administrator").count == 2)
    }

    @Test func `what a matter says is edited by who registers, its number stays`() async throws {
        let world = try await SupervisionWorld()
        let matter = try #require(try await world.register([world.draft()]).first?.matter)
        let officer = try await world.viewer("officer")
        let draft = try world.draft("完成全部清单") {
            ($0.leadUnit, $0.coUnits) = ($0.coUnits[0], [$0.leadUnit])
            $0.deadline = "2026-03-01"
        }
        let edited = try await world.desk.edit(matter.id, draft, basedOn: 1, as: officer)
        #expect(edited.matter.text == "完成全部清单" && edited.matter.version == 2)
        let expected1 = try world.cast.unit("finance")
        #expect(edited.matter.leadUnit == expected1)
        #expect(edited.matter.coUnits == [try world.cast.unit("bureau")] && edited.matter.number == matter.number)
        #expect(edited.warnings.map(\.key) == ["warning_matter_deadline_past"])
        #expect(try await world.desk.matter(matter.id, as: officer).matter == edited.matter)
        let late = await world.cast.refusal { try await world.desk.edit(matter.id, draft, basedOn: 1, as: officer) }
        #expect(late == "stale")
        let same = try await world.desk.edit(matter.id, draft, basedOn: 2, as: officer)
        #expect(same.matter.version == 2)
        for (login, expected) in [("clerk", "refusal_not_allowed"), ("neighbour", "refusal_unknown")] {
            let viewer = try await world.viewer(login)
            let answer = await world.cast.refusal {
                try await world.desk.edit(matter.id, draft, basedOn: 2, as: viewer)
            }
            #expect(answer == expected, "\(login)")
        }
    }

    @Test func `lists and calendars of a unit that ended are those of the one that took over`() async throws {
        let world = try await SupervisionWorld()
        let ended = try world.cast.unit("finance")
        let led = try await world.go(
            world.matter("财政局主办") { ($0.leadUnit, $0.coUnits) = ("\(ended)", []) }, [("officer", .assign, { _ in })])
        _ = try await world.matter("招商局主办") { $0.coUnits = [] }
        try await world.cast.merge("finance", into: "housing")
        let officer = try await world.viewer("officer")
        #expect(try await world.desk.deadlines(of: ended, limit: 10, as: officer).map(\.id) == [led.id])
        for isAlone in [false, true] {
            var filter = MatterFilter()
            (filter.leadUnit, filter.isLeadAlone) = (ended, isAlone)
            #expect(try await world.desk.matters(filter, as: officer).lines.map(\.id) == [led.id])
        }
        var filter = MatterFilter()
        filter.units = [ended]
        #expect(try await world.desk.matters(filter, as: officer).lines.map(\.id) == [led.id])
        filter.units = [Identity.Unit.ID(4711)]
        #expect(try await world.desk.matters(filter, as: officer).lines.isEmpty)
    }

    @Test func `a unit that ended may stay, and goes to nobody anew`() async throws {
        let world = try await SupervisionWorld()
        let matter = try #require(try await world.register([world.draft()]).first?.matter)
        let ended = try world.cast.unit("finance")
        try await world.cast.merge("finance", into: "housing")
        let officer = try await world.viewer("officer")
        let edited = try await world.desk.edit(matter.id, world.draft("改动文字"), basedOn: 1, as: officer)
        #expect(edited.matter.coUnits == [ended])
        var filter = MatterFilter()
        filter.unit = try world.cast.unit("housing")
        #expect(try await world.desk.matters(filter, as: officer).lines.map(\.id) == [matter.id])
        let without = try world.draft("改动文字") { $0.coUnits = [] }
        try await world.desk.edit(matter.id, without, basedOn: 2, as: officer)
        let answer = await world.cast.refusal {
            try await world.desk.edit(matter.id, world.draft("改动文字"), basedOn: 3, as: officer)
        }
        #expect(answer == "coUnits: problem_unit_choice")
    }

    @Test func `a matter is made public by a person, at a time, and taken back`() async throws {
        let world = try await SupervisionWorld()
        let matter = try #require(try await world.register([world.draft()]).first?.matter)
        let officer = try await world.viewer("officer")
        try await world.desk.setPublic(true, matter.id, basedOn: 1, as: officer)
        let shown = try await world.desk.matter(matter.id, as: officer)
        let expected2 = try world.cast.id("officer")
        #expect(shown.matter.publicity?.by == expected2)
        #expect(shown.matter.publicity?.at == world.cast.clock.seconds && shown.mayPublish && shown.mayEdit)
        try await world.desk.setPublic(true, matter.id, basedOn: 1, as: officer)
        let late = await world.cast.refusal {
            try await world.desk.setPublic(false, matter.id, basedOn: 1, as: officer)
        }
        #expect(late == "stale")
        try await world.desk.setPublic(false, matter.id, basedOn: 2, as: officer)
        #expect(try await world.desk.matter(matter.id, as: officer).matter.publicity == nil)
        let clerk = try await world.viewer("clerk")
        let refused = await world.cast.refusal {
            try await world.desk.setPublic(true, matter.id, basedOn: 3, as: clerk)
        }
        #expect(refused == "refusal_not_allowed")
    }

    @Test func `a list is filtered, sorted and cut into pages`() async throws {
        let world = try await SupervisionWorld()
        try await world.register([
            world.draft("甲 完成清单") { ($0.deadline, $0.topic) = ("2026-05-01", "economy") },
            world.draft("乙 落实资金") { ($0.deadline, $0.leadUnit, $0.coUnits) = ("", $0.coUnits[0], []) },
            world.draft("丙 办理手续") { ($0.deadline, $0.sourceKind) = ("2026-04-01", "inspection") },
        ])
        let officer = try await world.viewer("officer")
        func texts(_ change: (inout MatterFilter) -> Void) async throws -> String {
            var filter = MatterFilter()
            change(&filter)
            return try await world.desk.matters(filter, as: officer).lines.map { String($0.text.prefix(1)) }.joined()
        }
        #expect(try await texts { _ in } == "丙乙甲")
        #expect(try await texts { $0.isAscending = true } == "甲乙丙")
        #expect(try await texts { ($0.sort, $0.isAscending) = (.deadline, true) } == "丙甲乙")
        #expect(try await texts { ($0.sort, $0.isAscending) = (.registered, true) } == "甲乙丙")
        #expect(try await texts { ($0.sort, $0.isAscending) = (.text, true) } == "丙乙甲")
        #expect(try await texts { $0.text = "资金" } == "乙")
        #expect(try await texts { $0.text = "〕3号" } == "丙")
        #expect(try await texts { $0.text = "领导 清单" } == "甲")
        #expect(try await texts { $0.topic = "economy" } == "甲")
        #expect(try await texts { $0.sourceKind = .inspection } == "丙")
        #expect(try await texts { $0.state = .registered } == "丙乙甲")
        #expect(try await texts { $0.dueFrom = CalendarDay(iso: "2026-04-01") } == "丙甲")
        #expect(try await texts { $0.dueThrough = CalendarDay(iso: "2026-04-30") } == "丙")
        #expect(try await texts { $0.leadUnit = world.cast.units["finance"] } == "乙")
        #expect(try await texts { $0.unit = world.cast.units["finance"] } == "丙乙甲")
        #expect(try await texts { $0.unit = world.cast.units["housing"] } == "")
        #expect(try await texts { $0.issuingUnit = world.cast.units["province"] } == "丙乙甲")
        #expect(try await texts { $0.issuingUnit = world.cast.units["west"] } == "")
        #expect(try await texts { $0.isPublic = true } == "")
        #expect(try await texts { $0.isPublic = false } == "丙乙甲")
        #expect(try await texts { ($0.size, $0.page) = (2, 2) } == "甲")
        var filter = MatterFilter()
        (filter.size, filter.page) = (1, 2)
        #expect(try await world.desk.matters(filter, as: officer).total == 3)
    }

    @Test func `matters are named by their numbers to those who may read, and veiled to others`() async throws {
        let world = try await SupervisionWorld()
        let matter = try #require(try await world.register([world.draft()]).first?.matter)
        let naming = try #require(world.desk.namings.first)
        let id = matter.id.rawValue
        let card = try #require(try await naming.sights([id, 4711], world.viewer("clerk"))[id]?.card)
        #expect(card.name.chinese == "督〔2026〕1号 完成项目清单" && card.path == "/office/matters/\(id)")
        #expect(try await naming.sights([id], world.viewer("neighbour")) == [id: .veiled(unit: nil)])
        #expect(
            try await naming.sights([id], world.viewer("outsider"))
                == [id: .veiled(unit: LocalizedText(chinese: "东岭区"))])
    }
}
