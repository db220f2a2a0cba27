import App
import ArgumentParser
import Kernel
import Localization

/// `kaimen account …`: accounts, at the machine itself.
struct Account: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Terminal.text("help_account"), subcommands: [CreateAdministrator.self, CreateToken.self])
}

/// `kaimen account create-administrator --data DIR --login NAME --name NAME`.
struct CreateAdministrator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create-administrator", abstract: Terminal.text("help_account_administrator"))

    @OptionGroup var place: PlaceOptions

    @Option(help: "\(Terminal.text("help_account_login"))")
    var login: String

    @Option(help: "\(Terminal.text("help_account_name"))")
    var name: String

    @Option(help: "\(Terminal.text("help_account_unit"))")
    var unit: String?

    func run() async throws {
        try await Terminal.reporting {
            let platform = try place.open()
            let password = try await PasswordPrompt.newPassword()
            try await platform.createAdministrator(
                login: login, name: name, password: password,
                unit: unit ?? Catalogue.shared.text("account_root_unit", .zhHans))
            Terminal.output(Terminal.text("account_created", ["login": login.lowercased()]))
        }
    }
}
