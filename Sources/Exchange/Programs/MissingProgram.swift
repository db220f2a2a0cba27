import Kernel

/// A program that files are checked or drawn with is not on this machine.
public struct MissingProgram: Error, Sendable, Equatable {
    public let name: String
    /// The Debian package that has it.
    public let package: String

    /// The same in words, with the package to install.
    public var problem: Problem {
        Problem(field: name, key: "problem_program_missing", arguments: ["package": package])
    }
}
