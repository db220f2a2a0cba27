import App
import Crypto
import DemoData
import Foundation
import Kernel
import Publishing
import Storage
import TestSupport
import Testing

@Suite(.onEveryEngine, .namingTheEngine) struct ExportArchiveTests {
    private static func files(_ folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            files[path] = FileManager.default.contents(atPath: folder + "/" + path)
        }
        return files
    }

    private static func records(_ folder: String, _ name: String) throws -> [[String: Any]] {
        try String(contentsOfFile: "\(folder)/\(name).jsonl", encoding: .utf8).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private static func filled() async throws -> Door {
        let door = try Door()
        let demo = DemoData.folder.path
        _ = try await door.platform.importZones(file: demo + "/zones.csv")
        _ = try await door.platform.importPages(PageFiles(arguments: [demo + "/pages/yunting"]))
        return door
    }

    @Test func `an archive holds every article, zone, name and file, and says their digests`() async throws {
        let door = try await Self.filled()
        let folder = door.folder + "/archive"
        let report = try await door.platform.exportArchive(to: folder)
        #expect(report.articles > 1 && report.zones > 1 && report.facets > 1 && report.files > 1)
        let articles = try Self.records(folder, "articles")
        #expect(articles.count == report.articles)
        let id = try #require(articles.first?["id"] as? Int)
        let texts = try #require(articles.first?["texts"] as? [String: [String: Any]])
        let title = try #require(texts["zh-Hans"]?["title"] as? String)
        #expect(try await door.id(of: title) == Int64(id))
        #expect((articles.first?["oldAddresses"] as? [String])?.isEmpty == false)

        let manifest = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder + "/manifest.json")))
                as? [String: Any])
        #expect(manifest["format"] as? String == "kaimen-archive-1")
        #expect((manifest["counts"] as? [String: Int])?["files"] == report.files)
        let digests = try #require(manifest["sha256"] as? [String: String])
        let files = try Self.files(folder)
        #expect(digests.keys.sorted() == ["articles.jsonl", "facets.jsonl", "files.jsonl", "zones.jsonl"])
        for (name, digest) in digests { #expect(Self.digest(files[name] ?? Data()) == digest, "\(name)") }
        for record in try Self.records(folder, "files") {
            let hash = try #require(record["sha256"] as? String)
            #expect(Self.digest(files["files/" + hash] ?? Data()) == hash)
        }
    }

    @Test func `the same data give the same bytes`() async throws {
        let door = try await Self.filled()
        _ = try await door.platform.exportArchive(to: door.folder + "/one")
        _ = try await door.platform.exportArchive(to: door.folder + "/two")
        #expect(try Self.files(door.folder + "/one") == Self.files(door.folder + "/two"))
    }

    @Test func `a folder that holds something is left as it is`() async throws {
        let door = try Door()
        let folder = door.folder + "/archive"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = try await door.platform.exportArchive(to: folder + "/")
        let before = try Self.files(folder)
        #expect(before.keys.contains("manifest.json"))
        let problem = await #expect(throws: Problem.self) { try await door.platform.exportArchive(to: folder) }
        #expect(problem?.key == "problem_export_exists")
        #expect(try Self.files(folder) == before)
    }

    @Test func `a stored file that was changed on the disk is named, and no archive is there`() async throws {
        let door = try await Self.filled()
        let row = try await door.platform.database.read { try $0.row("SELECT hash FROM stored_file ORDER BY hash") }
        let hash = try #require(row?.text("hash"))
        try Data("other".utf8).write(to: URL(fileURLWithPath: "\(door.folder)/files/\(hash.prefix(2))/\(hash)"))
        let problem = await #expect(throws: Problem.self) {
            try await door.platform.exportArchive(to: door.folder + "/archive")
        }
        #expect(problem?.key == "problem_stored_file")
        #expect(problem?.field == hash)
        let left = try FileManager.default.contentsOfDirectory(atPath: door.folder)
        #expect(!left.contains { $0.contains("archive") })
    }

    private static func digest(_ data: Data) -> String {
        SHA256.hash(data: data).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }
}
