import Exchange
import Foundation
import Identity
import Kernel
import NIOPosix
import Publishing
import Storage

extension Platform {
    /// Imports the articles of a workbook or CSV file; with one problem in it nothing is saved.
    /// - Parameter progress: is told after each batch how many are done.
    /// - Throws: `Problems`, each with its cell; `Problem` when the file cannot be read.
    public func importArticles(file: String, progress: (Int, Int) -> Void = { _, _ in }) async throws -> ImportReport {
        let zones = Set(try await zoneNumbers().keys)
        let importTexts = ImportTexts(desk: desk)
        let list = try await NIOThreadPool.singleton.runIfActive {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Problem(field: file, key: "problem_file_not_readable")
            }
            return IncomingList(
                try Workbook([UInt8](data), name: file), file: file, zones: zones, today: importTexts.today)
        }
        try Problems(list.problems).check()
        let viewer = try await identity.program("import")
        let keeper = SearchKeeper(database: database)
        var report = ImportReport()
        report.notes = list.notes
        for start in stride(from: 0, to: list.texts.count, by: 500) {
            let batch = Array(list.texts[start..<min(start + 500, list.texts.count)])
            for outcome in try await importTexts(batch, draftsIn: nil, as: viewer) { report.add(outcome) }
            report.read += batch.count
            progress(report.read, list.texts.count)
            _ = try await keeper.step()
        }
        return report
    }
}
