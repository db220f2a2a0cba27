import Crypto
import Exchange
import Foundation
import Kernel
import NIOPosix
import OfficeWeb
import Publishing

/// Takes the files that an export names out of their folder, each once.
actor MediaIntake {
    private let media: WordPressMedia
    private let intake: FileIntake
    private var kept: [String: FileDesk.Kept] = [:]

    /// A text of an export may name pictures of this many bytes and no larger ones.
    private static let largest = 100 << 20

    init(folder: String?, intake: FileIntake) {
        media = WordPressMedia(folder: folder)
        self.intake = intake
    }

    /// SHA-256 of the files that are there, by address.
    func digests(_ references: [String]) async throws -> [String: String] {
        var digests: [String: String] = [:]
        for reference in references {
            guard let path = media.path(of: reference), let bytes = try await Self.bytes(path) else { continue }
            digests[reference] = SHA256.hash(data: bytes).description
        }
        return digests
    }

    /// The files of addresses, looked into and stored, and what is wrong with the others.
    func take(_ references: [String], for title: String) async throws -> (
        files: [String: FileDesk.Kept], problems: [Problem]
    ) {
        var files: [String: FileDesk.Kept] = [:]
        var problems: [Problem] = []
        for reference in references {
            do {
                files[reference] = try await take(reference, for: title)
            } catch let problem as Problem {
                problems.append(problem)
            }
        }
        return (files, problems)
    }

    private func take(_ reference: String, for title: String) async throws -> FileDesk.Kept {
        guard let path = media.path(of: reference), let bytes = try await Self.bytes(path) else {
            throw Problem(
                field: title, key: "problem_wordpress_media", arguments: ["file": String(reference.prefix(200))])
        }
        if let known = kept[path] { return known }
        let file = try await intake.take([UInt8](bytes), PathText(path).name)
        kept[path] = file
        return file
    }

    private static func bytes(_ path: String) async throws -> Data? {
        try await NIOThreadPool.singleton.runIfActive {
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            return (size ?? largest + 1) <= largest ? FileManager.default.contents(atPath: path) : nil
        }
    }
}
