/// Why signing in at the provider did not work. The words are for the log: a visitor is told the kind alone.
public enum ProviderFailure: Error, Sendable, Equatable {
    /// The provider does not answer, or not in time, or with an error of its own.
    case away(String)
    /// The code was used before, is too old or was never given.
    case codeRefused(String)
    /// The provider does not know this platform, or the settings do not fit it.
    case misconfigured(String)
    /// What the provider, or somebody in its name, says breaks a rule and is not believed.
    case untrusted(String)
}
