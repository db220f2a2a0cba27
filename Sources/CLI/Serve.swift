import App
import ArgumentParser
import Foundation
import Kernel
import Localization

/// `kaimen serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the portal.")

    @Option(help: "The folder with the database and the files; created when it is not there.")
    var data: String

    @Option(help: "The address to listen on; :: listens on IPv6 and IPv4.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 takes a free one.")
    var port = 8080

    @Option(help: "Reserved for PostgreSQL; this version keeps everything in the data folder.")
    var database: String?

    @Flag(help: "Fill an empty portal with the fictional province first.")
    var demo = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
        if database != nil {
            throw ValidationError("--database is not available in this version. Leave it out to use SQLite in --data.")
        }
    }

    func run() async throws {
        do {
            let platform = try Platform(dataFolder: data)
            if demo, let filled = try await platform.fillWithDemoData() {
                Terminal.error(
                    Catalogue.shared.text(
                        "serve_demo", Terminal.language, ["pages": "\(filled.pages)", "zones": "\(filled.zones)"]))
            }
            try await platform.serve(host: host, port: port) { Terminal.output("listening on \($0)") }
        } catch let problem as Problem {
            throw Terminal.fail(problem)
        }
    }
}
