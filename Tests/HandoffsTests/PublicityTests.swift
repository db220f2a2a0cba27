import Handoffs
import Identity
import Kernel
import Ledger
import Meetings
import Publishing
import Storage
import Supervision
import TestCast
import TestSupport
import Testing

/// Matters on the portal, and meetings at the editors' desk.
@Suite(.onEveryEngine, .namingTheEngine) struct PublicityTests {
    private func filed(_ world: FilingWorld) async throws -> Matter.ID {
        try await world.accept(0, 1)
        return try #require(try await world.file(of: world.text, as: world.viewer("officer")).filed.first).matter
    }

    private func publish(_ isPublic: Bool, _ matter: Matter.ID, _ world: FilingWorld) async throws {
        let viewer = try await world.viewer("manager")
        let version = try await world.matters.matter(matter, as: viewer).matter.version
        try await world.matters.setPublic(isPublic, matter, basedOn: version, as: viewer)
    }

    private func shown(
        _ matter: Matter.ID, _ world: FilingWorld
    ) async throws -> PublicReader.OutcomeDetail? {
        let reader = PublicReader(database: world.cast.database)
        guard case .shown(let detail) = try await reader.outcome(matter.rawValue, language: .zhHans) else { return nil }
        return detail
    }

    @Test func `a matter that is made public stands on the portal with the sentence of its article`() async throws {
        let world = try await FilingWorld(origin: .article(4711))
        let matter = try await filed(world)
        #expect(try await shown(matter, world) == nil)
        try await publish(true, matter, world)
        let outcome = try #require(try await shown(matter, world)).outcome
        #expect(outcome.number == "督〔2026〕1号" && outcome.matter == "完成项目清单")
        #expect(outcome.leadUnit.chinese == "东岭招商局" && outcome.deadline == CalendarDay(iso: "2026-03-31"))
        #expect(outcome.state == "registered" && outcome.decision?.meeting.chinese == "重点项目调度会")
        #expect(outcome.sources == [Outcome.Source(article: 4711, sentence: "招商局要在3月底前完成项目清单")])
        // The other one is nobody's business.
        #expect(
            try await PublicReader(database: world.cast.database).outcomes(limit: 10).map(\.id) == [matter.rawValue])
        let forward = try await LedgerReader(database: world.cast.database).chain(
            of: SubjectReference("matter", matter.rawValue)
        ).forward
        #expect(forward.map(\.record) == [SubjectReference("outcome", matter.rawValue)])
    }

    @Test func `what changes in the matter changes on the portal, and what is withdrawn is gone`() async throws {
        let world = try await FilingWorld()
        let matter = try await filed(world)
        try await publish(true, matter, world)
        let viewer = try await world.viewer("manager")
        let before = try await world.matters.matter(matter, as: viewer).matter
        var draft = MatterDraft(before)
        draft.deadline = "2026-04-15"
        try await world.matters.edit(matter, draft, basedOn: before.version, as: viewer)
        #expect(try await shown(matter, world)?.outcome.deadline == CalendarDay(iso: "2026-04-15"))
        try await publish(false, matter, world)
        let reader = PublicReader(database: world.cast.database)
        let answer = try await reader.outcome(matter.rawValue, language: .english)
        guard case .withdrawn = answer else { return #expect(Bool(false), "it is still shown") }
        #expect(try await reader.outcomes(limit: 10).isEmpty)
        // What nobody sees is not kept in step.
        let hidden = try await world.matters.matter(matter, as: viewer).matter
        draft.deadline = "2026-05-15"
        try await world.matters.edit(matter, draft, basedOn: hidden.version, as: viewer)
        try await publish(true, matter, world)
        #expect(try await shown(matter, world)?.outcome.deadline == CalendarDay(iso: "2026-05-15"))
        #expect(try await world.cast.recordFindings(PublishingRecords.kinds + MeetingsRecords.kinds).isEmpty)
    }

    @Test func `a meeting becomes one draft however often somebody presses, and its public matters name it`()
        async throws
    {
        let world = try await FilingWorld()
        let matter = try await filed(world)
        try await publish(true, matter, world)
        #expect(try await shown(matter, world)?.outcome.sources.isEmpty == true)
        var content = ManuscriptContent()
        (content.chinese.title, content.chinese.body) = ("东岭区召开重点项目调度会", "<p>3月12日，东岭区召开重点项目调度会。</p>")
        let viewer = try await world.viewer("manager")
        async let first = world.news(of: world.meeting, saying: content, as: viewer)
        async let second = world.news(of: world.meeting, saying: content, as: viewer)
        let drafts = try await [first, second]
        #expect(drafts[0] == drafts[1])
        #expect(try await world.news.draft(of: world.meeting) == drafts[0])
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM manuscript") == 1)
        #expect(
            try await shown(matter, world)?.outcome.sources
                == [Outcome.Source(article: drafts[0].rawValue, sentence: nil)])
        #expect(try await world.cast.recordFindings(PublishingRecords.kinds + MeetingsRecords.kinds).isEmpty)
    }

    @Test func `who does not keep the meeting hands nothing over`() async throws {
        let world = try await FilingWorld()
        var content = ManuscriptContent()
        (content.chinese.title, content.chinese.body) = ("调度会", "<p>调度会。</p>")
        for (login, key) in [("leader", "refusal_not_allowed"), ("neighbour", "refusal_unknown")] {
            let viewer = try await world.viewer(login)
            let saying = content
            #expect(
                await world.cast.refusal { _ = try await world.news(of: world.meeting, saying: saying, as: viewer) }
                    == key)
        }
        #expect(try await world.news.draft(of: world.meeting) == nil)
        #expect(try await world.cast.number("SELECT COUNT(*) AS number FROM manuscript") == 0)
    }
}
