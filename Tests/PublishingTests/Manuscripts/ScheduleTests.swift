import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// Texts that are published at an instant.
@Suite(.onEveryEngine, .namingTheEngine) struct ScheduleTests {
    private func planned(_ world: DeskWorld, _ title: String = "新厂房开工") async throws -> Manuscript.ID {
        let id = try await world.begin(try await world.text(title))
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.schedule, of: id, as: "chief")
        return id
    }

    @Test func `a plan in the past, at this very second, or beyond a year is refused`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        try await world.take(.submit, of: id, as: "submitter")
        let now = world.clock.seconds
        for (due, problem) in [
            (now - 1, "due: problem_due_past"), (now, "due: problem_due_past"), (Int64.min, "due: problem_due_past"),
            (now + 366 * 86_400 + 1, "due: problem_due_far"), (Int64.max, "due: problem_due_far"),
        ] {
            #expect(
                await world.refusal { try await world.take(.schedule, of: id, as: "chief", dueAt: due) } == problem)
        }
        #expect(
            await world.refusal {
                try await world.take(.schedule, of: id, as: "chief", dueAt: now + 366 * 86_400)
            } == nil)
    }

    @Test func `what is due is published once, however many nodes look`() async throws {
        let world = try await DeskWorld()
        let ids = [try await planned(world, "第一篇计划"), try await planned(world, "第二篇计划")]
        #expect(try await world.desk.publishDue() == 0)
        world.clock.advance(by: 3600)

        let other = DeskWorld.desk(world.platform, world.clock)
        async let mine = world.desk.publishDue()
        async let theirs = other.publishDue()
        #expect(try await mine + theirs == 2)

        for id in ids {
            let stored = try await world.stored(id)
            #expect(stored.state == .published)
            #expect(stored.dueAt == nil)
            let entries = try await world.number(
                "SELECT count(*) AS number FROM audit_entry WHERE action = 'manuscript.published' AND subject = ?",
                [.integer(id.rawValue)])
            #expect(entries == 1)
        }
        #expect(try await world.desk.publishDue() == 0)
    }

    @Test func `an edit cancels the plan, and so does whoever gives it up`() async throws {
        let world = try await DeskWorld()
        let edited = try await planned(world, "将被编辑的计划")
        let given = try await planned(world, "将被取消的计划")
        try await world.edit(edited) { $0.chinese.title += "改" }
        try await world.take(.unschedule, of: given, as: "chief")
        world.clock.advance(by: 2 * 86_400)
        #expect(try await world.desk.publishDue() == 0)
        #expect(try await world.stored(edited).state == .draft)
        #expect(try await world.stored(given).state == .review)
        for id in [edited, given] { #expect(try await world.portal.article(id.rawValue, language: .zhHans) == nil) }
    }

    @Test func `one that cannot be published does not keep back the others`() async throws {
        let world = try await DeskWorld()
        let broken = try await planned(world, "坏掉的计划")
        let sound = try await planned(world, "完好的计划")
        // A section that is not there any more.
        var content = try await world.stored(broken).content
        content.section = 1
        let json = content.json
        try await world.database.write { transaction in
            try transaction.execute(
                "UPDATE manuscript SET content = ?, due_at = due_at - 1 WHERE id = ?",
                [.text(json), .integer(broken.rawValue)])
        }
        world.clock.advance(by: 3600)
        await #expect(throws: (any Error).self) { try await world.desk.publishDue() }
        #expect(try await world.stored(sound).state == .published)
        #expect(try await world.stored(broken).state == .scheduled)
    }
}
