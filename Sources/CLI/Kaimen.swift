import ArgumentParser
import Foundation
import Kernel
import Localization
import Storage

/// The command `kaimen`.
@main
struct Kaimen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kaimen", abstract: Terminal.text("help_kaimen"),
        subcommands: [
            Serve.self, Import.self, Export.self, Extract.self, People.self, Account.self, Letters.self, Audit.self,
            Migrate.self,
        ])

    /// Runs the command line: exit 0 when done, 1 for work that failed, 2 for wrong usage.
    static func main() async {
        do {
            var command = try await asyncParseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as StorageFailure {
            exit(withError: Terminal.fail(failure.problem))
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.error(fullMessage(for: error))
            Foundation.exit(2)
        }
    }
}

/// Words on the terminal: language of the environment, one sentence per problem, on stderr.
enum Terminal {
    static let language: Language = {
        let environment = ProcessInfo.processInfo.environment
        let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
        return locale.lowercased().hasPrefix("zh") ? .zhHans : .english
    }()

    /// A text of the catalogue in that language.
    static func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        Catalogue.shared.text(key, language, arguments)
    }

    /// The file of the ledger's key: of the option, else of the environment.
    static func ledgerKey(_ option: String?) -> String? {
        option ?? ProcessInfo.processInfo.environment["KAIMEN_LEDGER_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    static func error(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    static func output(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// Prints a problem in the user's language and ends the command with exit code 1.
    static func fail(_ problem: Problem) -> ExitCode {
        error(Catalogue.shared.sentence(problem, language))
        return ExitCode(1)
    }

    /// Runs a command's work; what goes wrong becomes a line each on stderr, and exit code 1.
    static func reporting(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let problem as Problem {
            throw fail(problem)
        } catch let problems as Problems {
            for problem in problems.list { error(line(problem)) }
            throw ExitCode(1)
        } catch let refusal as Refusal {
            error(text(refusal.key, refusal.arguments))
            throw ExitCode(1)
        }
    }

    /// A problem of a form field: most of those sentences do not name it, for on a page they stand beside it.
    static func line(_ problem: Problem) -> String {
        // A title can be a text of its own.
        let names = problem.arguments.mapValues { $0.count > 200 ? $0.prefix(199) + "…" : $0 }
        let template = text(problem.key)
        let isNamed = problem.arguments.contains { $0.value == problem.field && template.contains("{\($0.key)}") }
        let sentence = text(problem.key, names)
        return isNamed ? sentence : "\(names["field"] ?? problem.field): \(sentence)"
    }
}
