import Kernel
import Ledger
import Storage
import TestSupport
import Testing

@testable import Publishing

/// The ledger knows every text in work, and finds who changes one behind the program's back.
@Suite(.onEveryEngine, .namingTheEngine) struct ManuscriptLedgerTests {
    /// Everything that the desk does, once.
    private func day(_ world: DeskWorld) async throws {
        let id = try await world.published()
        try await world.take(.archive, of: id, as: "chief")
        try await world.take(.reopen, of: id, as: "chief")
        try await world.edit(id) {
            ($0.english.title, $0.english.body, $0.english.source) = ("Plant", "<p>Begun.</p>", "X")
        }
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.takeBack, of: id, as: "submitter")
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.sendBack, of: id, as: "chief")
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.schedule, of: id, as: "chief")
        try await world.take(.unschedule, of: id, as: "chief")
        try await world.take(.schedule, of: id, as: "chief")
        world.clock.advance(by: 3600)
        #expect(try await world.desk.publishDue() == 1)
        let version = try await world.stored(id).version
        try await world.desk.restore(2, of: id, basedOn: version, as: world.viewer("editor"))
        _ = try await world.desk.makePreviewPass(of: id, as: world.viewer("editor"))
        try await world.desk.endPreviewPasses(of: id, as: world.viewer("editor"))
        try await world.take(.withdraw, of: id, as: "chief")
        let article = try #require(
            try await world.number("SELECT article_id AS number FROM article_text ORDER BY article_id LIMIT 1"))
        _ = try await world.desk.adopt(article: article, as: world.viewer("administrator"))
        let administrator = try await world.viewer("administrator")
        try await world.desk.addWatchedWord("座落", better: "坐落", .misspelled, isStopping: false, as: administrator)
    }

    @Test func `after a whole day of the desk nothing is wrong, and each edit behind its back is named`() async throws {
        let world = try await DeskWorld()
        try await day(world)
        #expect(try await world.recordFindings().isEmpty)
        let attacks = [
            ("UPDATE manuscript SET content = replace(content, '开工', '停工') WHERE id = ?", "another text"),
            ("UPDATE manuscript SET state = 'archived' WHERE id = ?", "another state"),
            ("UPDATE manuscript SET edited_by = NULL WHERE id = ?", "another writer"),
            (
                "UPDATE manuscript_revision SET content = replace(content, '开工', '停工') WHERE number = 2 AND manuscript_id = ?",
                "another past"
            ),
            ("DELETE FROM manuscript_revision WHERE number = 1 AND manuscript_id = ?", "a shorter past"),
        ]
        for (sql, name) in attacks {
            let world = try await DeskWorld()
            let id = try await world.published()
            try await world.database.write { try $0.execute(sql, [.integer(id.rawValue)]) }
            let findings = try await world.recordFindings()
            #expect(findings.map(\.code) == [.recordChanged], "\(name)")
            #expect(findings.first?.subject == SubjectReference("manuscript", id.rawValue), "\(name)")
        }
    }

    @Test func `an article that is put back behind the program's back is found`() async throws {
        let world = try await DeskWorld()
        let id = try await world.published()
        try await world.take(.withdraw, of: id, as: "chief")
        try await world.database.write { transaction in
            try transaction.execute(
                "INSERT INTO article (id, sort_day, updated_at) VALUES (?, '2026-03-17', 0)", [.integer(id.rawValue)])
        }
        let findings = try await world.recordFindings()
        #expect(findings.contains { $0.subject == SubjectReference("article", id.rawValue) })
    }
}
