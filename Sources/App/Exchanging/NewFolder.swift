import Foundation
import Glibc
import Kernel

/// A folder that is there with all its files or not at all: written beside its place, then renamed.
struct NewFolder: Sendable {
    private let target: String
    private let temporary: String

    /// - Throws: `Problem` when there is something at its place already, or the place cannot be written.
    init(_ path: String) throws {
        let place = PathText(path)
        target = "\(place.folder)/\(place.name)"
        let held = try? FileManager.default.contentsOfDirectory(atPath: target)
        guard held?.isEmpty ?? !FileManager.default.fileExists(atPath: target) else {
            throw Problem(field: path, key: "problem_export_exists")
        }
        temporary = "\(place.folder)/.\(place.name).\(UUID().uuidString).part"
        do {
            try Self.create(temporary)
        } catch {
            // The name that the user knows.
            throw Problem(field: path, key: error.key)
        }
    }

    /// Where a file of the folder is written now; its own folder is there.
    /// - Parameter path: relative, without `..`.
    func place(of path: String) throws -> String {
        let file = "\(temporary)/\(path)"
        try Self.create(PathText(file).folder)
        return file
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        let file = try place(of: path)
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: file))
        } catch {
            throw Problem(field: "\(target)/\(path)", key: "problem_file_not_writable")
        }
    }

    /// Puts the folder at its place.
    func finish() throws {
        guard rename(temporary, target) == 0 else { throw Problem(field: target, key: "problem_file_not_writable") }
    }

    /// Removes what was written, after a failure.
    func discard() { try? FileManager.default.removeItem(atPath: temporary) }

    private static func create(_ folder: String) throws(Problem) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Problem(field: folder, key: "problem_file_not_writable")
        }
    }
}
