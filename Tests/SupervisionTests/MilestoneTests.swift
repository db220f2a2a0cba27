import Identity
import Kernel
import Storage
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Milestones, who may see a restricted matter, and how well it was done.
@Suite(.onEveryEngine, .namingTheEngine) struct MilestoneTests {
    @Test func `milestones are read by line, reached by progress, and kept through an edit`() async throws {
        let world = try await SupervisionWorld()
        let matter = try await world.matter { $0.milestones = "2026-03-20 完成设计\n\n 2026-03-15  完成立项 批复 " }
        #expect(matter.milestones.map(\.line) == ["2026-03-15 完成立项 批复", "2026-03-20 完成设计"])
        let officer = try await world.viewer("officer")
        var draft = MatterDraft(matter)
        draft.milestones += "\n2026-03-30 完成验收"
        let edited = try await world.desk.edit(matter.id, draft, basedOn: 1, as: officer).matter
        #expect(edited.milestones.count == 3 && edited.version == 2)
        let begun = try await world.go(edited, [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in })])
        #expect(
            try await world.refusal("clerk", .progress, on: begun) { ($0.progress, $0.milestones) = ("10", ["3"]) }
                == "reached: problem_choice")
        let further = try await world.go(
            begun, [("clerk", .progress, { ($0.progress, $0.milestones) = ("40", ["0"]) })])
        #expect(further.milestones.map { $0.reached?.description } == ["2026-03-12", nil, nil])
        world.cast.clock.advance(by: 86_400)
        // What was reached stays reached on its day.
        let again = try await world.go(
            further, [("clerk", .progress, { ($0.progress, $0.milestones) = ("60", ["0", "1"]) })])
        #expect(again.milestones.map { $0.reached?.description } == ["2026-03-12", "2026-03-13", nil])
        let stored = try await world.desk.matter(matter.id, as: officer).matter
        #expect(stored == again)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test(arguments: ["完成设计", "2026-02-30 完成设计", "2026-03-01", "2026-03-01\n2026-03-02 甲"])
    func `a line that is no milestone is named`(_ lines: String) async throws {
        let world = try await SupervisionWorld()
        let draft = try world.draft { $0.milestones = lines }
        #expect(
            await world.cast.refusal { try await world.register([draft]) } == "milestones: problem_milestone_line")
    }

    @Test func `parts of a matter have no milestones, and are as restricted as the whole`() async throws {
        let world = try await SupervisionWorld()
        let bureau = try world.cast.unit("bureau").description
        let matter = try await world.matter { ($0.milestones, $0.secrecy) = ("2026-03-20 完成设计", "restricted") }
        try await world.go(matter, [("officer", .breakDown, { $0.units = [bureau] })])
        let detail = try await world.desk.matter(matter.id, as: world.viewer("officer"))
        let part = try #require(detail.parts.first)
        #expect(part.milestones.isEmpty && part.secrecy == .restricted)
    }

    @Test func `parts become restricted with the whole, also those that somebody works on, and open no earlier`()
        async throws
    {
        let world = try await SupervisionWorld()
        let units = try ["bureau", "finance"].map { try world.cast.unit($0).description }
        let district = try world.cast.unit("east").description
        let whole = try await world.go(
            world.matter { ($0.leadUnit, $0.coUnits) = (district, []) }, [("officer", .breakDown, { $0.units = units })]
        )
        let officer = try await world.viewer("officer")
        let parts = try await world.desk.matter(whole.id, as: officer).parts
        let worked = try await world.go(
            try #require(parts.first),
            [
                ("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }),
                ("officer", .breakDown, { $0.units = [units[1]] }),
            ])
        let waiting = try #require(parts.last)
        func restrict(_ matter: Matter, _ secrecy: Matter.Secrecy = .restricted) async throws -> String? {
            let now = try await world.desk.matter(matter.id, as: officer).matter
            var draft = MatterDraft(now)
            draft.secrecy = secrecy.rawValue
            let asked = draft
            return await world.cast.refusal {
                try await world.desk.edit(now.id, asked, basedOn: now.version, as: officer)
            }
        }
        // One that is public has to be made internal first: nothing is restricted until then.
        try await world.desk.setPublic(true, worked.id, basedOn: worked.version, as: officer)
        #expect(try await restrict(whole) == "secrecy: problem_matter_part_is_public")
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM matter WHERE secrecy = 'restricted'") == 0)
        try await world.desk.setPublic(false, worked.id, basedOn: worked.version + 1, as: officer)
        #expect(try await restrict(whole) == nil)
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM matter WHERE secrecy = 'restricted'") == 4)
        let entries = try await world.cast.number(
            "SELECT COUNT(*) AS number FROM audit_entry WHERE action = 'matter.restricted'")
        #expect(entries == 3)
        let reading = try await Self.reader(world)
        #expect(try await world.desk.matters(MatterFilter(), as: reading).lines.isEmpty)
        // None is opened before the whole, and the whole opens none.
        #expect(try await restrict(waiting, .internal) == "secrecy: problem_matter_whole_restricted")
        #expect(try await restrict(whole, .internal) == nil)
        #expect(try await world.desk.matter(waiting.id, as: officer).matter.secrecy == .restricted)
        #expect(try await restrict(waiting, .internal) == nil)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `a restricted matter is for those alone whose duty it is`() async throws {
        let world = try await SupervisionWorld()
        // The leader reads and works in the district as in all of it; the reader below reads alone.
        let finance = try world.cast.unit("finance").description
        let matter = try await world.matter("限知悉事项") {
            ($0.secrecy, $0.leadUnit, $0.coUnits) = ("restricted", finance, [])
        }
        func sees(_ viewer: Viewer) async throws -> [Bool] {
            let list = try await world.desk.matters(MatterFilter(), as: viewer)
            let direct = await world.cast.refusal { _ = try await world.desk.matter(matter.id, as: viewer) } == nil
            let wall = try await world.desk.wall(as: viewer).all.total
            return [!list.lines.isEmpty, direct, wall == 1]
        }
        #expect(try await sees(world.viewer("officer")) == [true, true, true])
        #expect(try await sees(world.viewer("leader")) == [true, true, true])
        #expect(try await sees(world.viewer("clerk")) == [false, false, false])
        // A token that only reads, of somebody whose duty it is.
        let officer = try await world.viewer("officer")
        let reading = try await Self.reader(world)
        #expect(try await sees(reading) == [false, false, false])
        let open = try await world.matter("公开事项") { ($0.leadUnit, $0.coUnits) = (finance, []) }
        #expect(try await world.desk.matters(MatterFilter(), as: reading).lines.map(\.id) == [open.id])
        #expect(
            await world.cast.refusal {
                try await world.desk.setPublic(true, matter.id, basedOn: 1, as: officer)
            } == "refusal_matter_restricted")
        try await world.desk.setPublic(true, open.id, basedOn: 1, as: officer)
        var draft = MatterDraft(open)
        draft.secrecy = "restricted"
        let restricted = draft
        #expect(
            await world.cast.refusal {
                try await world.desk.edit(open.id, restricted, basedOn: 2, as: officer)
            } == "secrecy: problem_matter_is_public")
        #expect(matter.openText.isEmpty && open.openText == "公开事项")
    }

    /// The manager with a token that reads matters and does nothing else.
    private static func reader(_ world: SupervisionWorld) async throws -> Viewer {
        let manager = try await world.viewer("manager")
        return Viewer(
            person: manager.person, grants: manager.grants, tree: manager.tree,
            scopes: [SupervisionPolicy.readMatters])
    }

    @Test func `whoever registered a restricted matter sees it without any other duty`() async throws {
        let world = try await SupervisionWorld()
        let matter = try await world.matter { $0.secrecy = "restricted" }
        let officer = try await world.viewer("officer")
        let own = Viewer(
            person: officer.person, grants: officer.grants, tree: officer.tree,
            scopes: [SupervisionPolicy.readMatters])
        #expect(try await world.desk.matter(matter.id, as: own).matter == matter)
        #expect(try await world.desk.matters(MatterFilter(), as: own).lines.map(\.id) == [matter.id])
    }

    @Test func `a visit for a restricted matter, and what comes of it, is as restricted`() async throws {
        let world = try await SupervisionWorld()
        let matter = try await world.matter { $0.secrecy = "restricted" }
        let visit = try await world.submit(world.visit { $0.matter = "\(matter.number)" })
        let reader = try await Self.reader(world)
        func seen(_ viewer: Viewer) async throws -> [Bool] {
            let list = try await world.desk.inspections(InspectionFilter(), as: viewer).lines
            let page = await world.cast.refusal { _ = try await world.desk.inspection(visit.id, as: viewer) }
            let sights = try await world.desk.namings.first { $0.kind == InspectionRecord.kind }?
                .sights([visit.id.rawValue], viewer)
            return [!list.isEmpty, page == nil, sights?[visit.id.rawValue]?.card != nil]
        }
        #expect(try await seen(reader) == [false, false, false])
        // Whoever speaks for the inspected unit sees it.
        #expect(try await seen(world.viewer("clerk")) == [true, true, true])
        #expect(try await seen(world.viewer("officer")) == [true, true, true])
        let made = try await world.desk.makeMatter(
            ofFinding: 1, of: visit.id, basedOn: 1, as: world.viewer("officer"))
        #expect(made.secrecy == .restricted)
        let open = try await world.submit(world.visit("fedcba9876543210fedcba9876543210"))
        #expect(
            try await world.desk.inspections(InspectionFilter(), as: reader).lines.map(\.inspection.id) == [open.id])
    }

    @Test func `the list of inspections has a visit for a restricted matter for those alone who may open it`()
        async throws
    {
        let world = try await SupervisionWorld()
        let (province, west) = (try world.cast.unit("province").description, try world.cast.unit("west").description)
        let hidden = try world.draft("限知悉事项") { ($0.leadUnit, $0.coUnits, $0.secrecy) = (west, [], "restricted") }
        let matter = try #require(try await world.register([hidden], in: "west", as: "neighbour").first?.matter)
        let visit = try await world.submit(
            world.visit { ($0.unit, $0.matter) = (province, "\(matter.number)") }, as: "administrator")
        func seen(_ viewer: Viewer) async throws -> [Bool] {
            var filter = InspectionFilter()
            filter.text = "消防通道"
            let found = try await world.desk.inspections(filter, as: viewer).total
            let page = await world.cast.refusal { _ = try await world.desk.inspection(visit.id, as: viewer) }
            return [found == 1, page == nil]
        }
        // The leader works for the whole district, and not in the unit that was inspected.
        #expect(try await seen(world.viewer("leader")) == [false, false])
        #expect(try await seen(world.viewer("clerk")) == [true, true])
        let inspector = try await world.viewer("administrator")
        #expect(try await seen(inspector) == [true, true])
        // Whoever inspected does not speak for the unit, whatever they are there since.
        let moved = Viewer(
            person: inspector.person,
            grants: [
                Viewer.Grant(
                    unit: try world.cast.unit("bureau"), role: "reader",
                    permissions: [SupervisionPolicy.readMatters, SupervisionPolicy.workOnMatters], onBehalfOf: nil)
            ], tree: inspector.tree)
        #expect(try await seen(moved) == [false, false])
    }

    @Test func `an import is not told what a restricted matter says`() async throws {
        let world = try await SupervisionWorld()
        let matter = try await world.matter("限知悉事项") { $0.secrecy = "restricted" }
        let sheet = try SupervisionWorld.sheet([
            SupervisionWorld.headings, ["\(matter.number)", "别的事项", "东岭招商局", "", "12月31日", "", "", "", ""],
        ])
        let manager = try await world.viewer("manager")
        let registrar = Viewer(
            person: manager.person, grants: manager.grants, tree: manager.tree,
            scopes: [SupervisionPolicy.readMatters, SupervisionPolicy.registerMatters])
        let upload = try await world.desk.keepSheet([1], named: "台账.xlsx", of: world.cast.unit("east"), as: registrar)
        try await world.desk.keepColumns(sheet.guess, of: sheet, from: upload, as: registrar)
        let line = try #require(
            try await world.desk.previewImport(
                sheet, sheet.guess, words: SupervisionWorld.words, from: upload, as: registrar
            ).lines.first)
        #expect(line.outcome == .there && line.matter == nil && line.changes.isEmpty)
    }

    @Test func `marks of quality, returned share and days late stand in the performance of duty`() async throws {
        let world = try await SupervisionWorld()
        var matters: [Matter] = []
        for (name, due) in [("甲", "2026-03-13"), ("乙", "2026-03-31"), ("丙", "2026-03-16")] {
            let matter = try await world.matter(name) { $0.deadline = due }
            matters.append(
                try await world.go(matter, [("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in })]))
        }
        // 18 March: the first is five days late, the third two.
        world.cast.clock.advance(by: 6 * 86_400)
        #expect(
            try await world.refusal(
                "officer", .verify, on: world.go(matters[0], [("clerk", .report, { _ in })])
            ) { $0.quality = "6" }
                == "quality: problem_number_range")
        matters[0] = try await world.desk.matter(matters[0].id, as: world.viewer("officer")).matter
        try await world.go(matters[0], [("officer", .verify, { $0.quality = "2" }), ("officer", .close, { _ in })])
        try await world.go(
            matters[1],
            [
                ("clerk", .report, { _ in }), ("officer", .sendBack, { _ in }), ("clerk", .report, { _ in }),
                ("officer", .verify, { $0.quality = "5" }), ("officer", .close, { _ in }),
            ])
        let line = try #require(
            try await world.desk.performance(of: .unit, in: 2026, as: world.viewer("officer")).lines.first)
        #expect(line.assigned == 3 && line.done == 2 && line.returned == 1 && line.returnedShare == 33)
        #expect(line.daysLate == 5 + 2 && line.marked == 2 && line.tenthsOfMark == 35)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }
}
