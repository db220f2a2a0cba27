import App
import Foundation
import HTTPTypes
import Identity
import Kernel
import Ledger
import Publishing
import Storage
import TestSupport
import Testing

/// From a number to its sentence and its evidence: what the page of a chain says, and to whom.
@Suite(.onEveryEngine, .namingTheEngine) struct ProvenancePageTests {
    private static let sentence = "<mark>1至10月全区完成工业投资118.6亿元</mark>"

    @Test func `the page of a figure shows its sentence, its evidence and where it was published`() async throws {
        let world = try await ChainWorld.shared()
        try await world.office.platform.sealLedger()
        let page = try await world.visitor("song.tinglan").ask(
            "/office/provenance/measurement/\(world.measurement.id)")
        #expect(page.status == 200)
        #expect(page.body.contains("会议通报，" + Self.sentence + "，同比增长12.4%"))
        #expect(page.body.contains("原文第"))
        #expect(page.body.contains("SHA-256 \(try #require(world.evidence.documents.first).hash)"))
        #expect(page.body.contains("文件完好"))
        #expect(page.body.contains("/office/evidence/\(world.evidence.id)/documents/1"))
        #expect(page.body.contains("公开为") && page.body.contains("工业投资（1月起累计）"))
        #expect(page.body.contains("宋听澜"))
        #expect(!page.body.contains("/office/proofs/"), "proofs are for who may read the audit trail")
    }

    @Test func `from a number to sentence and evidence is one click, whichever record one stands at`() async throws {
        let world = try await ChainWorld.shared()
        let visitor = try await world.visitor("song.tinglan")
        for path in ["article/\(world.article)", "evidence/\(world.evidence.id)", "figure/\(world.figure)"] {
            let page = try await visitor.ask("/office/provenance/" + path)
            #expect(page.status == 200)
            #expect(page.body.contains("/office/provenance/measurement/\(world.measurement.id)"), "\(path)")
        }
        let article = try await visitor.ask("/office/provenance/article/\(world.article)")
        #expect(article.body.contains("公开为 <span>（industrial-investment-to-date · 2026-10 · 118.6）</span>"))
        let figure = try await visitor.ask("/office/provenance/figure/\(world.figure)")
        #expect(figure.body.contains(Self.sentence) && figure.body.contains("文件完好"))
        #expect(
            try await visitor.ask("/office/articles/\(world.article)").body.contains(
                "/office/provenance/article/\(world.article)"))
    }

    @Test func `who may not see the records learns that something is there, and nothing of it`() async throws {
        let world = try await ChainWorld.shared()
        // An editor of another zone.
        let other = try await world.office.unit("elsewhere", "别处开发区", below: world.root())
        let visitor = try await world.office.visitor(try await world.office.person("stranger", "editor", in: other))
        for path in [
            "provenance/measurement/\(world.measurement.id)", "provenance/evidence/\(world.evidence.id)",
            "provenance/article/\(world.article)", "evidence/\(world.evidence.id)/documents/1",
            "provenance/measurement/1", "provenance/nothing/1", "provenance/unit/\(world.measurement.unit)",
        ] { #expect(try await visitor.ask("/office/" + path).status == 404, "\(path)") }
        let page = try await visitor.ask("/office/provenance/figure/\(world.figure)")
        #expect(page.status == 200 && page.body.contains("其他单位的一条记录"))
        for secret in [Self.sentence, "SHA-256", "宋听澜", "演示数据", "industrial-investment", "云汀"] {
            #expect(!page.body.contains(secret), "\(secret)")
        }
    }

    @Test func `hundreds of links are shown a part at a time, and a circle ends`() async throws {
        let world = try await ChainWorld()
        let source = SubjectReference("article", world.article)
        try await world.write { provenance in
            for number in 1...300 {
                try provenance.link(
                    LinkDraft(.derivedFrom, from: SubjectReference("thing", Int64(number)), to: source))
            }
        }
        try await world.office.platform.database.write { transaction in
            // No command makes a circle; the table could hold one.
            try transaction.execute(
                """
                INSERT INTO provenance_link (id, kind, from_kind, from_id, to_kind, to_id, actor, recorded_at)
                VALUES (1, 'derived-from', 'article', ?, 'thing', 7, 'x', 1)
                """, [.integer(world.article)])
        }
        let visitor = try await world.visitor("song.tinglan")
        let path = "/office/provenance/article/\(world.article)"
        func stops(_ body: String) -> Int { body.components(separatedBy: "class=\"chain__stop").count - 1 }
        let first = try await visitor.ask(path)
        #expect(first.body.contains("?size=200#record") && stops(first.body) == 2 + 1 + 40)
        let all = try await visitor.ask(path + "?size=2000")
        #expect(all.status == 200 && !all.body.contains("chain__more") && stops(all.body) > 300)
        #expect(try await visitor.ask(path + "?size=nonsense").status == 200)
    }

    @Test func `a file that was changed or lost, and a text that was edited, are named`() async throws {
        let world = try await ChainWorld()
        let hash = try #require(world.evidence.documents.first).hash
        let file = world.office.folder + "/files/\(hash.prefix(2))/\(hash)"
        let visitor = try await world.visitor("song.tinglan")
        let path = "/office/provenance/measurement/\(world.measurement.id)"
        try "changed".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try await visitor.ask(path).body.contains("文件已被改动"))
        try FileManager.default.removeItem(atPath: file)
        #expect(try await visitor.ask(path).body.contains("文件缺失"))
        #expect(try await visitor.ask("/office/evidence/\(world.evidence.id)/documents/1").status == 404)
        try await world.office.platform.database.write {
            try $0.execute("UPDATE article SET updated_at = updated_at + 99999 WHERE id = ?", [.integer(world.article)])
        }
        #expect(try await visitor.ask(path).body.contains("可能已不是当时的那句话"))
        try await world.office.platform.database.write {
            try $0.execute("UPDATE article_text SET body_text = '短' WHERE article_id = ?", [.integer(world.article)])
        }
        #expect(try await !visitor.ask(path).body.contains("<mark>"))
    }

    @Test func `links that were taken back and figures that were corrected are still told of`() async throws {
        let world = try await ChainWorld()
        let reader = world.reader
        let measurement = world.measurement
        let link = try #require(
            try await reader.chain(of: measurement.reference).back.first { $0.record.kind == "article" }?.link.id)
        let later = try await world.write { provenance in
            try provenance.retract(link, reason: "指错了句子")
            return try provenance.record(
                MeasurementDraft(
                    indicator: measurement.indicator, unit: measurement.unit, period: "\(measurement.period)",
                    value: "119.2", series: .final, evidence: measurement.evidence, corrects: measurement.id,
                    reason: "补报一个项目"))
        }
        let visitor = try await world.visitor("song.tinglan")
        let page = try await visitor.ask("/office/provenance/measurement/\(measurement.id)")
        #expect(page.body.contains("指错了句子") && page.body.contains("已更正") && page.body.contains("119.2"))
        #expect(!page.body.contains("<mark>"))

        let draft = FigureDraft(measurement: later.id, nameChinese: "工业投资", measureChinese: "亿元")
        let program = try await world.office.program(now: ())
        let figure = try await world.office.platform.publishFigure(draft, as: program)
        await #expect(throws: Refusal.self) { try await world.office.platform.publishFigure(draft, as: program) }
        let old = try await world.site.ask("/zh/figures/\(world.figure)")
        #expect(old.body.contains("/zh/figures/\(figure)") && old.body.contains("已更正"))
        #expect(try await world.site.ask("/zh/figures/\(figure)").body.contains("/zh/figures/\(world.figure)"))
    }

    @Test func `a document is handed out as it was handed in, a proof to who reads the audit trail`() async throws {
        let world = try await ChainWorld.shared()
        try await world.office.platform.sealLedger()
        let document = try await world.visitor("song.tinglan").ask(
            "/office/evidence/\(world.evidence.id)/documents/1")
        #expect(document.status == 200 && document.body.contains("储能电池及材料,41.8"))
        #expect(document.headers[.contentDisposition]?.hasPrefix("attachment; ") == true)
        #expect(document.headers[.contentType] == "application/octet-stream")
        let head = try await world.visitor("he.lanzhou").ask(
            "/office/provenance/measurement/\(world.measurement.id)")
        let proof = try #require(head.body.firstMatch(of: /\/office\/proofs\/([0-9]+)/)).0
        let answer = try await world.visitor("he.lanzhou").ask(String(proof))
        #expect(answer.status == 200 && answer.body.hasPrefix("{\"format\":\"kaimen-proof-1\""))
        #expect(try await world.visitor("song.tinglan").ask(String(proof)).status == 403)
        #expect(
            try await world.visitor("he.lanzhou").ask("/office/evidence/\(world.evidence.id)/documents/2").status == 404
        )
    }

    @Test func `the public reads the sentence and the digest, and nothing that was not frozen`() async throws {
        let world = try await ChainWorld.shared()
        let hash = try #require(world.evidence.documents.first).hash
        for language in ["zh", "en"] {
            let page = try await world.site.ask("/\(language)/figures/\(world.figure)")
            #expect(page.status == 200 && page.body.contains(Self.sentence) && page.body.contains(hash))
            #expect(page.body.contains("118.6"))
            for secret in ["宋听澜", "Song Tinglan", "投资报表", "industrial-investment", "\(world.measurement.id)"] {
                #expect(!page.body.contains(secret), "\(secret)")
            }
            #expect(
                try await world.site.ask("/\(language)/articles/\(world.article)").body.contains(
                    "/\(language)/figures/\(world.figure)"))
            #expect(
                try await world.site.ask("/\(language)/transparency").body.contains(
                    "/\(language)/figures/\(world.figure)"))
        }
        #expect(try await world.site.ask("/files/\(hash)").status == 404, "evidence is no public file")
        for wrong in ["1", "x", "9223372036854775808"] {
            #expect(try await world.site.ask("/zh/figures/\(wrong)").status == 404)
        }
    }

    @Test func `an article's page is made anew when a figure quotes it`() async throws {
        let world = try await ChainWorld()
        let path = "/zh/articles/\(world.article)"
        let outbox = OutboxReader(database: world.office.platform.database)
        let before = try await outbox.newest()
        let measurement = world.measurement
        let later = try await world.write { provenance in
            let later = try provenance.record(
                MeasurementDraft(
                    indicator: "other", unit: measurement.unit, period: "2026-09", value: "1", series: .preliminary))
            try provenance.link(
                LinkDraft(
                    .derivedFrom, from: later.reference, to: SubjectReference("article", world.article),
                    sentence: (0, 5)))
            return later
        }
        _ = try await world.office.platform.publishFigure(
            FigureDraft(measurement: later.id, nameChinese: "别的", measureChinese: "个"),
            as: world.office.program(now: ()))
        #expect(try await outbox.touched(after: before).pages.contains("article:\(world.article)"))
        #expect(try await world.site.ask(path).body.contains("别的"))
    }

    @Test func `every record of the demo is as its newest entry left it, the figures too`() async throws {
        let world = try await ChainWorld()
        try await world.office.platform.sealLedger()
        #expect(try await world.office.platform.verifyLedger().holds)
        try await world.office.platform.database.write {
            try $0.execute("UPDATE figure SET value = '999' WHERE id = ?", [.integer(world.figure)])
        }
        let finding = try await world.office.platform.verifyLedger().findings.first
        #expect(finding?.subject == SubjectReference("figure", world.figure))
    }
}

extension ChainWorld {
    /// The province.
    func root() async throws -> Identity.Unit.ID {
        try #require(try await office.program(now: ()).tree.units.first { $0.parent == nil }?.id)
    }
}
