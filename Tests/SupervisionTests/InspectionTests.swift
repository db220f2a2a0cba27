import Identity
import Kernel
import Ledger
import Storage
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Inspections arrive once, are counted without gaps, and say what a form says.
@Suite(.onEveryEngine, .namingTheEngine) struct InspectionTests {
    private static let otherKey = "fedcba9876543210fedcba9876543210"

    @Test func `what a phone sends twice counts once, and is answered in the same way`() async throws {
        let world = try await SupervisionWorld()
        let draft = try world.visit { $0.photographs = [SupervisionWorld.photograph()] }
        let officer = try await world.viewer("officer")
        #expect(try await world.desk.arrived(draft, as: officer) == nil)
        let first = try await world.submit(draft)
        #expect("\(first.number)" == "督查检查〔2026〕1号" && first.state == .submitted && first.version == 1)
        // Two days later, the answer was lost.
        world.cast.clock.advance(by: 2 * 86_400)
        #expect(try await world.submit(draft) == first)
        #expect(try await world.desk.arrived(draft, as: officer) == first)
        // Before its photographs are stored it is the same too.
        var unlooked = draft
        unlooked.photographs = [InspectionPhotographDraft(block: 0, fingerprint: "sent-a")]
        #expect(try await world.submit(unlooked) == first)
        #expect(try await world.count("inspection") == 1)
        #expect(try await world.count("inspection_file") == 1)
        #expect(
            try await world.cast.number(
                "SELECT COUNT(*) AS number FROM audit_entry WHERE subject_kind = 'inspection'") == 1)
        let next = try await world.submit(world.visit(Self.otherKey) { $0.visitedAt = "2026-03-13T09:00" })
        #expect(next.number.serial == 2)
    }

    @Test func `of two that come at once under a key one is kept`() async throws {
        let world = try await SupervisionWorld()
        let draft = try world.visit()
        let officer = try await world.viewer("officer")
        async let one = world.desk.submit(draft, as: officer)
        async let two = world.desk.submit(draft, as: officer)
        let (left, right) = try await (one, two)
        #expect(left == right)
        #expect(try await world.count("inspection") == 1)
        #expect(try await world.cast.number("SELECT last AS number FROM inspection_counter") == 1)
    }

    @Test func `another visit under the same key is refused with both, and somebody else's key is none`() async throws {
        let world = try await SupervisionWorld()
        let first = try await world.submit(world.visit())
        let other = try world.visit { $0.findings.append(SupervisionWorld.finding("灭火器过期")) }
        do {
            try await world.submit(other)
            Issue.record("it was taken")
        } catch let conflict as InspectionConflict {
            #expect(conflict.stored == first && conflict.findings.map(\.text) == ["消防通道被占用"])
        }
        #expect(try await world.refusal(of: world.visit(), as: "manager") == "clientKey: problem_inspection_key")
        #expect(try await world.count("inspection") == 1)
    }

    @Test func `numbers are counted by unit, and none is lost to what is refused`() async throws {
        let world = try await SupervisionWorld()
        var serials: [Int64] = []
        for place in 0..<3 {
            let key = String(repeating: "\(place)", count: 32)
            _ = try await world.refusal(of: world.visit(key) { $0.summary = "" })
            serials.append(try await world.submit(world.visit(key)).number.serial)
        }
        #expect(serials == [1, 2, 3])
        let west = try world.cast.unit("west").description
        let province = try await world.submit(
            world.visit(Self.otherKey) { ($0.unit, $0.subject) = (try world.cast.unit("province").description, west) },
            as: "administrator")
        #expect(province.number.serial == 1)
    }

    @Test func `all that is wrong is said at once, with the place of what was found`() async throws {
        let world = try await SupervisionWorld()
        let draft = try world.visit("short") {
            ($0.unit, $0.subject, $0.method, $0.inspectors, $0.summary, $0.matter) = (
                "", "17", "x", "、", " ", "督〔2020〕9号"
            )
            $0.findings = [
                SupervisionWorld.finding("", "serious") { $0.explanation = "看到了" }, InspectionFindingDraft(),
                SupervisionWorld.finding("问题", "") { $0.deadline = "2026-03-11" },
            ]
        }
        let answer = try await world.refusal(of: draft)
        #expect(
            answer
                == [
                    "clientKey: problem_inspection_key", "inspectingUnit: problem_required",
                    "inspectedUnit: problem_unit_choice", "matterNumber: problem_matter_unknown",
                    "inspectionMethod: problem_choice", "inspectors: problem_required",
                    "inspectionSummary: problem_required",
                    "findingText-1: problem_required", "findingSeverity-3: problem_required",
                    "findingDeadline-3: problem_inspection_deadline",
                ].joined(separator: ", "))
        // Blocks that say nothing are left out.
        let sparse = try await world.submit(
            world.visit {
                $0.findings = [InspectionFindingDraft(), SupervisionWorld.finding(), InspectionFindingDraft()]
            })
        let detail = try await world.desk.inspection(sparse.id, as: world.viewer("officer"))
        #expect(detail.findings.map(\.position) == [1] && detail.findings.first?.text == "消防通道被占用")
    }

    @Test(arguments: [
        ("2026-03-12T09:10", nil), ("2026-03-12T09:11", "problem_inspection_future"),
        ("2026-02-10T09:01", nil), ("2026-02-10T08:59", "problem_inspection_old"),
        ("2026-03-12 08:30:12", nil), ("yesterday", "problem_inspection_time"), ("", "problem_required"),
        ("2026-03-12T24:00", "problem_inspection_time"),
    ])
    func `a visit is at most thirty days old, and lies no more than ten minutes ahead`(
        time: String, expected: String?
    ) async throws {
        let world = try await SupervisionWorld()
        let answer = try await world.refusal(of: world.visit { $0.visitedAt = time })
        #expect(answer == expected.map { "visitedAt: \($0)" })
    }

    @Test func `a visit keeps when it took place and when it arrived`() async throws {
        let world = try await SupervisionWorld()
        let draft = try world.visit { ($0.latitude, $0.longitude) = ("31.208475", "121.47") }
        world.cast.clock.advance(by: 2 * 86_400)
        let inspection = try await world.submit(draft)
        #expect(inspection.visitedAt == 1_773_275_400)
        #expect(inspection.receivedAt == world.cast.clock.seconds)
        #expect(MinuteText.text(inspection.visitedAt) == draft.visitedAt)
        #expect(inspection.position?.description == "31.208475, 121.470000")
        #expect(inspection.inspectors == ["李督查", "王督查"])
    }

    @Test func `a list is filtered, sorted and cut into pages`() async throws {
        let world = try await SupervisionWorld()
        try await world.submit(world.visit { $0.summary = "甲 情况" })
        try await world.submit(
            world.visit(Self.otherKey) {
                ($0.summary, $0.method, $0.visitedAt) = ("乙 情况", "talk", "2026-03-01T09:00")
                $0.subject = try world.cast.unit("finance").description
                $0.findings = [SupervisionWorld.finding("账目不清", "serious") { $0.explanation = "查账" }]
            })
        func found(_ change: (inout InspectionFilter) throws -> Void) async throws -> String {
            var filter = InspectionFilter()
            try change(&filter)
            let lines = try await world.desk.inspections(filter, as: world.viewer("officer")).lines
            return lines.map { String($0.inspection.summary.prefix(1)) }.joined()
        }
        #expect(try await found { _ in } == "乙甲")
        #expect(try await found { $0.isAscending = true } == "甲乙")
        #expect(try await found { ($0.sort, $0.isAscending) = (.visited, true) } == "乙甲")
        #expect(try await found { $0.sort = .received } == "乙甲")
        #expect(try await found { $0.text = "账目" } == "乙")
        #expect(try await found { $0.text = "〕1号" } == "甲")
        #expect(try await found { $0.subject = try world.cast.unit("finance") } == "乙")
        #expect(try await found { $0.subject = try world.cast.unit("east") } == "乙甲")
        #expect(try await found { $0.method = .talk } == "乙")
        #expect(try await found { $0.severity = .serious } == "乙")
        #expect(try await found { $0.state = .closed } == "")
        #expect(try await found { $0.visitedFrom = CalendarDay(iso: "2026-03-12") } == "甲")
        #expect(try await found { $0.visitedThrough = CalendarDay(iso: "2026-03-11") } == "乙")
        #expect(try await found { ($0.size, $0.page) = (1, 2) } == "甲")
        let line = try await world.desk.inspections(InspectionFilter(), as: world.viewer("clerk")).lines
        #expect(line.map(\.problems) == [1] && line.map(\.photographs) == [0] && line.map(\.matters) == [0])
        #expect(try await world.desk.inspections(InspectionFilter(), as: world.viewer("neighbour")).total == 0)
        #expect(try await world.desk.inspections(InspectionFilter(), as: world.viewer("outsider")).total == 0)
    }
}
