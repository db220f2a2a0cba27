import Kernel
import Storage
import TestCast
import TestSupport
import Testing

@testable import Supervision

/// Lights: time elapsed against progress, in Swift and in SQL alike.
@Suite(.onEveryEngine, .namingTheEngine) struct LightTests {
    @Test func `green is on pace, yellow behind or soon due, red far behind or overdue, blue done`() async throws {
        let world = try await SupervisionWorld()
        let rule = try SupervisionRules.shipped.get().lights
        var matter = try await world.matter()
        func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(iso: text)) }
        // Twenty days, the first of which is 1 March.
        (matter.state, matter.assignedOn, matter.deadline) = (.inProgress, try day("2026-03-01"), try day("2026-03-20"))
        func light(_ progress: Int64, _ today: String) throws -> MatterLight {
            matter.progress = progress
            return rule.light(of: matter, on: try day(today))
        }
        // Six days of twenty are over: 30 %.
        #expect(try light(30, "2026-03-07") == .green)
        #expect(try light(29, "2026-03-07") == .yellow)
        #expect(try light(10, "2026-03-07") == .yellow)
        #expect(try light(9, "2026-03-07") == .red)
        #expect(try light(100, "2026-03-12") == .green)
        #expect(try light(100, "2026-03-13") == .yellow)
        #expect(try light(100, "2026-03-20") == .yellow)
        #expect(try light(100, "2026-03-21") == .red)
        (matter.state, matter.finishedOn) = (.reported, try day("2026-03-20"))
        #expect(try light(100, "2026-05-01") == .green)
        matter.finishedOn = try day("2026-03-21")
        #expect(try light(100, "2026-05-01") == .red)
        matter.state = .closed
        #expect(try light(100, "2026-05-01") == .blue)
        matter.state = .suspended
        #expect(try light(0, "2026-05-01") == MatterLight.none)
    }

    @Test func `a list by light finds what each matter shows`() async throws {
        let world = try await SupervisionWorld()
        let officer = try await world.viewer("officer")
        let drafts = try (0..<60).map { try world.draft("事项\($0)") }
        let today = try #require(CalendarDay(iso: "2026-03-12")).number
        for (index, one) in try await world.register(drafts).enumerated() {
            var matter = one.matter
            matter.state = MatterState.allCases[index % MatterState.allCases.count]
            matter.progress = Int64(index * 37 % 101)
            matter.assignedOn = index % 11 == 0 ? nil : CalendarDay(number: today - Int64(index % 30))
            matter.deadline = index % 13 == 0 ? nil : CalendarDay(number: today - 10 + Int64(index % 40))
            matter.finishedOn = index % 3 == 0 ? CalendarDay(number: today - Int64(index % 20)) : nil
            matter.version += 1
            let written = matter
            try await world.database.write { try MatterRows.write(written, in: $0) }
        }
        var filter = MatterFilter()
        filter.size = 1000
        let all = try await world.desk.matters(filter, as: officer).lines
        var counts: [MatterLight: Int] = [:]
        for light in MatterLight.allCases {
            filter.light = light
            let found = try await world.desk.matters(filter, as: officer).lines.map(\.id)
            #expect(found == all.filter { world.desk.light(of: $0) == light }.map(\.id), "\(light)")
            counts[light] = found.count
        }
        #expect(counts.values.reduce(0, +) == 60 && counts.values.allSatisfy { $0 > 0 })
        (filter.light, filter.isOver) = (nil, true)
        #expect(try await world.desk.matters(filter, as: officer).lines.allSatisfy { $0.state.isOver })
    }
}
