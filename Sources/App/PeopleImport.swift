import Foundation
import Identity
import Kernel
import OfficeWeb
import Publishing

extension Platform {
    /// Imports units and people from workbooks or CSV files, all in one transaction.
    /// - Parameters:
    ///   - program: who imports, as the ledger writes it.
    ///   - isTrial: only says what would change.
    /// - Returns: what was done, or would be; with problems in it nothing was.
    /// - Throws: `Problem` when a file cannot be read; `Refusal` when somebody else changed the same meanwhile.
    public func importPeople(files: [String], program: String, isTrial: Bool) async throws -> ImportPreview {
        try await installRoles()
        let tables = try await Self.tables(files)
        let zones = try await zoneNumbers()
        let preview = try await identity.previewImport(tables, zones: zones, as: identity.program(program))
        guard !isTrial, preview.problems.isEmpty else { return preview }
        return try await identity.acceptImport(
            tables, zones: zones, digest: preview.digest, as: identity.program(program))
    }

    /// The publishing zones by their Chinese and English names.
    func zoneNumbers() async throws -> [String: Int64] {
        let zones = try await PublicReader(database: database).zones().zones.map(\.name)
        var numbers: [String: Int64] = [:]
        for zone in zones {
            for name in [zone.english, zone.chinese] { if let name { numbers[name] = zone.id } }
        }
        return numbers
    }

    private static func tables(_ files: [String]) async throws -> [DirectoryTable] {
        try await DirectoryTable.tables(
            files.map { file in
                (
                    file,
                    {
                        guard let data = FileManager.default.contents(atPath: file) else {
                            throw Problem(field: file, key: "problem_file_not_readable")
                        }
                        return [UInt8](data)
                    }
                )
            })
    }
}
