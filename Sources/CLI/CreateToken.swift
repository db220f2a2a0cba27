import App
import ArgumentParser
import Kernel
import Localization

/// `kaimen account token --data DIR --login NAME --scopes unit.read,person.manage --name TEXT [--days N]`.
struct CreateToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: Terminal.text("help_account_token"))

    @OptionGroup var place: PlaceOptions

    @Option(help: "\(Terminal.text("help_account_login"))")
    var login: String

    @Option(help: "\(Terminal.text("help_account_scopes"))")
    var scopes: String

    @Option(help: "\(Terminal.text("help_account_token_name"))")
    var name: String

    @Option(help: "\(Terminal.text("help_account_days"))")
    var days = "90"

    func run() async throws {
        try await Terminal.reporting {
            let platform = try place.open()
            let scopes = scopes.split(separator: ",").map { $0.filter { $0 != " " } }
            Terminal.output(try await platform.createToken(login: login, name: name, scopes: scopes, days: days))
        }
    }
}
