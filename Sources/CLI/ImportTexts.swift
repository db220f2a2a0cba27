import App
import ArgumentParser
import Kernel
import Localization

/// `kaimen import wordpress FILE.xml --data DIR`.
struct ImportWordPress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wordpress", abstract: Terminal.text("help_import_wordpress"))

    @Argument(help: "\(Terminal.text("help_import_wordpress_file"))")
    var file: String

    @OptionGroup var options: PlatformOptions

    @Option(help: "\(Terminal.text("help_import_wordpress_media"))")
    var media: String?

    @Option(help: "\(Terminal.text("help_import_wordpress_unit"))")
    var unit: String?

    @Option(help: "\(Terminal.text("help_import_wordpress_zone"))")
    var zone: String?

    func run() async throws {
        try await Terminal.reporting {
            try Terminal.demandFile(file)
            let platform = try options.open()
            let report = try await platform.importWordPress(
                file: file, Platform.WordPressOptions(media: media, unit: unit, zone: zone))
            await Terminal.seal(platform)
            try Terminal.show(report)
        }
    }
}

/// `kaimen import articles FILE --data DIR`.
struct ImportArticles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "articles", abstract: Terminal.text("help_import_articles"))

    @Argument(help: "\(Terminal.text("help_import_articles_file"))")
    var file: String

    @OptionGroup var options: PlatformOptions

    func run() async throws {
        try await Terminal.reporting {
            try Terminal.demandFile(file)
            let platform = try options.open()
            var line: Progress?
            let report = try await platform.importArticles(file: file) { done, total in
                line = line ?? Progress(total: total)
                line?.show(done)
            }
            line?.finish()
            await Terminal.seal(platform)
            try Terminal.show(report)
        }
    }
}

extension Terminal {
    /// Prints what an import did: what was left out on stderr, the counts on stdout.
    /// - Throws: exit code 1 when nothing could be taken, or the file was damaged.
    static func show(_ report: Platform.ImportReport) throws {
        for problem in report.skipped + report.notes { error(line(problem)) }
        output(
            text(
                "import_summary",
                [
                    "read": "\(report.read)", "created": "\(report.created)", "updated": "\(report.updated)",
                    "unchanged": "\(report.unchanged)", "skipped": "\(report.skipped.count)",
                ]))
        if !report.absences.isEmpty {
            let fields = report.absences.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            output(text("import_absences", ["fields": fields]))
        }
        let nothing = report.read > 0 && report.read == report.skipped.count
        if nothing || report.isIncomplete { throw ExitCode(1) }
    }
}
