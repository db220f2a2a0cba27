import Subprocess
import SystemPackage

/// Programs of this machine that make files for tests, or judge ours.
///
/// Not Foundation's `Process`: to find the highest open file it copies 256 bytes from each entry of `/proc/self/fd`, past
/// the end of what was read, and that ends a process that has some 1,350 open files now and then.
public enum TestProgram {
    /// How a program came to its end.
    public struct Answer: Sendable {
        /// `nil` when a signal ended it.
        public let exitCode: Int32?
        /// What it wrote to standard output.
        public let output: String
        /// What it wrote to standard error.
        public let complaints: String
    }

    /// Runs a program to its end.
    /// - Parameters:
    ///   - name: looked up on the path.
    ///   - folder: where it works; ours when `nil`.
    /// - Throws: when there is no such program, or when it writes more than a megabyte.
    public static func run(_ name: String, _ arguments: [String], in folder: String? = nil) async throws -> Answer {
        let result = try await Subprocess.run(
            .name(name), arguments: Arguments(arguments), workingDirectory: folder.map { FilePath($0) },
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        let exitCode: Int32? = if case .exited(let code) = result.terminationStatus { code } else { nil }
        return Answer(
            exitCode: exitCode, output: result.standardOutput ?? "", complaints: result.standardError ?? "")
    }
}
