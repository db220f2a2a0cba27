import App
import ArgumentParser
import Foundation
import Kernel
import Localization
import Publishing

/// `kaimen import …`: what an office has today becomes the portal.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Terminal.text("help_import"),
        subcommands: [ImportPage.self, ImportZones.self, ImportWordPress.self, ImportArticles.self])
}

/// `kaimen import page FILE… --json` or `--data DIR`.
struct ImportPage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page", abstract: Terminal.text("help_import_page"))

    @Argument(help: "\(Terminal.text("help_import_page_files"))")
    var files: [String]

    @Flag(help: "\(Terminal.text("help_import_page_json"))")
    var json = false

    @Option(help: "\(Terminal.text("help_import_page_data"))")
    var data: String?

    @Option(help: "\(Terminal.text("help_ledger_key"))")
    var ledgerKey: String?

    @Option(help: "\(Terminal.text("help_database"))")
    var database: String?

    func validate() throws {
        if json == (data != nil) || json && database != nil {
            throw ValidationError(Terminal.text("usage_json_or_data"))
        }
    }

    func run() async throws {
        do {
            var failed = false
            let sources = PageFiles(arguments: files)
            defer { sources.removeTemporaryFiles() }
            if let data {
                try await importPages(sources, into: data)
            } else {
                for file in sources.pages {
                    do {
                        let page = try PageReader().read(
                            try file.bytes(limit: PageReader.largestPage), name: file.shownName)
                        Terminal.output(PageJSON.line(page, file: file.shownName))
                    } catch let problem as Problem {
                        failed = true
                        Terminal.error(Catalogue.shared.sentence(problem, Terminal.language))
                    }
                }
                if failed { throw ExitCode(1) }
            }
        } catch let problem as Problem {
            throw Terminal.fail(problem)
        }
    }

    private func importPages(_ sources: PageFiles, into folder: String) async throws {
        let platform = try Platform(
            dataFolder: folder, database: database, ledgerKey: Terminal.ledgerKey(ledgerKey))
        let progress = Progress(total: sources.pages.count)
        let report = try await platform.importPages(sources) { progress.show($0) }
        progress.finish()
        await Terminal.seal(platform)
        try Terminal.show(report)
    }
}

/// `kaimen import zones FILE.csv --data DIR`.
struct ImportZones: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zones", abstract: Terminal.text("help_import_zones"))

    @Argument(help: "\(Terminal.text("help_import_zones_file"))")
    var file: String

    @OptionGroup var options: PlatformOptions

    func run() async throws {
        do {
            try Terminal.demandFile(file)
            let platform = try options.open()
            let count = try await platform.importZones(file: file)
            await Terminal.seal(platform)
            Terminal.output(
                Terminal.text("import_zones_summary", ["count": "\(count)"]))
        } catch let problem as Problem {
            throw Terminal.fail(problem)
        }
    }
}

extension Terminal {
    /// Looks for a file before a platform is made for what is in it.
    /// - Throws: `Problem` for a path that leads to no file that may be read.
    static func demandFile(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
            FileManager.default.isReadableFile(atPath: path)
        else { throw Problem(field: path, key: "problem_file_not_readable") }
    }

    /// Seals what a command wrote; what is written stays when the ledger cannot be sealed, and waits for a sealer.
    static func seal(_ platform: Platform) async {
        do {
            try await platform.sealLedger()
        } catch let problem as Problem {
            error(Catalogue.shared.sentence(problem, language))
        } catch let failure {
            error(text("audit_not_sealed", ["cause": "\(failure)"]))
        }
    }
}

/// A line on the terminal that grows; nothing when the output is no terminal.
final class Progress {
    private let total: Int
    private let isTerminal = isatty(2) == 1

    init(total: Int) { self.total = total }

    func show(_ done: Int) {
        guard isTerminal, total > 0 else { return }
        let filled = done * 30 / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        let words = Terminal.text("import_progress", ["done": "\(done)", "total": "\(total)"])
        FileHandle.standardError.write(Data("\r\(bar) \(words)".utf8))
    }

    func finish() { if isTerminal, total > 0 { FileHandle.standardError.write(Data("\n".utf8)) } }
}
