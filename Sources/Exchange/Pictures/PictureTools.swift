import Subprocess

/// libvips' programs, each call in a process of its own with limits on memory and time.
///
/// Loaders that libvips itself calls untrusted are shut; one thread and little memory of what was done before are enough
/// for one picture.
struct PictureTools: Sendable {
    private static let environment = [
        "VIPS_BLOCK_UNTRUSTED": "1", "VIPS_CONCURRENCY": "1", "VIPS_DISC_THRESHOLD": "100m", "MALLOC_ARENA_MAX": "1",
    ]
    private static let cache = ["--vips-cache-max=10", "--vips-cache-max-memory=33554432"]

    private let vips: LimitedProgram
    private let header: LimitedProgram

    /// - Throws: `MissingProgram`.
    init(folders: [String], timeLimit: Duration) throws(MissingProgram) {
        var limits = LimitedProgram.Limits()
        limits.time = timeLimit
        vips = try LimitedProgram("vips", package: "libvips-tools", folders: folders, limits: limits)
        header = try LimitedProgram("vipsheader", package: "libvips-tools", folders: folders, limits: limits)
    }

    /// The header of a picture.
    /// - Throws: `PictureRefusal`, `ProgramFailure.notStarted`.
    func header(of name: String, in folder: WorkFolder) async throws -> PictureHeader {
        PictureHeader(try await run(header, ["-a", name], folder))
    }

    /// One of libvips' operations.
    /// - Returns: what it writes.
    /// - Throws: `PictureRefusal` when it fails, `ProgramFailure.notStarted`.
    @discardableResult
    func run(_ operation: String, _ arguments: [String], in folder: WorkFolder) async throws -> String {
        try await run(vips, Self.cache + [operation] + arguments, folder)
    }

    private func run(_ program: LimitedProgram, _ arguments: [String], _ folder: WorkFolder) async throws -> String {
        do {
            let answer = try await program.text(arguments, in: folder.path, environment: Self.environment)
            guard answer.exitCode == 0 else { throw PictureRefusal.damaged }
            return answer.output
        } catch ProgramFailure.timeLimit {
            throw PictureRefusal.tooSlow
        } catch ProgramFailure.crashed {
            throw PictureRefusal.damaged
        }
    }
}
