import Foundation
import Kernel

/// Makes pictures for pages out of pictures that somebody sent, with libvips in processes of its own.
///
/// A hostile file meets a decoder only there, with limits on memory and time. Of an animation the first picture is taken.
public struct PictureWorkshop: Sendable {
    private let tools: PictureTools
    private let limits: PictureLimits
    private let turns: Turns

    /// - Parameters:
    ///   - atOnce: how many pictures are worked on at the same time; each needs up to 300 MB for 40 million pixels of
    ///     JPEG, PNG or WebP, and up to 500 MB for the most that HEIC and AVIF may have.
    ///   - timeLimit: for one step with one picture.
    ///   - folders: where programs are, for another place than the usual ones.
    /// - Throws: `MissingProgram` where libvips' programs are not installed.
    public init(
        limits: PictureLimits = PictureLimits(), atOnce: Int = 1, timeLimit: Duration = .seconds(60),
        folders: [String]? = nil
    ) throws(MissingProgram) {
        tools = try PictureTools(folders: folders ?? LimitedProgram.folders, timeLimit: timeLimit)
        self.limits = limits
        turns = Turns(places: atOnce)
    }

    /// Reads the header of a picture.
    /// - Throws: `PictureRefusal`, also for a picture larger than the limits; `FileRefusal.notReadable`;
    ///   `ProgramFailure` where a program cannot be started.
    public func probe(_ path: String) async throws -> PictureProbe {
        try await turns.run {
            try await WorkFolder.use(in: Scratch.path) { try await read(path, in: $0).probe }
        }
    }

    /// What the camera wrote of when and where a picture was taken; renditions have nothing of it.
    /// - Throws: as `probe`.
    public func capture(_ path: String) async throws -> PictureCapture {
        try await turns.run {
            try await WorkFolder.use(in: Scratch.path) { PictureCapture(try await read(path, in: $0).header) }
        }
    }

    /// Makes a picture of each width, none wider than the original: WebP, and JPEG or PNG.
    ///
    /// Either all are made or none. Where the original is narrower than a width, its own width takes that place.
    /// - Parameters:
    ///   - widths: in pixels; of a very long picture the renditions are narrower.
    ///   - folder: gets the files, named as `640.webp`; it must be there.
    /// - Throws: as `probe`, and what writing to the folder may throw.
    public func renditions(of path: String, widths: [Int], into folder: String) async throws -> [PictureRendition] {
        try await turns.run {
            try await WorkFolder.use(in: folder) { work in
                try await draw(path, widths.filter { $0 > 0 }, in: work).map { try Self.move($0, to: folder) }
            }
        }
    }

    private func draw(_ path: String, _ widths: [Int], in work: WorkFolder) async throws -> [PictureRendition] {
        let header = try await read(path, in: work).header
        guard let widest = widths.max() else { return [] }
        let master = try await PictureMaster(tools, work, header, width: widest)
        var made: [PictureRendition] = []
        for width in Set(widths.map { min($0, master.width) }).sorted() { made += try await master.draw(width) }
        return made
    }

    private func read(
        _ path: String, in folder: WorkFolder
    ) async throws -> (header: PictureHeader, probe: PictureProbe) {
        let signature = try await WaitingWork.run {
            FileSignature(try FileBytes(path).piece(at: 0, length: FileSignature.length))
        }
        guard case .known(let kind) = signature, kind.isPicture else { throw PictureRefusal.noPicture }
        try folder.link(path, as: PictureMaster.source)
        let header = try await tools.header(of: PictureMaster.source, in: folder)
        return (header, try header.probe(kind, limits))
    }

    private static func move(_ rendition: PictureRendition, to folder: String) throws -> PictureRendition {
        let path = folder + "/\(rendition.width).\(rendition.kind.ending)"
        guard rename(rendition.path, path) == 0 else { throw Problem(field: path, key: "problem_file_not_writable") }
        return PictureRendition(kind: rendition.kind, width: rendition.width, height: rendition.height, path: path)
    }
}
