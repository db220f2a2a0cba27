import Kernel
import NIOPosix
import Publishing
import Storage

extension Platform {
    /// What an archive holds, by kind of record.
    public struct ArchiveReport: Sendable {
        public var articles = 0
        public var zones = 0
        public var facets = 0
        public var files = 0
    }

    /// Writes everything that is public as an archive that other systems can read (`docs/archive.md`).
    ///
    /// The same data give the same bytes. The folder appears when it is complete.
    /// - Throws: `Problem` when the folder is there already or cannot be written, or a stored file is not what it was.
    public func exportArchive(to path: String) async throws -> ArchiveReport {
        let folder = try NewFolder(path)
        do {
            let (report, hashes) = try await ArchiveReader(database: database).read { try Self.write($0, to: folder) }
            try await NIOThreadPool.singleton.runIfActive { [files] in
                for hash in hashes { try files.copy(hash, to: try folder.place(of: "files/\(hash)")) }
                try folder.finish()
            }
            return report
        } catch {
            folder.discard()
            throw error
        }
    }

    private static func write(
        _ records: ArchiveRecords, to folder: NewFolder
    ) throws -> (report: ArchiveReport, hashes: [String]) {
        var report = ArchiveReport()
        var digests: [(String, JSONText)] = []
        var hashes: [String] = []
        func file(_ name: String, _ lines: ((JSONText) throws -> Void) throws -> Void) throws -> Int {
            let file = try LineFile(try folder.place(of: name + ".jsonl"))
            try lines(file.write)
            digests.append((name + ".jsonl", .text(try file.finish())))
            return file.count
        }
        report.articles = try file("articles", records.articles)
        report.zones = try file("zones", records.zones)
        report.facets = try file("facets", records.facets)
        report.files = try file("files") { write in
            try records.files { hash, record in
                hashes.append(hash)
                try write(record)
            }
        }
        try folder.write(manifest(report, digests).bytes + [UInt8(ascii: "\n")], to: "manifest.json")
        return (report, hashes)
    }

    private static func manifest(_ report: ArchiveReport, _ digests: [(String, JSONText)]) -> JSONText {
        let counts: [(String, JSONText)] = [
            ("articles", .number(report.articles)), ("zones", .number(report.zones)),
            ("facets", .number(report.facets)), ("files", .number(report.files)),
        ]
        return .object([
            ("format", .text("kaimen-archive-1")), ("counts", .object(counts)), ("sha256", .object(digests)),
        ])
    }
}
