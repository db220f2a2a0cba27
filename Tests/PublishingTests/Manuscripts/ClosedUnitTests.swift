import App
import Identity
import Kernel
import TestSupport
import Testing

@testable import Publishing

/// What a unit worked on goes on at its successor.
@Suite(.onEveryEngine, .namingTheEngine) struct ClosedUnitTests {
    @Test func `a text of a unit that was merged is found, edited and published by its successor alone`() async throws {
        // Given a text in work at the bureau
        let world = try await DeskWorld()
        let id = try await world.desk.begin(in: world.unit("bureau"), as: world.viewer("clerk"))
        try await world.desk.save(id, world.text("招商局的稿件"), basedOn: 1, as: world.viewer("clerk"))
        // When the bureau becomes part of the neighbouring district
        let administrator = try await world.viewer("administrator")
        let bureau = try #require(administrator.tree[world.unit("bureau")])
        try await world.platform.identity.closeUnit(
            bureau.id, version: bureau.version, on: "", successor: world.unit("west").description, reason: "机构改革",
            as: administrator)
        // Then the text is on the lists and the desk of the successor
        let neighbour = try await world.viewer("neighbour")
        var filter = ManuscriptFilter()
        #expect(try await world.desk.manuscripts(filter, as: neighbour).lines.map(\.id) == [id])
        filter.unit = try world.unit("west")
        #expect(try await world.desk.manuscripts(filter, as: neighbour).lines.map(\.id) == [id])
        #expect(try await world.desk.work(as: neighbour).recent.map(\.id) == [id])
        // And goes on there
        try await world.edit(id, as: "clerk") { $0.zone = try? world.zone("west") }
        try await world.take(.submit, of: id, as: "clerk")
        try await world.take(.publish, of: id, as: "neighbour")
        #expect(try await world.stored(id).state == .published)
        // While those who kept it before do not see it
        let writer = try await world.viewer("writer")
        #expect(try await world.desk.manuscripts(ManuscriptFilter(), as: writer).total == 0)
        await #expect(throws: Refusal.unknown) { try await world.desk.manuscript(id, as: writer) }
    }
}
