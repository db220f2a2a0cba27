import Foundation
import Glibc
import Subprocess
import SystemPackage

/// A program of this machine that reads files of strangers: started with limits, without our environment.
///
/// Whatever its decoders do with a hostile file, they do in a process that may have only so much memory and time, and
/// that knows no secret of ours.
struct LimitedProgram: Sendable {
    /// What a program may use.
    struct Limits: Sendable {
        /// Of the processor.
        var time: Duration = .seconds(60)
        /// By the clock: one that sleeps takes nothing of the processor. `nil` for ten times as long as it may take there:
        /// on a busy machine it waits for its turn.
        var wall: Duration?
        var patience: Duration { wall ?? time * 10 }
        /// Bytes of addresses, a good deal more than what is resident.
        var memory = 1536 << 20
        /// Bytes of a file that it writes.
        var file = 1 << 30
    }

    /// How it came to its end by itself.
    struct Answer<Output: Sendable>: Sendable {
        let exitCode: Int
        let output: Output
    }

    private let path: String
    private let limiter: String
    private let limits: Limits

    /// - Parameters:
    ///   - name: of the program, without a folder.
    ///   - package: the Debian package that has it.
    ///   - folders: where programs are.
    /// - Throws: `MissingProgram`.
    init(_ name: String, package: String, folders: [String], limits: Limits = Limits()) throws(MissingProgram) {
        path = try Self.find(name, package, folders)
        limiter = try Self.find("prlimit", "util-linux", folders)
        self.limits = limits
    }

    /// Where Debian has programs, before what else is on our path.
    static var folders: [String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return ["/usr/bin", "/bin"] + path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    }

    private static func find(_ name: String, _ package: String, _ folders: [String]) throws(MissingProgram) -> String {
        let paths = folders.map { $0 + "/" + name }
        guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw MissingProgram(name: name, package: package)
        }
        return path
    }

    /// Runs it to its end. Waits without holding a thread.
    /// - Parameters:
    ///   - folder: where it works, and has its temporary files.
    ///   - reading: reads what it writes to standard output, to the end. What it says besides is dropped.
    /// - Throws: `ProgramFailure`, or what `reading` throws.
    func run<Output: Sendable>(
        _ arguments: [String], in folder: String, environment: [String: String] = [:],
        reading: @escaping @Sendable (SubprocessOutputSequence) async throws -> Output
    ) async throws -> Answer<Output> {
        try await withThrowingTaskGroup(of: Answer<Output>?.self) { group in
            group.addTask { try await start(arguments, folder, environment, reading) }
            group.addTask {
                try await Task.sleep(for: limits.patience)
                return nil
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() ?? nil else { throw ProgramFailure.timeLimit }
            return answer
        }
    }

    private func start<Output: Sendable>(
        _ arguments: [String], _ folder: String, _ environment: [String: String],
        _ reading: @escaping @Sendable (SubprocessOutputSequence) async throws -> Output
    ) async throws -> Answer<Output> {
        var options = PlatformOptions()
        // A session of its own, so that what it started ends with it.
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
        ]
        let inherited = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder, "TMPDIR": folder]
        let given = inherited.merging(environment) { $1 }
        do {
            let result = try await Subprocess.run(
                .path(FilePath(limiter)), arguments: Arguments(restrictions + [path] + arguments),
                environment: .custom(
                    Dictionary(uniqueKeysWithValues: given.map { (Environment.Key(stringLiteral: $0), $1) })),
                workingDirectory: FilePath(folder), platformOptions: options, input: .none, output: .sequence,
                error: .discarded
            ) { execution in
                try await reading(execution.standardOutput)
            }
            guard case .exited(let code) = result.terminationStatus else { throw ProgramFailure.crashed }
            return Answer(exitCode: Int(code), output: result.closureResult)
        } catch let error as SubprocessError {
            throw ProgramFailure.notStarted("\(path): \(error)")
        }
    }

    /// A core file of a large process would fill the disk.
    private var restrictions: [String] {
        [
            "--as=\(limits.memory)", "--cpu=\(max(1, limits.time.components.seconds))", "--core=0",
            "--fsize=\(limits.file)", "--nofile=256",
        ]
    }
}

extension LimitedProgram {
    /// Runs it to its end for the text that it writes, of which the first `limit` bytes are kept.
    func text(
        _ arguments: [String], in folder: String, environment: [String: String] = [:], limit: Int = 1 << 18
    ) async throws -> Answer<String> {
        let answer = try await run(arguments, in: folder, environment: environment) { output in
            var bytes: [UInt8] = []
            for try await buffer in output where bytes.count < limit {
                buffer.withUnsafeBytes { bytes.append(contentsOf: $0.prefix(limit - bytes.count)) }
            }
            return bytes
        }
        return Answer(exitCode: answer.exitCode, output: String(decoding: answer.output, as: UTF8.self))
    }
}
