import Foundation

/// A folder for the files of one piece of work, removed when it is done.
struct WorkFolder: Sendable {
    let path: String

    /// Does work in a new folder.
    /// - Parameter place: the folder to make it in.
    static func use<Result: Sendable>(
        in place: String, _ work: (WorkFolder) async throws -> Result
    ) async throws -> Result {
        let path = place + "/work-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await work(WorkFolder(path: path))
    }

    /// Gives a file a plain name here: programs find options in names such as `a[n=-1].gif`.
    func link(_ file: String, as name: String) throws {
        let target = URL(fileURLWithPath: file).path
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }
}
