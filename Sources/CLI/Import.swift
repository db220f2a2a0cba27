import App
import ArgumentParser
import Foundation
import Kernel
import Localization
import Publishing

/// `kaimen import …`: what an office has today becomes the portal.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring saved pages and zone profiles into the portal.",
        subcommands: [ImportPage.self, ImportZones.self])
}

/// `kaimen import page FILE… --json` or `--data DIR`.
struct ImportPage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page", abstract: "Read saved pages: files, folders, .tar.gz or .zip archives.")

    @Argument(help: "Saved pages (HTML or copied text), folders or archives of them.")
    var files: [String]

    @Flag(help: "Print one JSON object per page and touch no database.")
    var json = false

    @Option(help: "Import into the portal in this folder.")
    var data: String?

    func validate() throws {
        if json == (data != nil) {
            throw ValidationError("Give either --json (print the fields) or --data DIR (import into the portal).")
        }
    }

    func run() async throws {
        do {
            var failed = false
            let sources = try PageFiles(arguments: files)
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
        let platform = try Platform(dataFolder: folder)
        let progress = Progress(total: sources.pages.count)
        let report = try await platform.importPages(sources) { progress.show($0) }
        progress.finish()
        for problem in report.skipped { Terminal.error(Catalogue.shared.sentence(problem, Terminal.language)) }
        Terminal.output(
            Catalogue.shared.text(
                "import_summary", Terminal.language,
                [
                    "read": "\(report.read)", "created": "\(report.created)", "updated": "\(report.updated)",
                    "unchanged": "\(report.unchanged)", "skipped": "\(report.skipped.count)",
                ]))
        if report.read == report.skipped.count, report.read > 0 { throw ExitCode(1) }
    }
}

/// `kaimen import zones FILE.csv --data DIR`.
struct ImportZones: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zones", abstract: "Create or update zone profiles from a spreadsheet saved as CSV.")

    @Argument(help: "The CSV file; pictures are looked for in the folder pictures/ beside it.")
    var file: String

    @Option(help: "The folder of the portal.")
    var data: String

    func run() async throws {
        do {
            let count = try await Platform(dataFolder: data).importZones(file: file)
            Terminal.output(
                Catalogue.shared.text("import_zones_summary", Terminal.language, ["count": "\(count)"]))
        } catch let problem as Problem {
            throw Terminal.fail(problem)
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
        let words = Catalogue.shared.text(
            "import_progress", Terminal.language, ["done": "\(done)", "total": "\(total)"])
        FileHandle.standardError.write(Data("\r\(bar) \(words)".utf8))
    }

    func finish() { if isTerminal, total > 0 { FileHandle.standardError.write(Data("\n".utf8)) } }
}
