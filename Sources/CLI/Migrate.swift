import App
import ArgumentParser
import Kernel
import Ledger
import Localization
import Storage

/// `kaimen migrate --from ADDRESS --to ADDRESS [--data DIR]`.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: Terminal.text("help_migrate"))

    @Option(help: "\(Terminal.text("help_migrate_from"))")
    var from: String

    @Option(help: "\(Terminal.text("help_migrate_to"))")
    var to: String

    @Option(help: "\(Terminal.text("help_migrate_data"))")
    var data: String?

    func run() async throws {
        try await Terminal.reporting {
            let report = try await MovePlatform(from: from, to: to, dataFolder: data)()
            for table in report.tables {
                Terminal.output(
                    Terminal.text(
                        "migrate_table",
                        ["table": table.table, "rows": "\(table.rows)", "digest": String(table.digest.prefix(32))]))
            }
            if let files = report.files { Terminal.output(Terminal.text("migrate_files", ["count": "\(files)"])) }
            if let head = report.head {
                Terminal.output(
                    Terminal.text("migrate_ledger", ["batch": "\(head.batch)", "chain": "\(head.chain)"]))
            }
            let rows = report.tables.reduce(0) { $0 + $1.rows }
            Terminal.output(
                Terminal.text("migrate_summary", ["rows": "\(rows)", "tables": "\(report.tables.count)"]))
        }
    }
}
