import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// What is looked for before a text is submitted, planned or published.
@Suite(.onEveryEngine, .namingTheEngine) struct PublicationCheckTests {
    private struct Case: Sendable {
        let finding: String
        let isStopping: Bool
        let change: @Sendable (inout ManuscriptContent) -> Void
    }

    private static let cases = [
        Case(finding: "title: problem_title_missing", isStopping: true) { $0.chinese.title = "" },
        Case(finding: "body: problem_body_missing", isStopping: true) { $0.chinese.body = "" },
        Case(finding: "source: problem_source_missing", isStopping: true) { $0.chinese.source = "" },
        Case(finding: "section: problem_section_missing", isStopping: false) { $0.section = nil },
        Case(finding: "day: problem_day_future", isStopping: false) { $0.day = "2099-01-01" },
        Case(finding: "body: problem_text_doubtful", isStopping: false) { $0.chinese.body += "<p>2月30日签约。</p>" },
        Case(finding: "source_en: problem_source_missing", isStopping: true) {
            ($0.english.title, $0.english.body) = ("Plant", "<p>Work has begun.</p>")
        },
    ]

    @Test func `what must be mended stops every step to the portal, what is doubtful only until it was read`()
        async throws
    {
        let world = try await DeskWorld()
        for check in Self.cases {
            let id = try await world.begin()
            try await world.edit(id, check.change)
            var step = ManuscriptStep(.submit, version: try await world.stored(id).version)
            let viewer = try await world.viewer("submitter")
            for accepts in [false, true] {
                step.acceptsWarnings = accepts
                let taken = step
                let answer = await world.refusal { try await world.desk.take(taken, of: id, as: viewer) }
                #expect(answer == (check.isStopping || !accepts ? check.finding : nil), "\(check.finding)")
            }
        }
    }

    @Test func `a picture without an alternative text stops`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        let picture = try await DeskFiles.sendPicture("厂房", to: id, world)
        func illustrate(_ alternative: String) async throws -> String? {
            try await world.edit(id) { content in
                content.chinese.body =
                    "<p>图片新闻的说明文字。</p><figure><img src=\"/files/\(picture.original)\" alt=\"\(alternative)\"></figure>"
            }
            return await world.refusal { try await world.take(.submit, of: id, as: "submitter") }
        }
        #expect(try await illustrate("") == "body: problem_alternative_missing")
        #expect(try await illustrate("新厂房 &gt; 全景") == nil)
        try await world.take(.publish, of: id, as: "chief")
        let html = try #require(try await world.portal.article(id.rawValue, language: .zhHans)).bodyHTML
        #expect(
            html.contains(
                "<picture><source type=\"image/webp\" srcset=\"/files/\(picture.small) 640w\" "
                    + "sizes=\"(max-width: 48rem) 100vw, 44rem\"><img src=\"/files/\(picture.original)\" "
                    + "alt=\"新厂房 &gt; 全景\" width=\"1600\" height=\"900\" loading=\"lazy\"></picture>"), "\(html)")
        #expect(try await world.portal.mediaType(ofFile: picture.small) == "image/webp")
    }

    @Test func `a watched word is found wherever readers see it, and stops where the list says so`() async throws {
        let world = try await DeskWorld()
        let administrator = try await world.viewer("administrator")
        for login in ["chief", "editor"] {
            let answer = await world.refusal {
                try await world.desk.addWatchedWord(
                    "内部", better: "", .sensitive, isStopping: true, as: world.viewer(login))
            }
            #expect(answer == "refusal_not_allowed")
        }
        try await world.desk.addWatchedWord("Secret  Plan", better: "", .sensitive, isStopping: true, as: administrator)
        try await world.desk.addWatchedWord("座落", better: "坐落", .misspelled, isStopping: false, as: administrator)
        let again = await world.refusal {
            try await world.desk.addWatchedWord("座落", better: "", .misspelled, isStopping: false, as: administrator)
        }
        #expect(again == "word: problem_word_taken")

        let id = try await world.begin()
        let hash = try await DeskFiles.send("方案", to: id, world)
        let before = try await world.stored(id).content
        let places: [@Sendable (inout ManuscriptContent) -> Void] = [
            { $0.chinese.title += " secret plan" }, { $0.chinese.summary = "SECRET PLAN" },
            { $0.chinese.body += "<p>a <strong>secret</strong> plan</p>" },
            { $0.chinese.attachments = [ManuscriptAttachment(label: "Secret Plan", name: "a.pdf", file: hash)] },
        ]
        for change in places {
            try await world.edit(id) {
                $0 = before; change(&$0)
            }
            #expect(
                await world.refusal { try await world.take(.submit, of: id, as: "submitter") }
                    == "body: problem_word_sensitive")
        }
        try await world.edit(id) {
            $0 = before; $0.chinese.body += "<p>园区座落于东岭。</p>"
        }
        let findings = try await world.desk.manuscript(id, as: world.viewer("writer")).findings
        #expect(findings.map(\.problem.key) == ["problem_word_better"])
        #expect(findings.first?.problem.arguments["better"] == "坐落")
        let word = try #require(try await world.desk.watchedWords(as: administrator).first { $0.word == "座落" })
        try await world.desk.removeWatchedWord(word.id, as: administrator)
        #expect(try await world.desk.manuscript(id, as: world.viewer("writer")).findings.isEmpty)
    }
}
