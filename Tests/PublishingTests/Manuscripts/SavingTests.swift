import App
import Identity
import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// Nothing that was written is lost, and nobody writes where they may not.
@Suite(.onEveryEngine, .namingTheEngine) struct SavingTests {
    @Test func `a save that comes too late changes nothing and loses nothing`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        let seen = try await world.stored(id)
        try await world.edit(id, as: "editor") { $0.chinese.title = "编辑的题目" }
        var mine = seen.content
        mine.chinese.title = "作者的题目"
        let writer = try await world.viewer("writer")
        try await world.desk.keepTyping(id, mine, basedOn: seen.version, as: writer)
        let entries = try await world.number("SELECT count(*) AS number FROM audit_entry")

        let answer = await world.refusal {
            try await world.desk.save(id, mine, basedOn: seen.version, as: writer)
        }

        #expect(answer == "stale")
        #expect(try await world.stored(id).content.chinese.title == "编辑的题目")
        #expect(try await world.number("SELECT count(*) AS number FROM audit_entry") == entries)
        let detail = try await world.desk.manuscript(id, as: writer)
        #expect(detail.typing?.content == mine)
        #expect(detail.typing?.version == seen.version)
    }

    @Test func `of two who save at once one is told, and both texts are there`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        let seen = try await world.stored(id)
        let (writer, editor) = (try await world.viewer("writer"), try await world.viewer("editor"))
        let other = DeskWorld.desk(world.platform, world.clock)
        func save(_ desk: ManuscriptDesk, _ title: String, _ viewer: Viewer) async -> String? {
            var content = seen.content
            content.chinese.title = title
            return await world.refusal { try await desk.save(id, content, basedOn: seen.version, as: viewer) }
        }
        async let one = save(world.desk, "甲的题目", writer)
        async let two = save(other, "乙的题目", editor)
        let answers = await [one, two]
        #expect(answers.filter { $0 == nil }.count == 1)
        #expect(answers.contains("stale"))
        #expect(try await world.stored(id).revision == seen.revision + 1)
    }

    @Test func `of two who publish at once one is told`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        try await world.take(.submit, of: id, as: "submitter")
        let step = ManuscriptStep(.publish, version: try await world.stored(id).version)
        let (chief, manager) = (try await world.viewer("chief"), try await world.viewer("manager"))
        let other = DeskWorld.desk(world.platform, world.clock)
        async let one = world.refusal { try await world.desk.take(step, of: id, as: chief) }
        async let two = world.refusal { try await other.take(step, of: id, as: manager) }
        let answers = await [one, two]
        #expect(answers.filter { $0 == nil }.count == 1)
        #expect(answers.contains("stale"))
        #expect(
            try await world.number("SELECT version AS number FROM article WHERE id = ?", [.integer(id.rawValue)]) == 1)
    }

    @Test func `what is typed is kept for its person alone, survives the process, and goes with a save or by hand`()
        async throws
    {
        let world = try await DeskWorld()
        let id = try await world.begin()
        let stored = try await world.stored(id)
        var typed = stored.content
        typed.chinese.body = "<p>没有写完的一段"
        try await world.desk.keepTyping(id, typed, basedOn: stored.version, as: world.viewer("writer"))

        // Another process over the same data
        let again = try Platform(dataFolder: world.place.folder + "/data", database: world.place.url)
        let desk = DeskWorld.desk(again, world.clock)
        #expect(try await desk.manuscript(id, as: world.viewer("writer")).typing?.content == typed)
        let seen = try await desk.manuscript(id, as: world.viewer("editor"))
        #expect(seen.typing == nil)
        #expect(seen.others.map(\.person) == [try world.id("writer")])
        #expect(try await world.stored(id) == stored)

        world.clock.advance(by: 121)
        #expect(try await world.desk.manuscript(id, as: world.viewer("editor")).others.isEmpty)
        try await world.desk.dropTyping(id, as: world.viewer("editor"))
        #expect(try await world.desk.manuscript(id, as: world.viewer("writer")).typing != nil)
        try await world.desk.dropTyping(id, as: world.viewer("writer"))
        #expect(try await world.desk.manuscript(id, as: world.viewer("writer")).typing == nil)

        try await world.desk.keepTyping(id, typed, basedOn: stored.version, as: world.viewer("writer"))
        try await world.edit(id) { $0.chinese.title = "写完了" }
        #expect(try await world.desk.manuscript(id, as: world.viewer("writer")).typing == nil)
        for login in ["reader", "neighbour"] {
            let answer = await world.refusal {
                try await world.desk.keepTyping(id, typed, basedOn: 1, as: world.viewer(login))
            }
            #expect(answer == (login == "reader" ? "refusal_not_allowed" : "refusal_unknown"))
        }
    }

    @Test func `a restored revision is a new one, with the files that it showed`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        let hash = try await DeskFiles.send("规划图", to: id, world)
        try await world.edit(id) {
            $0.chinese.attachments = [ManuscriptAttachment(label: "规划图", name: "a.pdf", file: hash)]
        }
        let illustrated = try await world.stored(id)
        try await world.edit(id) { $0.chinese.attachments = [] }
        // A file of an imported article was never sent to the manuscript; its revisions name it all the same.
        try await world.database.write { try $0.execute("DELETE FROM manuscript_file") }

        let before = try await world.stored(id)
        let restored = try await world.desk.restore(
            illustrated.revision, of: id, basedOn: before.version, as: world.viewer("editor"))

        #expect(restored.revision == before.revision + 1)
        #expect(restored.content == illustrated.content)
        #expect(restored.editedBy == (try world.id("editor")))
        #expect(
            try await world.desk.revisions(of: id, as: world.viewer("reader")).map(\.number)
                == Array((1...restored.revision).reversed()))
        let late = await world.refusal {
            try await world.desk.restore(1, of: id, basedOn: before.version, as: world.viewer("editor"))
        }
        #expect(late == "stale")
    }

    @Test func `a translation is marked when its original changes, until it is looked at`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        func mark() async throws -> TranslationMark? {
            try await world.desk.manuscript(id, as: world.viewer("writer")).mark
        }
        try await world.edit(id) { ($0.english.title, $0.english.body) = ("New plant", "<p>Work has begun.</p>") }
        #expect(try await mark() == nil)
        let translated = try await world.stored(id)
        try await world.edit(id) { $0.chinese.title = "新厂房提前开工" }
        #expect(try await mark()?.original == translated.content.chinese)
        let behind = try await world.stored(id)
        let warned = try await world.desk.manuscript(id, as: world.viewer("writer")).findings.map(\.problem.key)
        #expect(warned.contains("problem_translation_behind"))
        try await world.edit(id) { $0.english.title = "New plant, ahead of time" }
        #expect(try await mark() == nil)
        // Restoring the text whose translation was behind brings the mark back.
        let now = try await world.stored(id).version
        try await world.desk.restore(behind.revision, of: id, basedOn: now, as: world.viewer("writer"))
        #expect(try await mark()?.original == translated.content.chinese)
        // The original goes back to what was translated.
        try await world.edit(id) { $0.chinese = translated.content.chinese }
        #expect(try await mark() == nil)
    }

    @Test func `files of another manuscript, and of none, are refused`() async throws {
        let world = try await DeskWorld()
        let (mine, theirs) = (try await world.begin(), try await world.begin())
        let hash = try await DeskFiles.send("机密附件", to: theirs, world)
        for hash in [hash, String(repeating: "0", count: 64)] {
            for change: @Sendable (inout ManuscriptContent) -> Void in [
                { $0.chinese.body += "<figure><img src=\"/files/\(hash)\" alt=\"图\"></figure>" },
                { $0.english.attachments = [ManuscriptAttachment(label: "附件", name: "a.pdf", file: hash)] },
            ] {
                let answer = await world.refusal { try await world.edit(mine, change) }
                #expect(answer == "body: problem_manuscript_file")
            }
        }
        #expect(
            await world.refusal { _ = try await world.desk.mediaType(ofFile: hash, as: world.viewer("neighbour")) }
                == "refusal_unknown")
        #expect(try await world.desk.mediaType(ofFile: hash, as: world.viewer("reader")) == "application/pdf")
    }

    @Test func `a zone is one's own, that of the unit above, or none`() async throws {
        let world = try await DeskWorld()
        let id = try await world.desk.begin(in: world.unit("bureau"), as: world.viewer("clerk"))
        let (east, west) = (try world.zone("east"), try world.zone("west"))
        #expect(try await world.stored(id).content.zone == east)
        // The form offers it: otherwise the browser would send none, which is refused.
        let begun = try await world.stored(id)
        let offered = try await world.desk.choices(for: begun, as: world.viewer("clerk")).zones.map(\.id)
        #expect(offered == [east])
        #expect(await world.refusal { try await world.edit(id, as: "clerk") { $0.chinese.title = "招商局消息" } } == nil)
        for zone in [west, 4711, nil] {
            let answer = await world.refusal { try await world.edit(id, as: "clerk") { $0.zone = zone } }
            #expect(answer == "zone: problem_manuscript_zone", "\(zone ?? 0)")
        }
        #expect(await world.refusal { try await world.edit(id, as: "administrator") { $0.zone = nil } } == nil)
        #expect(await world.refusal { try await world.edit(id, as: "clerk") { $0.zone = east } } == nil)
        #expect(
            await world.refusal { try await world.edit(id, as: "administrator") { $0.zone = 4711 } }
                == "zone: problem_manuscript_zone")
    }

    @Test func `a section must be a section`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        let kind = try await world.facet("kind")
        for wrong in [4711, kind] {
            let answer = await world.refusal { try await world.edit(id) { $0.section = wrong } }
            #expect(answer == "section: problem_manuscript_choice")
        }
        #expect(await world.refusal { try await world.edit(id) { $0.kind = kind } } == nil)
    }

    @Test func `a session that has ended writes nothing`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        let stored = try await world.stored(id)
        let viewer = try await world.viewer("writer")
        try await world.platform.identity.endSession(try #require(viewer.session), as: viewer)
        var content = stored.content
        content.chinese.title = "不应保存"
        let edited = content
        let tries: [@Sendable () async throws -> Void] = [
            { try await world.desk.save(id, edited, basedOn: stored.version, as: viewer) },
            { try await world.desk.keepTyping(id, edited, basedOn: stored.version, as: viewer) },
            { try await world.desk.take(ManuscriptStep(.submit, version: stored.version), of: id, as: viewer) },
            { _ = try await world.desk.makePreviewPass(of: id, as: viewer) },
            { _ = try await world.desk.begin(in: world.unit("east"), as: viewer) },
        ]
        for body in tries { #expect(await world.refusal(body) == "refusal_session_over") }
        #expect(try await world.stored(id) == stored)
    }
}
