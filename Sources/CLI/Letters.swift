import App
import ArgumentParser
import Foundation
import Kernel
import Localization

/// `kaimen letters …`: letters that the platform wrote, at the machine itself.
struct Letters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Terminal.text("help_letters"), subcommands: [ReturnedLetter.self])
}

/// `kaimen letters returned --data DIR < MESSAGE`: what a mail server wrote back, as its mail program hands it over.
struct ReturnedLetter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "returned", abstract: Terminal.text("help_letters_returned"))

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        try await Terminal.reporting {
            let platform = try place.existing()
            // One byte more than is read, so that a longer message is not taken for a whole one.
            let message = try FileHandle.standardInput.read(upToCount: Platform.longestReport + 1) ?? Data()
            let address = try await platform.noteReport(Array(message))
            Terminal.output(
                address.map { Terminal.text("letters_returned", ["address": $0]) } ?? Terminal.text("letters_under_way")
            )
        }
    }
}
