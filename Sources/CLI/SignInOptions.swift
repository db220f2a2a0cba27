import App
import ArgumentParser
import Kernel
import Localization

/// The organization's own identity provider, for `kaimen serve`.
struct SignInOptions: ParsableArguments {
    @Option(help: "\(Terminal.text("help_sign_in_issuer"))")
    var signInIssuer: String?

    @Option(help: "\(Terminal.text("help_sign_in_client"))")
    var signInClient: String?

    @Option(help: "\(Terminal.text("help_sign_in_secret_file"))")
    var signInSecretFile: String?

    @Option(help: "\(Terminal.text("help_sign_in_name"))")
    var signInName: String?

    @Option(help: "\(Terminal.text("help_sign_in_name_english"))")
    var signInNameEnglish: String?

    @Flag(help: "\(Terminal.text("help_sign_in_passes_code"))")
    var signInPassesCode = false

    func validate() throws {
        let needed = [signInIssuer, signInClient, signInSecretFile].compactMap { $0 }
        let isNamed = signInName != nil || signInNameEnglish != nil || signInPassesCode
        guard needed.count == 3 || needed.isEmpty && !isNamed else {
            throw ValidationError(Terminal.text("usage_sign_in"))
        }
    }

    /// - Returns: `nil` where none is set.
    /// - Throws: `Problem` for what cannot be right.
    func provider() throws -> SignInProvider? {
        guard let signInIssuer, let signInClient, let signInSecretFile else { return nil }
        return try SignInProvider(
            issuer: signInIssuer, client: signInClient, secretFile: signInSecretFile, name: signInName,
            englishName: signInNameEnglish, passesCode: signInPassesCode)
    }
}
