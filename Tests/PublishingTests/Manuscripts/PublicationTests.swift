import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// What the portal shows of a manuscript, and when.
@Suite(.onEveryEngine, .namingTheEngine) struct PublicationTests {
    @Test func `a published text stands on the portal, the search finds it, and every page that shows it is named`()
        async throws
    {
        let world = try await DeskWorld()
        let outbox = OutboxReader(database: world.database)
        // Given a text dated between the articles of its section
        var content = try await world.text("罗盘制造基地投产")
        content.day = "2026-03-17"
        let id = try await world.begin(content)
        try await world.take(.submit, of: id, as: "submitter")
        let before = try await outbox.newest()
        #expect(try await world.portal.article(id.rawValue, language: .zhHans) == nil)
        #expect(try await world.found("罗盘制造基地").isEmpty)

        // When the second person publishes it
        let published = try await world.take(.publish, of: id, as: "chief")

        // Then it is there
        #expect(published.state == .published)
        #expect(published.publicRevision == published.revision)
        let article = try #require(try await world.portal.article(id.rawValue, language: .zhHans))
        #expect(article.row.title == "罗盘制造基地投产")
        #expect(article.row.source == "东岭融媒体中心")
        #expect(try await world.found("罗盘制造基地") == [id.rawValue])
        let touched = try await outbox.touched(after: before).pages
        let zone = try world.zone("east")
        #expect(
            touched.isSuperset(of: [
                TouchedPages.article(id.rawValue), TouchedPages.home, TouchedPages.sitemap, TouchedPages.archive,
                TouchedPages.list(ArticlePlace(zone: zone)), TouchedPages.related(zone),
            ]))
        // And its neighbours, whose "previous" and "next" it is
        let neighbours = [article.previous, article.next].compactMap { $0?.id }
        #expect(!neighbours.isEmpty)
        #expect(touched.isSuperset(of: neighbours.map(TouchedPages.article)))
    }

    @Test func `every edit makes a draft again while the portal keeps the old text`() async throws {
        let world = try await DeskWorld()
        let id = try await world.published()
        for moves in [[], [ManuscriptMove.submit], [.submit, .schedule]] {
            for move in moves { try await world.take(move, of: id, as: move == .submit ? "submitter" : "chief") }
            let edited = try await world.edit(id) { $0.chinese.title += "改" }
            #expect(edited.state == .draft)
            #expect(edited.isPublic)
            #expect(edited.dueAt == nil)
            #expect(edited.submittedBy == nil)
            #expect(try await world.portal.article(id.rawValue, language: .zhHans)?.row.title == "新厂房开工")
        }
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.publish, of: id, as: "chief")
        #expect(try await world.portal.article(id.rawValue, language: .zhHans)?.row.title == "新厂房开工改改改")
    }

    @Test func `neither who wrote it last nor who submitted it publishes it`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        try await world.take(.submit, of: id, as: "chief")
        for login in ["writer", "chief"] {
            for move in [ManuscriptMove.publish, .schedule] {
                #expect(
                    await world.refusal { try await world.take(move, of: id, as: login) } == "refusal_manuscript_own")
            }
        }
        // A restored revision is the text of who restored it
        try await world.edit(id, as: "editor") { $0.chinese.title = "另一题" }
        let stored = try await world.stored(id)
        try await world.desk.restore(2, of: id, basedOn: stored.version, as: world.viewer("manager"))
        try await world.take(.submit, of: id, as: "submitter")
        #expect(
            await world.refusal { try await world.take(.publish, of: id, as: "manager") } == "refusal_manuscript_own")
        #expect(await world.refusal { try await world.take(.publish, of: id, as: "writer") } == nil)
    }

    @Test func `a withdrawn text is gone from the portal, and counts on when it comes back`() async throws {
        let world = try await DeskWorld()
        let id = try await world.published(try await world.text("罗盘制造基地投产"))
        let lists = PublicReader.ArticleFilter()
        let count = try await world.portal.articles(lists, page: 1, size: 20, language: .zhHans).total
        try await world.edit(id) { $0.chinese.title = "罗盘制造基地扩建" }

        try await world.take(.withdraw, of: id, as: "chief")

        #expect(try await world.portal.article(id.rawValue, language: .zhHans) == nil)
        #expect(try await world.portal.withdrawal(of: id.rawValue) == world.clock.seconds)
        #expect(try await world.found("罗盘制造基地").isEmpty)
        #expect(try await world.portal.articles(lists, page: 1, size: 20, language: .zhHans).total == count - 1)
        let gone = try await world.stored(id)
        #expect(gone.state == .withdrawn)
        #expect(!gone.isPublic)

        try await world.take(.reopen, of: id, as: "chief")
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.publish, of: id, as: "chief")
        #expect(try await world.portal.withdrawal(of: id.rawValue) == nil)
        #expect(try await world.found("罗盘制造基地") == [id.rawValue])
        // One to publish, one to withdraw, one to come back
        #expect(
            try await world.number("SELECT version AS number FROM article WHERE id = ?", [.integer(id.rawValue)]) == 3)
    }

    @Test func `a correction keeps the day on which the text became public`() async throws {
        let world = try await DeskWorld()
        let id = try await world.published()
        let day = try #require(try await world.portal.article(id.rawValue, language: .zhHans)).row.day
        world.clock.advance(by: 40 * 86_400)
        try await world.edit(id) { $0.chinese.title = "新厂房今日开工" }
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.publish, of: id, as: "chief")
        let article = try #require(try await world.portal.article(id.rawValue, language: .zhHans))
        #expect(article.row.title == "新厂房今日开工")
        #expect(article.row.day == day)
    }

    @Test func `an archived text stays, marked, until it is published anew`() async throws {
        let world = try await DeskWorld()
        let id = try await world.published()
        try await world.take(.archive, of: id, as: "chief")
        #expect(try await world.portal.article(id.rawValue, language: .zhHans)?.archivedAt == world.clock.seconds)
        try await world.take(.reopen, of: id, as: "chief")
        #expect(try await world.portal.article(id.rawValue, language: .zhHans)?.archivedAt != nil)
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.publish, of: id, as: "chief")
        let article = try #require(try await world.portal.article(id.rawValue, language: .zhHans))
        #expect(article.archivedAt == nil)
    }

    @Test func `a text for another unit's zone is published only by whoever may publish there`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        // The administrator writes everywhere, and may choose any zone
        let west = try world.zone("west")
        try await world.edit(id, as: "administrator") { $0.zone = west }
        try await world.take(.submit, of: id, as: "submitter")
        #expect(
            await world.refusal { try await world.take(.publish, of: id, as: "chief") } == "refusal_manuscript_zone")
        #expect(
            await world.refusal { try await world.take(.schedule, of: id, as: "chief") } == "refusal_manuscript_zone")
        #expect(await world.refusal { try await world.take(.sendBack, of: id, as: "chief") } == nil)
    }
}
