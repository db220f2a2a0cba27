import App
import ArgumentParser
import Identity
import Kernel
import Localization

/// `kaimen people …`: units and people, at the machine itself.
struct People: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Terminal.text("help_people"), subcommands: [ImportPeople.self])
}

/// `kaimen people import FILE… --data DIR [--dry-run] [--json]`.
struct ImportPeople: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: Terminal.text("help_people_import"))

    @Argument(help: "\(Terminal.text("help_people_import_files"))")
    var files: [String]

    @OptionGroup var place: PlaceOptions

    @Flag(help: "\(Terminal.text("help_people_import_dry"))")
    var dryRun = false

    @Flag(help: "\(Terminal.text("help_people_import_json"))")
    var json = false

    func run() async throws {
        try await Terminal.reporting {
            let platform = try place.open()
            let preview = try await platform.importPeople(files: files, program: "import", isTrial: dryRun)
            if json { PreviewText.writeJSON(preview) } else { PreviewText.write(preview, isTrial: dryRun) }
            if !preview.problems.isEmpty { throw ExitCode(1) }
        }
    }
}
