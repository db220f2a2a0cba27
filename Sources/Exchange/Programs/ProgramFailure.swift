/// Why a program gave no exit code.
public enum ProgramFailure: Error, Sendable, Equatable {
    /// Its time was up: it was ended.
    case timeLimit
    /// A signal ended it: a fault of its own, or more processor time than it may have.
    case crashed
    /// So many wait for it already that it was not started.
    case busy
    /// It could not be started, for this reason.
    case notStarted(String)
}
