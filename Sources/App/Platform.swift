import Foundation
import Identity
import Kernel
import Ledger
import Meetings
import Publishing
import Storage
import Supervision

/// One platform: its folder, its database, its files, and the commands of its rooms put together.
public struct Platform: Sendable {
    public let database: Database
    public let files: FileStore
    /// Units, people, accounts and roles: who may do what.
    public let identity: IdentityRoom
    let dataFolder: String
    let identifiers: IdentifierGenerator
    let ledgerFiles: LedgerFiles
    let sealer: Sealer
    let letterBell: LetterBell
    let supervisionRules: SupervisionRules

    /// Opens or creates the platform in a folder.
    /// - Parameter ledgerKey: the file of the key that signs the ledger; without it `ledger.key` in the folder.
    /// - Throws: `Problem` when the folder or the database cannot be used.
    /// - Parameter database: the address of the database; without it, an SQLite file in the folder.
    public init(dataFolder: String, database address: String? = nil, ledgerKey: String? = nil) throws {
        let address =
            try address.map { try DatabaseAddress($0) } ?? DatabaseAddress(file: dataFolder + "/kaimen.sqlite")
        do {
            try FileManager.default.createDirectory(atPath: dataFolder, withIntermediateDirectories: true)
        } catch {
            throw Problem(field: dataFolder, key: "problem_data_folder")
        }
        self.dataFolder = dataFolder
        supervisionRules = try Self.supervisionRules(in: dataFolder)
        database = try Database(at: address, migrations: Self.migrations, splitters: PublishingSplitters.all)
        files = FileStore(folder: dataFolder + "/files")
        ledgerFiles = LedgerFiles(keyFile: ledgerKey ?? dataFolder + "/ledger.key")
        sealer = Sealer(database: database, files: ledgerFiles, now: Self.now)
        identifiers = IdentifierGenerator(node: Int.random(in: 0..<1024)) {
            Int64(Date().timeIntervalSince1970 * 1000)
        }
        let bell = LetterBell()
        letterBell = bell
        identity = IdentityRoom(
            database: database, identifiers: identifiers, now: Self.now,
            box: try SecretBox(file: dataFolder + "/secret.key"),
            permissions: Self.permissions, wroteLetter: { bell.ring() })
    }

    /// The tables of all rooms, in the order in which databases out there got them: new rooms come last.
    static let migrations =
        Ledger.migrations + PublishingSchema.migrations + IdentitySchema.migrations + MeetingsSchema.migrations
        + SupervisionSchema.migrations

    /// What may be done in all rooms, in the order in which roles show it.
    public static let permissions =
        IdentityPolicy.all + PublishingPolicy.all + MeetingsPolicy.all + SupervisionPolicy.all

    /// Seconds since 1970.
    static let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }

    /// The report of an import.
    public struct ImportReport: Sendable {
        public var read = 0
        public var created = 0
        public var updated = 0
        public var unchanged = 0
        public var skipped: [Problem] = []
        /// What is missing of texts that are in: a picture that was not there.
        public var notes: [Problem] = []
        /// The file ended before its end; what came before is in.
        public var isIncomplete = false
        /// How many of the new and updated pages lack a field, by the field's name in `--json`.
        public var absences: [String: Int] = [:]
    }

    /// Imports pages in batches, each one transaction: what was interrupted goes on where it stopped,
    /// because pages that are in are known by their digest.
    /// - Parameter progress: is told after each batch how many pages are done.
    public func importPages(_ sources: PageFiles, progress: (Int) -> Void = { _ in }) async throws -> ImportReport {
        let importPages = ImportPages(database: database, files: files, identifiers: identifiers, now: Self.now)
        let keeper = SearchKeeper(database: database)
        var report = ImportReport()
        let batches = Self.batches(of: sources.pages)
        // The next batch is read while this one is written.
        func start(_ number: Int) -> Task<(pages: [ImportPages.Prepared], unreadable: [Problem]), Never>? {
            guard batches.indices.contains(number) else { return nil }
            let batch = batches[number]
            return Task {
                let (sources, unreadable) = Self.load(batch)
                return (await importPages.prepare(sources), unreadable)
            }
        }
        var next = start(0)
        for (number, batch) in batches.enumerated() {
            guard let current = next else { break }
            let (pages, unreadable) = await current.value
            next = start(number + 1)
            report.read += batch.count
            report.skipped += unreadable
            for page in try await importPages.write(pages) {
                for field in Set(page.warnings.map(\.field)) { report.absences[field, default: 0] += 1 }
                report.add(page.outcome)
            }
            progress(report.read)
            // While the next batch is read.
            _ = try await keeper.step()
        }
        return report
    }

    /// The more pages in a transaction, the fewer pieces of index; at most 1,000 pages and 16 MB, so that little is
    /// lost by an interruption and little is in memory.
    private static func batches(of pages: [PageFiles.Page]) -> [[PageFiles.Page]] {
        var batches: [[PageFiles.Page]] = []
        var size = Int.max
        for page in pages {
            let bytes = min(page.size, PageReader.largestPage)
            if size > PageReader.largestPage - bytes || batches[batches.count - 1].count >= 1000 {
                batches.append([])
                size = 0
            }
            batches[batches.count - 1].append(page)
            size += bytes
        }
        return batches
    }

    private static func load(_ batch: [PageFiles.Page]) -> (sources: [PageSource], unreadable: [Problem]) {
        var sources: [PageSource] = []
        var unreadable: [Problem] = []
        for page in batch {
            do {
                let bytes = try page.bytes(limit: PageReader.largestPage)
                sources.append(
                    PageSource(name: page.shownName, origin: page.origin, bytes: bytes, sibling: { page.sibling($0) }))
            } catch let problem as Problem {
                unreadable.append(problem)
            } catch {
                unreadable.append(Problem(field: page.shownName, key: "problem_file_not_readable"))
            }
        }
        return (sources, unreadable)
    }

    /// Creates or updates zone profiles from a CSV file; pictures stand in `pictures/` beside it.
    /// - Returns: how many zones were saved.
    public func importZones(file: String) async throws -> Int {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Problem(field: file, key: "problem_file_not_readable")
        }
        let pictures = PathText(file).folder + "/pictures/"
        let save = SaveZones(database: database, files: files, identifiers: identifiers, now: Self.now)
        return try await save([UInt8](data), name: file) { name in
            guard !name.contains("/"), !name.contains("..") else { return nil }
            return FileManager.default.contents(atPath: pictures + name).map { [UInt8]($0) }
        }
    }
}
