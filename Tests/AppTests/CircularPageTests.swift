import App
import Exchange
import Foundation
import Identity
import Kernel
import OfficeWeb
import Storage
import Supervision
import TestSupport
import Testing

/// What a circular says of a restricted matter: its number, on the page and in the document.
@Suite(.onEveryEngine, .namingTheEngine) struct CircularPageTests {
    /// A district with an open matter and a restricted one, which is overdue, and a circular that counts both.
    private struct Stage {
        let world: OfficeWorld
        let officer: Person.ID
        let reader: Person.ID
        let open: Matter
        let restricted: Matter
        let late: CalendarDay
        let circular: Circular.ID

        init() async throws {
            world = try await OfficeWorld()
            let root = try await world.unit("root", "霁川省")
            let district = try await world.unit("east", "东岭区", below: root)
            let bureau = try await world.unit("bureau", "东岭招商局", below: district)
            let finance = try await world.unit("finance", "东岭财政局", below: district)
            officer = try await world.person("officer", "supervision-officer", in: district)
            reader = try await world.person("reader", "auditor", in: district)
            let supervisor = try await world.viewer(officer)
            open = try await world.assigned("事项甲", to: bureau, by: district, as: supervisor)
            restricted = try await world.assigned("事项乙", to: finance, by: district, .restricted, as: supervisor)
            late = OfficeWorld.day(in: -5)
            try await world.setDeadline(of: restricted, to: late)
            var draft = CircularDraft()
            draft.unit = district.description
            draft.from = "\(OfficeWorld.day(in: -30))"
            draft.until = "\(OfficeWorld.day(in: 0))"
            circular = try await world.platform.matterDesk.draftCircular(draft, as: supervisor)
        }
    }

    @Test func `the document has a restricted matter by its number, and counts it`() async throws {
        let stage = try await Stage()
        let answer = try await stage.world.visitor(stage.officer).ask(
            "/office/circulars/\(stage.circular)/paper.docx")
        #expect(answer.status == 200)
        let text = try await DocumentReader().read(answer.bytes).text
        let lines = text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        let own = lines.filter { $0.first == "\(stage.restricted.number)" }
        #expect(own.count == 1 && own.first?.dropFirst(2).allSatisfy { $0 == "—" } == true, "\(own)")
        #expect(lines.contains { $0.first == "\(stage.open.number)" && $0.contains("事项甲") })
        #expect(!text.contains("事项乙") && !text.contains("\(stage.late)"))
        #expect(text.contains("另有 1 件限知悉事项逾期未办结"))
        // The ranking has its unit, with one that is overdue.
        #expect(lines.contains { $0.contains("东岭财政局") })
    }

    @Test func `the page has it for its readers by its number, for whoever may see it with the rest`() async throws {
        let stage = try await Stage()
        let supervisor = try await stage.world.viewer(stage.officer)
        try await stage.world.platform.matterDesk.issueCircular(stage.circular, basedOn: 1, as: supervisor)
        let path = "/office/circulars/\(stage.circular)"
        let read = try await stage.world.visitor(stage.reader).ask(path)
        #expect(read.status == 200 && read.body.contains("\(stage.restricted.number)"))
        #expect(!read.body.contains("事项乙") && !read.body.contains("\(stage.late)"))
        let deadline = try #require(stage.open.deadline)
        #expect(read.body.contains("事项甲") && read.body.contains("\(deadline)"))
        let supervised = try await stage.world.visitor(stage.officer).ask(path)
        #expect(supervised.body.contains("\(stage.late)") && !supervised.body.contains("事项乙"))
    }
}
