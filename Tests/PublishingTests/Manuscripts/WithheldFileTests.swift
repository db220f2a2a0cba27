import Identity
import Kernel
import TestSupport
import Testing

@testable import Publishing

/// What is read of files after all that showed them was withdrawn.
@Suite(.onEveryEngine, .namingTheEngine) struct WithheldFileTests {
    private func archived(_ world: DeskWorld) async throws -> Set<String> {
        Set(try await ArchiveReader(database: world.database).mediaTypes().keys)
    }

    private func attached(_ file: String, to content: ManuscriptContent) -> ManuscriptContent {
        var content = content
        content.chinese.attachments = [ManuscriptAttachment(label: "规划图", name: "规划图.pdf", file: file)]
        return content
    }

    @Test func `a file goes with the last text that shows it, and comes back with it`() async throws {
        let world = try await DeskWorld()
        let (first, second) = (try await world.begin(), try await world.begin())
        let both = try await DeskFiles.send("两篇都有", to: first, world)
        #expect(try await DeskFiles.send("两篇都有", to: second, world) == both)
        for id in [first, second] {
            try await world.edit(id) { $0 = attached(both, to: $0) }
            try await world.take(.submit, of: id, as: "submitter")
            try await world.take(.publish, of: id, as: "chief")
        }
        try await world.take(.withdraw, of: first, as: "chief")
        #expect(try await world.portal.mediaType(ofFile: both) != nil, "the other text shows it")
        try await world.take(.withdraw, of: second, as: "chief")
        #expect(try await world.portal.mediaType(ofFile: both) == nil)
        #expect(try await !archived(world).contains(both))
        // In the office, who may read the text reads its file, and nobody else.
        #expect(try await world.desk.mediaType(ofFile: both, as: world.viewer("reader")) == "application/pdf")
        let neighbour = try await world.viewer("neighbour")
        await #expect(throws: Refusal.unknown) { try await world.desk.mediaType(ofFile: both, as: neighbour) }

        try await world.take(.reopen, of: first, as: "chief")
        try await world.take(.submit, of: first, as: "submitter")
        try await world.take(.publish, of: first, as: "chief")
        #expect(try await world.portal.mediaType(ofFile: both) != nil)
        #expect(try await archived(world).contains(both))
    }

    @Test func `a file that the newest draft no longer shows is withheld too`() async throws {
        let world = try await DeskWorld()
        let id = try await world.begin()
        let file = try await DeskFiles.send("旧附件", to: id, world)
        try await world.edit(id) { $0 = attached(file, to: $0) }
        try await world.take(.submit, of: id, as: "submitter")
        try await world.take(.publish, of: id, as: "chief")
        try await world.edit(id) { $0.chinese.attachments = [] }
        #expect(try await world.portal.mediaType(ofFile: file) != nil, "the public revision shows it")
        try await world.take(.withdraw, of: id, as: "chief")
        #expect(try await world.portal.mediaType(ofFile: file) == nil)
    }
}
