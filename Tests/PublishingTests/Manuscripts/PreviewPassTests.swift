import Kernel
import Storage
import TestSupport
import Testing

@testable import Publishing

/// Links by which somebody without an account sees a text that is not public.
@Suite(.onEveryEngine, .namingTheEngine) struct PreviewPassTests {
    @Test func `a link opens its manuscript as it stands, until it expires or is ended`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        let secret = try await world.desk.makePreviewPass(of: id, as: world.viewer("editor"))
        #expect(try await world.previews.manuscript(secret: secret)?.id == id)
        try await world.edit(id) { $0.chinese.title = "改过的题目" }
        #expect(try await world.previews.manuscript(secret: secret)?.content.title == "改过的题目")
        let stored = try await world.number(
            "SELECT count(*) AS number FROM preview_pass WHERE digest = ?", [.text(secret)])
        #expect(stored == 0)
        for wrong in ["", "x", String(secret.dropLast()) + (secret.hasSuffix("A") ? "B" : "A"), secret + "A"] {
            #expect(try await world.previews.manuscript(secret: wrong) == nil, "\(wrong)")
        }

        world.clock.advance(by: ManuscriptDesk.previewTime - 1)
        #expect(try await world.previews.manuscript(secret: secret) != nil)
        world.clock.advance(by: 1)
        #expect(try await world.previews.manuscript(secret: secret) == nil)

        let second = try await world.desk.makePreviewPass(of: id, as: world.viewer("editor"))
        #expect(try await world.desk.manuscript(id, as: world.viewer("writer")).previewUntil != nil)
        try await world.desk.endPreviewPasses(of: id, as: world.viewer("writer"))
        #expect(try await world.previews.manuscript(secret: second) == nil)
        #expect(try await world.desk.manuscript(id, as: world.viewer("writer")).previewUntil == nil)
    }

    @Test func `a link shows the files of its own manuscript and no others`() async throws {
        let world = try await DeskWorld()
        let (mine, theirs) = (try await world.begin(), try await world.begin())
        let shown = try await DeskFiles.send("公开附件", to: mine, world)
        let unused = try await DeskFiles.send("没有用上的附件", to: mine, world)
        let foreign = try await DeskFiles.send("别的稿件的附件", to: theirs, world)
        try await world.edit(mine) {
            $0.chinese.attachments = [ManuscriptAttachment(label: "附件", name: "a.pdf", file: shown)]
        }
        let secret = try await world.desk.makePreviewPass(of: mine, as: world.viewer("writer"))
        #expect(try await world.previews.mediaType(ofFile: shown, secret: secret) == "application/pdf")
        for hash in [unused, foreign, "", "../secret.key"] {
            #expect(try await world.previews.mediaType(ofFile: hash, secret: secret) == nil, "\(hash)")
        }
        let manuscript = try #require(try await world.previews.manuscript(secret: secret))
        let page = try await world.previews.article(of: manuscript, language: .english)
        #expect(page?.row.language == .zhHans)
        #expect(page?.attachments.map(\.mediaType) == ["application/pdf"])
    }

    @Test func `a withdrawn text is not to be seen by a link either`() async throws {
        let world = try await DeskWorld()
        let id = try await world.published()
        let secret = try await world.desk.makePreviewPass(of: id, as: world.viewer("writer"))
        try await world.take(.withdraw, of: id, as: "chief")
        #expect(try await world.previews.manuscript(secret: secret) == nil)
    }
}
