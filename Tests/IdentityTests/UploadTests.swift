import Kernel
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite(.onEveryEngine, .namingTheEngine) struct UploadTests {
    private static let file = DirectoryUpload.File(name: "units.csv", bytes: [0, 1, 255])

    private func count(_ world: World, _ table: String) async throws -> Int64 {
        try await world.database.read { try $0.row("SELECT COUNT(*) AS n FROM \(table)") }?.integer("n") ?? -1
    }

    @Test func `what somebody sent is theirs for an hour, and then gone`() async throws {
        let world = try await World()
        let (lin, zhou) = (try await world.viewer("lin"), try await world.viewer("zhou"))
        let id = try await world.room.keepUpload([Self.file, Self.file], as: lin)
        let kept = try await world.room.upload(id, as: lin)
        #expect(kept.files.map(\.bytes) == [[0, 1, 255], [0, 1, 255]])
        #expect(kept.outcome == nil)
        await #expect(throws: Refusal.self) { try await world.room.upload(id, as: zhou) }
        world.clock.advance(by: DirectoryUpload.life - 1)
        _ = try await world.room.upload(id, as: lin)
        world.clock.advance(by: 1)
        await #expect(throws: Refusal.self) { try await world.room.upload(id, as: lin) }
        try await world.room.forgetUploads()
        #expect(try await count(world, "directory_upload") == 0)
        #expect(try await count(world, "directory_upload_file") == 0)
    }

    @Test func `the sixth upload of a person takes the place of the first`() async throws {
        let world = try await World()
        let (lin, zhou) = (try await world.viewer("lin"), try await world.viewer("zhou"))
        let others = try await world.room.keepUpload([Self.file], as: zhou)
        var all: [DirectoryUpload.ID] = []
        for _ in 0..<6 { all.append(try await world.room.keepUpload([Self.file], as: lin)) }
        await #expect(throws: Refusal.self) { try await world.room.upload(all[0], as: lin) }
        _ = try await world.room.upload(all[1], as: lin)
        _ = try await world.room.upload(others, as: zhou)
    }

    @Test func `who manages nothing keeps nothing`() async throws {
        let world = try await World()
        let bai = try await world.viewer("bai")
        await #expect(throws: Refusal.notAllowed) { try await world.room.keepUpload([Self.file], as: bai) }
        #expect(try await count(world, "directory_upload") == 0)
    }

    @Test func `accepting an upload lets its files go and keeps what was done`() async throws {
        let world = try await World()
        let lin = try await world.viewer("lin")
        let id = try await world.room.keepUpload([Self.file], as: lin)
        let units = DirectoryTable.units("xinqu|新 区||||district|haidong||\nlinhe|临河区||||district|haidong||")
        let preview = try await world.room.previewImport([units], zones: [:], as: lin)
        let done = try await world.room.acceptImport([units], zones: [:], digest: preview.digest, from: id, as: lin)
        #expect(done.digest == preview.digest)
        let kept = try await world.room.upload(id, as: lin)
        #expect(kept.files.isEmpty)
        let outcome = try #require(kept.outcome)
        #expect([outcome.created, outcome.changed, outcome.unchanged] == [1, 0, 1])
        #expect(outcome.records.map { "\($0.subject) \($0.outcome) \($0.name)" } == ["unit created 新 区"])
        #expect(outcome.records.first?.id == (try await world.unit("xinqu")).id.rawValue)
        await #expect(throws: Refusal(key: "refusal_upload_accepted")) {
            try await world.room.acceptImport([units], zones: [:], digest: preview.digest, from: id, as: lin)
        }
    }

    @Test func `cells are told with their file where there are several`() {
        #expect(DirectoryTable(name: "人员", rows: []).place == "人员")
        #expect(DirectoryTable(name: "人员", file: "名册.xlsx", rows: []).place == "[名册.xlsx]人员")
        #expect(DirectoryTable(name: "people", file: "people.csv", rows: []).place == "people.csv")
    }

    @Test func `a header may name its column in both languages, if both mean the same`() {
        for list in ImportColumn.List.allCases {
            for column in list.template { #expect(list.column(list.header(column)) == column, "\(column)") }
        }
        #expect(ImportColumn.List.people.column("姓名/Name") == .name)
        #expect(ImportColumn.List.people.column("姓名 (phone)") == nil)
        #expect(ImportColumn.List.people.column("备注 (name)") == nil)
    }
}
