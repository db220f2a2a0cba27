import App
import ArgumentParser
import Foundation
import Kernel
import Localization

/// `kaimen serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: Terminal.text("help_serve"))

    @Option(help: "\(Terminal.text("help_data"))")
    var data: String

    @Option(help: "\(Terminal.text("help_host"))")
    var host = "127.0.0.1"

    @Option(help: "\(Terminal.text("help_port"))")
    var port = 8080

    @Option(help: "\(Terminal.text("help_database"))")
    var database: String?

    @Option(help: "\(Terminal.text("help_ledger_key"))")
    var ledgerKey: String?

    @Option(help: "\(Terminal.text("help_api_limit"))")
    var apiLimit = Platform.requestsPerMinute

    @Option(help: "\(Terminal.text("help_upload_limit"))")
    var uploadLimit = Platform.uploadMegabytes

    @Option(help: "\(Terminal.text("help_sendmail"))")
    var sendmail: String?

    @Option(help: "\(Terminal.text("help_mail_from"))")
    var mailFrom: String?

    @OptionGroup(title: "\(Terminal.text("help_sign_in"))")
    var signIn: SignInOptions

    @Flag(help: "\(Terminal.text("help_demo"))")
    var demo = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError(Terminal.text("usage_port")) }
        guard (sendmail == nil) == (mailFrom == nil) else { throw ValidationError(Terminal.text("usage_mail")) }
        guard (1...1_000_000_000).contains(apiLimit) else { throw ValidationError(Terminal.text("usage_api_limit")) }
        guard (1...64).contains(uploadLimit) else { throw ValidationError(Terminal.text("usage_upload_limit")) }
    }

    func run() async throws {
        try await Terminal.reporting {
            let mail = try sendmail.map { try SendmailProgram(path: $0, sender: mailFrom ?? "") }
            let provider = try signIn.provider()
            let platform = try Platform(
                dataFolder: data, database: database, ledgerKey: Terminal.ledgerKey(ledgerKey))
            if demo { try await Self.fill(platform) }
            let login = demo ? platform.demoLogin() : nil
            try await platform.serve(
                host: host, port: port, isDemonstration: demo, requestsPerMinute: apiLimit,
                uploadMegabytes: uploadLimit, mail: mail, provider: provider,
                warning: { Terminal.error(Terminal.line($0)) }
            ) { address in
                Terminal.output("listening on \(address)")
                guard let login else { return }
                Terminal.error(
                    Terminal.text(
                        "serve_demo_login",
                        [
                            "address": "\(address)/office", "login": login.login, "password": login.password,
                            "file": login.file,
                        ]))
            }
        }
    }

    private static func fill(_ platform: Platform) async throws {
        let fill = try await platform.fillWithDemoData()
        if fill.pages > 0 {
            Terminal.error(Terminal.text("serve_demo", ["pages": "\(fill.pages)", "zones": "\(fill.zones)"]))
        }
        if fill.people > 0 { Terminal.error(Terminal.text("serve_demo_people", ["people": "\(fill.people)"])) }
    }
}
