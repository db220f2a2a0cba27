import Exchange
import Foundation
import Identity
import Kernel
import OfficeWeb
import Publishing
import Storage

extension Platform {
    /// What an import of a WordPress export is told besides the file.
    public struct WordPressOptions: Sendable {
        /// The folder with the files of its library.
        public var media: String?
        /// Code of the unit that keeps what is not public.
        public var unit: String?
        /// Name of the zone that publishes the texts.
        public var zone: String?

        public init(media: String? = nil, unit: String? = nil, zone: String? = nil) {
            (self.media, self.unit, self.zone) = (media, unit, zone)
        }
    }

    /// Imports the posts and pages of a WordPress export in batches, each one transaction.
    /// - Parameter progress: is told after each batch how many are done.
    /// - Returns: what was done; `isIncomplete` when the file was damaged and could be read only up to there.
    /// - Throws: `Problem` when the file is no export, or an option names what is not there.
    public func importWordPress(
        file: String, _ options: WordPressOptions, progress: (Int) -> Void = { _ in }
    ) async throws -> ImportReport {
        try await installRoles()
        let viewer = try await identity.program("import")
        let zones = try await zoneNumbers()
        if let zone = options.zone, zones[zone] == nil {
            throw Problem(field: zone, key: "problem_import_zone", arguments: ["name": zone])
        }
        if let media = options.media { try Self.demandFolder(media) }
        var work = WordPressImport(
            texts: ImportTexts(desk: desk), media: MediaIntake(folder: options.media, intake: FileIntake(files: files)),
            viewer: viewer, unit: try options.unit.map { try Self.unit($0, viewer) }, zone: options.zone, file: file)
        let reader = try WordPressReader(file: file)
        let keeper = SearchKeeper(database: database)
        var damage: Problem?
        do {
            while let item = try reader.next() {
                guard try await work.take(item) else { continue }
                progress(work.report.read)
                _ = try await keeper.step()
            }
        } catch let problem as Problem where work.report.read > 0 {
            damage = problem
        }
        try await work.finish()
        if let damage { work.report.end(with: damage) }
        progress(work.report.read)
        _ = try await keeper.step()
        return work.report
    }

    private static func unit(_ code: String, _ viewer: Viewer) throws -> Identity.Unit.ID {
        guard let unit = viewer.tree.unit(code: code) else {
            throw Problem(field: code, key: "problem_import_unit", arguments: ["code": code])
        }
        return unit.id
    }

    private static func demandFolder(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw Problem(field: path, key: "problem_file_not_readable")
        }
    }
}
