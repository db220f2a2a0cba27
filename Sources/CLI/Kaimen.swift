import ArgumentParser
import Foundation
import Kernel
import Localization

/// The command `kaimen`.
@main
struct Kaimen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kaimen", abstract: "The door of the development zones: portal, import and what follows.",
        subcommands: [Serve.self, Import.self])
}

/// Words on the terminal: language of the environment, one sentence per problem, on stderr.
enum Terminal {
    static var language: Language {
        let environment = ProcessInfo.processInfo.environment
        let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
        return locale.lowercased().hasPrefix("zh") ? .zhHans : .english
    }

    static func error(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    static func output(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// Prints a problem in the user's language and ends the command with exit code 1.
    static func fail(_ problem: Problem) -> ExitCode {
        error(Catalogue.shared.sentence(problem, language))
        return ExitCode(1)
    }
}
