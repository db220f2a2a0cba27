import App
import ArgumentParser
import Foundation
import Kernel
import Localization

/// Where a platform is: its folder and its database.
struct PlaceOptions: ParsableArguments {
    @Option(help: "\(Terminal.text("help_data"))")
    var data: String

    @Option(help: "\(Terminal.text("help_database"))")
    var database: String?

    /// The platform, a new one where there is none.
    func open(ledgerKey: String? = nil) throws -> Platform {
        try Platform(dataFolder: data, database: database, ledgerKey: ledgerKey)
    }

    /// The platform; never a new one, for what only reads: in a folder that is empty there is nothing.
    func existing(ledgerKey: String? = nil) throws -> Platform {
        guard database != nil || FileManager.default.fileExists(atPath: data + "/kaimen.sqlite") else {
            throw Problem(field: data, key: "problem_no_platform")
        }
        return try open(ledgerKey: ledgerKey)
    }
}

/// The same, with the key of its ledger.
struct PlatformOptions: ParsableArguments {
    @OptionGroup var place: PlaceOptions

    @Option(help: "\(Terminal.text("help_ledger_key"))")
    var ledgerKey: String?

    /// The platform, a new one where there is none.
    func open() throws -> Platform { try place.open(ledgerKey: Terminal.ledgerKey(ledgerKey)) }

    /// The platform; never a new one.
    func existing() throws -> Platform { try place.existing(ledgerKey: Terminal.ledgerKey(ledgerKey)) }
}
