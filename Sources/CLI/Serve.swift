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

    @Flag(help: "\(Terminal.text("help_demo"))")
    var demo = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError(Terminal.text("usage_port")) }
    }

    func run() async throws {
        do {
            let platform = try Platform(
                dataFolder: data, database: database, ledgerKey: Terminal.ledgerKey(ledgerKey))
            if demo, let filled = try await platform.fillWithDemoData() {
                Terminal.error(
                    Terminal.text(
                        "serve_demo", ["pages": "\(filled.pages)", "zones": "\(filled.zones)"]))
            }
            try await platform.serve(host: host, port: port, isDemonstration: demo) {
                Terminal.output("listening on \($0)")
            }
        } catch let problem as Problem {
            throw Terminal.fail(problem)
        }
    }
}
