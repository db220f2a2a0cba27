import App
import ArgumentParser
import Kernel
import Localization

/// `kaimen export …`: the portal as files, for another system or for a server of files.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Terminal.text("help_export"), subcommands: [ExportArchive.self, ExportSite.self, ExportLabels.self])
}

/// `kaimen export archive FOLDER --data DIR`.
struct ExportArchive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: Terminal.text("help_export_archive"))

    @Argument(help: "\(Terminal.text("help_export_folder"))")
    var folder: String

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        try await Terminal.reporting {
            let report = try await place.existing().exportArchive(to: folder)
            Terminal.output(
                Terminal.text(
                    "export_archive_summary",
                    [
                        "articles": "\(report.articles)", "zones": "\(report.zones)", "facets": "\(report.facets)",
                        "files": "\(report.files)",
                    ]))
        }
    }
}

/// `kaimen export site FOLDER --data DIR`.
struct ExportSite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: Terminal.text("help_export_site"))

    @Argument(help: "\(Terminal.text("help_export_folder"))")
    var folder: String

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        try await Terminal.reporting {
            let report = try await place.existing().exportSite(to: folder)
            for problem in report.broken { Terminal.error(Terminal.line(problem)) }
            Terminal.output(
                Terminal.text("export_site_summary", ["pages": "\(report.pages)", "files": "\(report.files)"]))
        }
    }
}

/// `kaimen export labels FOLDER --data DIR`.
struct ExportLabels: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels", abstract: Terminal.text("help_export_labels"))

    @Argument(help: "\(Terminal.text("help_export_folder"))")
    var folder: String

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        try await Terminal.reporting {
            let count = try await place.existing().exportLabels(to: folder)
            Terminal.output(Terminal.text("export_labels_summary", ["count": "\(count)", "folder": folder]))
        }
    }
}
