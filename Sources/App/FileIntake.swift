import Exchange
import Foundation
import Kernel
import NIOPosix
import OfficeWeb
import Publishing
import Storage

/// The way of a file that somebody sent: written aside, looked into, drawn smaller where it is a picture, stored.
struct FileIntake: Sendable {
    let files: FileStore
    /// Where files are written aside.
    var place = Scratch.path

    /// Pixels of the widths that pages ask for; a picture that is narrower has its own width instead.
    static let widths = [320, 640, 1024, 1600]

    /// One picture at a time: each may take 300 MB.
    private static let workshop = Result { try PictureWorkshop() }

    /// - Throws: `Problem` for a file that is not taken.
    func take(_ bytes: [UInt8], _ name: String) async throws -> FileDesk.Kept {
        try await saying(name) { folder in try await taking(bytes, name, folder) }
    }

    /// A photograph, and what its camera wrote of when and where it was taken, which the pictures that are kept lose.
    /// - Throws: `Problem` for a file that is no picture, or is not taken.
    func photograph(_ bytes: [UInt8], _ name: String) async throws -> FileDesk.Photograph {
        try await saying(name) { folder in
            let path = try await lay(bytes, in: folder)
            guard try await FileInspector(place: folder).inspect(path, name: name).kind.isPicture else {
                throw PictureRefusal.noPicture
            }
            let capture = try await Self.workshop.get().capture(path)
            return FileDesk.Photograph(kept: try await picture(name, path, folder), capture: capture)
        }
    }

    /// Does something in a folder, which is removed whatever happens, and says in words why a file is not taken.
    private func saying<Result>(_ name: String, _ work: (_ folder: String) async throws -> Result) async throws
        -> Result
    {
        let folder = place + "/file-" + UUID().uuidString
        // Of what could not be written whole there is a part.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            return try await work(folder)
        } catch let refusal as FileRefusal {
            throw refusal.problem(field: name)
        } catch let refusal as PictureRefusal {
            throw refusal.problem(field: name)
        } catch let missing as MissingProgram {
            throw missing.problem
        }
    }

    /// Writes a file aside.
    private func lay(_ bytes: [UInt8], in folder: String) async throws -> String {
        let path = folder + "/original"
        try await NIOThreadPool.singleton.runIfActive {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }
        return path
    }

    private func taking(_ bytes: [UInt8], _ name: String, _ folder: String) async throws -> FileDesk.Kept {
        let path = try await lay(bytes, in: folder)
        let kind = try await FileInspector(place: folder).inspect(path, name: name).kind
        guard kind.isPicture else {
            let hash = try await NIOThreadPool.singleton.runIfActive { try files.store(bytes) }
            return FileDesk.Kept(file: file(hash, name, kind, bytes.count), renditions: [])
        }
        return try await picture(name, path, folder)
    }

    /// A picture is kept as the workshop drew it: without the place and the camera that the original names.
    private func picture(_ name: String, _ path: String, _ folder: String) async throws -> FileDesk.Kept {
        let drawn = try await Self.workshop.get().renditions(of: path, widths: Self.widths, into: folder)
        let kept = try await NIOThreadPool.singleton.runIfActive {
            try drawn.map { picture in
                let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: picture.path)))
                return PictureRendition(
                    hash: try files.store(bytes), mediaType: picture.kind.mediaType, width: Int64(picture.width),
                    height: Int64(picture.height), size: Int64(bytes.count))
            }
        }
        let plain = kept.filter { $0.mediaType != FileKind.webp.mediaType }
        guard let widest = plain.max(by: { $0.width < $1.width }) else { throw PictureRefusal.damaged }
        let file = ManuscriptFile(
            hash: widest.hash, name: name, mediaType: widest.mediaType, size: widest.size, width: widest.width,
            height: widest.height)
        return FileDesk.Kept(file: file, renditions: kept)
    }

    private func file(_ hash: String, _ name: String, _ kind: FileKind, _ size: Int) -> ManuscriptFile {
        ManuscriptFile(
            hash: hash, name: name, mediaType: kind.mediaType, size: Int64(size), width: nil, height: nil)
    }
}
