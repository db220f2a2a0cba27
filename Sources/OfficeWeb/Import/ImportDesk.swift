import Identity
import Kernel
import Publishing
import WebSupport

/// Reads the lists that people and programs send, one after the other: the memory of a large workbook is needed once.
struct ImportDesk: Sendable {
    /// A sheet that can be imported alone.
    struct Sheet: Sendable, Equatable {
        let place: String
        let isHidden: Bool
    }

    /// What an upload would do.
    struct Reading: Sendable {
        /// Those of the files, whichever was asked for.
        let sheets: [Sheet]
        let preview: ImportPreview
    }

    private let queue = OneAtATime(mostWaiting: 8)

    /// Makes sure that files can be read at all.
    /// - Throws: `Problems` with the field `file`.
    func check(_ files: [DirectoryUpload.File]) async throws {
        _ = try await queue.run { try await Self.tables(files) }.count
    }

    /// What the files of an upload would change.
    /// - Parameter sheet: the place of the only one that is to be read; empty for all.
    /// - Throws: `Problems`, `Refusal`, `OneAtATime.Busy`.
    func read(
        _ upload: DirectoryUpload, sheet: String, of office: Office, as viewer: Viewer
    ) async throws -> Reading {
        try await queue.run {
            let tables = try await Self.tables(upload.files)
            let preview = try await office.identity.previewImport(
                Self.chosen(tables, sheet), zones: office.importZones(viewer), as: viewer)
            return Reading(
                sheets: tables.map { Sheet(place: $0.place, isHidden: $0.isHidden) }, preview: preview)
        }
    }

    /// Does what a preview said.
    /// - Parameter digest: of the preview.
    /// - Throws: `Problems`, `Refusal`, `OneAtATime.Busy`; nothing is saved then.
    func accept(
        _ upload: DirectoryUpload, sheet: String, digest: String, of office: Office, as viewer: Viewer,
        progress: WorkProgress = WorkProgress()
    ) async throws -> ImportPreview {
        try await queue.run {
            try await office.identity.acceptImport(
                Self.chosen(try await Self.tables(upload.files), sheet), zones: office.importZones(viewer),
                digest: digest, from: upload.id, as: viewer,
                progress: { progress.report($0, of: $1) })
        }
    }

    private static func tables(_ files: [DirectoryUpload.File]) async throws -> [DirectoryTable] {
        do {
            return try await DirectoryTable.tables(files.map { file in (file.name, { file.bytes }) })
        } catch let problem as Problem {
            // The field of the form; the words name the file.
            throw Problems([Problem(field: "file", key: problem.key, arguments: problem.arguments)])
        }
    }

    private static func chosen(_ tables: [DirectoryTable], _ sheet: String) throws -> [DirectoryTable] {
        guard !sheet.isEmpty else { return tables }
        let found = tables.filter { $0.place == sheet || $0.name == sheet }
        guard !found.isEmpty else {
            let names = tables.filter { !$0.isHidden }.map(\.place).joined(separator: ", ")
            throw Problems([
                Problem(field: "sheet", key: "problem_import_sheet", arguments: ["sheet": sheet, "names": names])
            ])
        }
        return found
    }
}

extension Office {
    /// The publishing zones that somebody may name, by their Chinese and English names.
    func importZones(_ viewer: Viewer) async throws -> [String: Int64] {
        var numbers: [String: Int64] = [:]
        for zone in try await articles.zones(as: viewer) {
            for name in [zone.name.english, zone.name.chinese] { if let name { numbers[name] = zone.id } }
        }
        return numbers
    }
}
