import Foundation
import Identity
import Kernel
import Ledger
import Storage
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Circulars: counted by rule, ranked, numbered without gaps, and what is issued stays as it was.
@Suite(.onEveryEngine, .namingTheEngine) struct CircularTests {
    private static func draft(
        _ world: SupervisionWorld, _ unit: String = "east", from: String = "2026-03-01", until: String = "2026-03-31"
    ) throws -> CircularDraft {
        var draft = CircularDraft()
        (draft.unit, draft.from, draft.until) = (try world.cast.unit(unit).description, from, until)
        return draft
    }

    /// Six matters of the district: the bureau has one done in time after it was sent back, one done late, one merged; the
    /// finance office one overdue; the housing office one that is open and one that nobody was told to do.
    private static func cast(_ world: SupervisionWorld) async throws -> [String: Matter] {
        func led(by unit: String) throws -> (inout MatterDraft) -> Void {
            let id = try world.cast.unit(unit).description
            return { ($0.leadUnit, $0.coUnits) = (id, []) }
        }
        var matters: [String: Matter] = [:]
        func begin(_ name: String, _ unit: String, due: String) async throws {
            let change = try led(by: unit)
            matters[name] = try await world.go(
                world.matter(name) {
                    change(&$0)
                    $0.deadline = due
                }, [("officer", .assign, { _ in })])
        }
        try await begin("按时", "bureau", due: "2026-03-18")
        try await begin("超期", "bureau", due: "2026-03-13")
        try await begin("并入", "bureau", due: "2026-03-20")
        try await begin("逾期", "finance", due: "2026-03-16")
        try await begin("在办", "housing", due: "2026-03-30")
        let housing = try led(by: "housing")
        matters["未交办"] = try await world.matter("未交办", housing)
        let number = try #require(matters["按时"]?.number)
        matters["并入"] = try await world.go(
            try #require(matters["并入"]), [("manager", .merge, { $0.other = "\(number)" })])
        func finish(_ name: String) async throws {
            matters[name] = try await world.go(
                try #require(matters[name]),
                [("clerk", .report, { _ in }), ("officer", .verify, { _ in }), ("officer", .close, { _ in })])
        }
        for name in ["按时", "超期"] {
            matters[name] = try await world.go(
                try #require(matters[name]), [("clerk", .acknowledge, { _ in })])
        }
        // 16 March: three days after the one deadline, two before the other.
        world.cast.clock.advance(by: 4 * 86_400)
        try await finish("超期")
        matters["按时"] = try await world.go(
            try #require(matters["按时"]), [("clerk", .report, { _ in }), ("officer", .sendBack, { _ in })])
        try await finish("按时")
        // 31 March.
        world.cast.clock.advance(by: 15 * 86_400)
        return matters
    }

    private static func lines(_ world: SupervisionWorld, _ id: Circular.ID, as login: String = "officer") async throws
        -> [String]
    {
        let detail = try await world.desk.circular(id, as: world.viewer(login))
        return detail.lines.map {
            "\($0.rank) \($0.name.chinese) \($0.assigned) \($0.done) \($0.onTime) \($0.overdue) \($0.returned) \($0.daysLate)"
        }
    }

    @Test func `units are counted and ranked, and each figure has its matters`() async throws {
        let world = try await SupervisionWorld()
        _ = try await Self.cast(world)
        let officer = try await world.viewer("officer")
        let id = try await world.desk.draftCircular(Self.draft(world), as: officer)
        // Neither the housing office nor the finance office has done any; the latter is overdue.
        #expect(
            try await Self.lines(world, id) == [
                "1 东岭招商局 2 2 1 0 1 3", "2 东岭住建局 1 0 0 1 0 1", "3 东岭财政局 1 0 0 1 0 15",
            ])
        let detail = try await world.desk.circular(id, as: officer)
        #expect(detail.circular.texts.title == "关于2026年3月1日至2026年3月31日督查事项办理情况的通报")
        #expect(detail.circular.texts.opening.contains("共有督查事项4件，涉及3个单位"))
        #expect(detail.circular.texts.opening.contains("办结率50%，其中按时办结1件，按时率50%；逾期未办结2件"))
        let named = try await world.desk.namedMatters(of: id, as: officer)
        #expect(named.map(\.matter.text) == ["逾期", "在办", "按时", "超期"])
        let late = try await world.desk.countedMatters(
            of: id, unit: world.cast.unit("bureau"), results: [.late], isReturned: false, page: 1, size: 10, as: officer
        )
        #expect(late.total == 1 && late.matters.map(\.matter.text) == ["超期"])
        let returned = try await world.desk.countedMatters(
            of: id, unit: nil, results: [], isReturned: true, page: 1, size: 10, as: officer)
        #expect(returned.matters.map(\.matter.text) == ["按时"])
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `restricted matters count, and stand last by number, whatever became of them`() async throws {
        let world = try await SupervisionWorld()
        let matters = try await Self.cast(world)
        let restricted: [Value] = ["逾期", "按时"].compactMap { matters[$0] }.map { .integer($0.id.rawValue) }
        try await world.database.write {
            try $0.execute("UPDATE matter SET secrecy = 'restricted' WHERE id IN (?, ?)", restricted)
        }
        let officer = try await world.viewer("officer")
        let id = try await world.desk.draftCircular(Self.draft(world), as: officer)
        let named = try await world.desk.namedMatters(of: id, as: officer)
        #expect(named.map(\.matter.text) == ["在办", "超期", "按时", "逾期"])
        #expect(named.map(\.isRestricted) == [false, false, true, true])
        #expect(try await Self.lines(world, id).count == 3)
    }

    @Test func `at the end of an earlier period, what was done later was open`() async throws {
        let world = try await SupervisionWorld()
        _ = try await Self.cast(world)
        let id = try await world.desk.draftCircular(
            Self.draft(world, from: "2026-03-10", until: "2026-03-14"), as: world.viewer("officer"))
        #expect(
            try await Self.lines(world, id) == [
                "1 东岭财政局 1 0 0 0 0 0", "1 东岭住建局 1 0 0 0 0 0", "3 东岭招商局 2 0 0 1 0 1",
            ])
        let done = try await world.desk.draftCircular(
            Self.draft(world, from: "2026-03-20", until: "2026-03-31"), as: world.viewer("officer"))
        // What was done before the period is not told again.
        #expect(try await Self.lines(world, done).count == 2)
    }

    @Test func `a matter counts for the unit that led it at the end of the period, and only what it had reported`()
        async throws
    {
        let world = try await SupervisionWorld()
        let finance = try world.cast.unit("finance")
        func returned(_ name: String) async throws -> Matter {
            try await world.go(
                world.matter(name) { $0.deadline = "2026-03-20" },
                [
                    ("officer", .assign, { _ in }), ("clerk", .acknowledge, { _ in }), ("clerk", .report, { _ in }),
                    ("manager", .sendBack, { _ in }),
                ])
        }
        let (early, late) = (try await returned("期内转办"), try await returned("期后转办"))
        let resting = try await world.go(returned("暂缓"), [("manager", .suspend, { _ in })])
        try await world.go(early, [("officer", .transfer, { $0.unit = "\(finance)" })])
        // 1 April: one is passed on, another goes on after twenty days.
        world.cast.clock.advance(by: 20 * 86_400)
        try await world.go(late, [("officer", .transfer, { $0.unit = "\(finance)" })])
        let resumed = try await world.go(resting, [("manager", .resume, { _ in })])
        #expect(resumed.assignedOn == CalendarDay(iso: "2026-04-01"))
        world.cast.clock.advance(by: 86_400)
        let officer = try await world.viewer("officer")
        let march = try await world.desk.draftCircular(Self.draft(world), as: officer)
        #expect(
            try await Self.lines(world, march) == ["1 东岭招商局 2 0 0 1 2 11", "1 东岭财政局 1 0 0 1 0 11"])
        let april = try await world.desk.draftCircular(
            Self.draft(world, from: "2026-04-01", until: "2026-04-02"), as: officer)
        #expect(try await Self.lines(world, april) == ["1 东岭招商局 1 0 0 0 0 0", "2 东岭财政局 2 0 0 2 0 26"])
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `what is issued has a number, and stays as it was`() async throws {
        let world = try await SupervisionWorld()
        let matters = try await Self.cast(world)
        let officer = try await world.viewer("officer")
        var numbers: [String?] = []
        for _ in 0..<2 {
            let id = try await world.desk.draftCircular(Self.draft(world), as: officer)
            let discarded = try await world.desk.draftCircular(Self.draft(world), as: officer)
            try await world.desk.discardCircular(discarded, basedOn: 1, as: officer)
            try await world.desk.issueCircular(id, basedOn: 1, as: officer)
            numbers.append(try await world.desk.circular(id, as: officer).circular.number)
            let before = try await Self.lines(world, id)
            for step in [
                { try await world.desk.issueCircular(id, basedOn: 2, as: officer) },
                { try await world.desk.countAgain(id, basedOn: 2, as: officer) },
                { try await world.desk.discardCircular(id, basedOn: 2, as: officer) },
            ] { #expect(await world.cast.refusal { try await step() } == "refusal_circular_state") }
            #expect(try await Self.lines(world, id) == before)
            // The leader of the district and the clerk below read it; the neighbour does not.
            #expect(try await Self.lines(world, id, as: "clerk") == before)
            #expect(try await Self.lines(world, id, as: "administrator") == before)
            #expect(await world.cast.refusal { try await Self.lines(world, id, as: "neighbour") } == "refusal_unknown")
            #expect(
                await world.cast.refusal { try await Self.lines(world, discarded, as: "clerk") } == "refusal_unknown")
        }
        #expect(numbers == ["督查通报〔2026〕1号", "督查通报〔2026〕2号"])
        let counted = try #require(matters["逾期"])
        let circulars = try await world.desk.circulars(counting: counted.id, as: world.viewer("clerk"))
        #expect(circulars.map(\.number) == ["督查通报〔2026〕2号", "督查通报〔2026〕1号"])
        let links = try await world.cast.number(
            "SELECT COUNT(*) AS number FROM provenance_link WHERE kind = 'counted-in' AND to_kind = 'circular'")
        #expect(links == 8)
        let list = try await world.desk.circulars(state: nil, page: 1, size: 10, as: world.viewer("clerk"))
        #expect(list.total == 2)
        #expect(try await world.desk.circulars(state: nil, page: 1, size: 10, as: world.viewer("neighbour")).total == 0)
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `a draft is counted anew, and keeps words that somebody wrote`() async throws {
        let world = try await SupervisionWorld()
        let matters = try await Self.cast(world)
        let officer = try await world.viewer("officer")
        let id = try await world.desk.draftCircular(Self.draft(world), as: officer)
        let overdue = try #require(matters["逾期"])
        try await world.go(overdue, [("manager", .suspend, { _ in })])
        try await world.desk.countAgain(id, basedOn: 1, as: officer)
        let counted = try await world.desk.circular(id, as: officer)
        #expect(counted.overdue == 1 && counted.circular.texts.opening.contains("逾期未办结1件"))
        var texts = counted.circular.texts
        texts.opening = "另作说明。"
        try await world.desk.editCircular(id, texts, basedOn: 2, as: officer)
        try await world.desk.countAgain(id, basedOn: 3, as: officer)
        #expect(try await world.desk.circular(id, as: officer).circular.texts.opening == "另作说明。")
        await #expect(throws: StaleEdit.self) {
            try await world.desk.editCircular(id, texts, basedOn: 3, as: officer)
        }
        texts.title = " "
        #expect(
            await world.cast.refusal { try await world.desk.editCircular(id, texts, basedOn: 4, as: officer) }
                == "title: problem_required")
    }

    @Test func `each of the words that nobody wrote is made anew of the figures that are counted anew`() async throws {
        let world = try await SupervisionWorld()
        let matters = try await Self.cast(world)
        let officer = try await world.viewer("officer")
        let id = try await world.desk.draftCircular(Self.draft(world), as: officer)
        var texts = try await world.desk.circular(id, as: officer).circular.texts
        texts.demands = "请抓紧办理。"
        try await world.desk.editCircular(id, texts, basedOn: 1, as: officer)
        try await world.go(try #require(matters["逾期"]), [("manager", .suspend, { _ in })])
        try await world.desk.countAgain(id, basedOn: 2, as: officer)
        var counted = try await world.desk.circular(id, as: officer).circular
        #expect(counted.texts.opening.contains("逾期未办结1件") && counted.texts.demands == "请抓紧办理。")
        // Under other rules, what the rules before said is still nobody's own words.
        let rules = try SupervisionRules(
            over: Data(
                #"""
                {"circular": {"title": "通报", "addressee": "各单位：", "opening": "逾期{overdue}件。", "ranking": "一",
                    "overdue": "二", "overdueNone": "无", "demandsHeading": "三", "demands": "抓紧。", "annex": "附件",
                    "rankBy": ["overdue"]}}
                """#.utf8))
        try await SupervisionWorld.desk(world.cast, rules: rules).countAgain(id, basedOn: 3, as: officer)
        counted = try await world.desk.circular(id, as: officer).circular
        #expect(counted.texts.opening == "逾期1件。" && counted.texts.demands == "请抓紧办理。")
        #expect(counted.texts.title == "通报" && counted.texts.addressee == "各单位：")
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `a period that is empty, in the future or the wrong way round is refused`() async throws {
        let world = try await SupervisionWorld()
        _ = try await Self.cast(world)
        let officer = try await world.viewer("officer")
        for (from, until, problem) in [
            ("2026-03-31", "2026-03-01", "until: problem_period_order"),
            ("2026-03-01", "2026-04-30", "until: problem_period_future"),
            ("2024-03-01", "2026-03-01", "from: problem_period_long"), ("", "2026-03-01", "from: problem_required"),
            ("2026-01-01", "2026-01-31", "from: problem_circular_empty"),
        ] {
            let draft = try Self.draft(world, from: from, until: until)
            #expect(
                await world.cast.refusal { try await world.desk.draftCircular(draft, as: officer) } == problem)
        }
        let west = try Self.draft(world, "west")
        #expect(await world.cast.refusal { try await world.desk.draftCircular(west, as: officer) } == "refusal_unknown")
        let own = try Self.draft(world)
        let clerk = try await world.viewer("clerk")
        #expect(await world.cast.refusal { try await world.desk.draftCircular(own, as: clerk) } == "refusal_unknown")
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM circular") == 0)
    }

    @Test func `documents are kept once`() async throws {
        let world = try await SupervisionWorld()
        _ = try await Self.cast(world)
        let officer = try await world.viewer("officer")
        let id = try await world.desk.draftCircular(Self.draft(world), as: officer)
        let file = MatterFile(digest: "a", name: "通报.docx", mediaType: "application/x", size: 3)
        #expect(
            await world.cast.refusal { try await world.desk.file(["docx": file], of: id, as: officer) }
                == "refusal_circular_state")
        try await world.desk.issueCircular(id, basedOn: 1, as: officer)
        try await world.desk.file(["docx": file], of: id, as: officer)
        let other = MatterFile(digest: "b", name: "通报.docx", mediaType: "application/x", size: 4)
        let pdf = MatterFile(digest: "c", name: "通报.pdf", mediaType: "application/pdf", size: 5)
        try await world.desk.file(["docx": other, "pdf": pdf], of: id, as: officer)
        #expect(try await world.desk.circular(id, as: officer).files == ["docx": file, "pdf": pdf])
        #expect(try await world.cast.recordFindings(SupervisionRecords.kinds).isEmpty)
    }

    @Test func `numbers follow the rules of the day, and those that were given stay`() async throws {
        let world = try await SupervisionWorld()
        let first = try await world.matter("甲")
        let rules = try SupervisionRules(
            over: Data(
                #"{"numbering": {"matter": "东督〔{year}〕第{serial}号", "circular": "东通〔{year}〕{serial}号", "inspection": "检〔{year}〕{serial}号"}}"#
                    .utf8))
        let desk = try SupervisionWorld.desk(world.cast, rules: rules)
        let other = try world.draft("乙")
        let second = try #require(
            try await desk.register([other], issuedBy: world.cast.unit("east"), as: world.viewer("officer")).first)
        #expect(first.number.description == "督〔2026〕1号" && second.matter.number.description == "东督〔2026〕第2号")
        let again = try await desk.matter(first.id, as: world.viewer("officer"))
        #expect(again.matter.number.description == "督〔2026〕1号")
    }
}
