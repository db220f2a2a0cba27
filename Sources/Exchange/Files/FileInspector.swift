/// Decides by its content whether a file that somebody sent may be an attachment or a picture.
///
/// Refused are: pages and drawings that can run script, archives, documents with programs, with foreign files or a
/// password, PDFs that do more than show pages, files that unpack to too much, that are two kinds at once or whose name
/// claims another kind. Pictures are judged further by `PictureWorkshop`.
public struct FileInspector: Sendable {
    private let limits: FileLimits
    private let pdf: PDFCheck
    private let place: String

    /// - Parameters:
    ///   - place: a folder for temporary files.
    ///   - folders: where programs are, for another place than the usual ones.
    /// - Throws: `MissingProgram` where qpdf is not installed.
    public init(
        limits: FileLimits = FileLimits(), place: String = Scratch.path, folders: [String]? = nil
    ) throws(MissingProgram) {
        self.limits = limits
        self.place = place
        pdf = try PDFCheck(folders: folders ?? LimitedProgram.folders)
    }

    /// Looks through a file. Nothing of it is run, and no more than a part of it is in memory.
    /// - Parameters:
    ///   - path: of the file.
    ///   - name: what its sender calls it.
    /// - Throws: `FileRefusal`; `ProgramFailure` where qpdf cannot be started.
    public func inspect(_ path: String, name: String) async throws -> FileInspection {
        let limits = limits
        let inspection = try await WaitingWork.run {
            try Self.inspect(FileBytes(path), path: path, name: name, limits: limits)
        }
        if inspection.kind == .pdf { try await pdf.check(path, in: place) }
        return inspection
    }

    private static func inspect(
        _ file: FileBytes, path: String, name: String, limits: FileLimits
    ) throws(FileRefusal) -> FileInspection {
        guard file.count > 0 else { throw .empty }
        guard file.count <= limits.bytes else { throw .tooLarge(bytes: limits.bytes) }
        let signature = FileSignature(try file.piece(at: 0, length: FileSignature.length))
        let kind = try kind(signature, file, path, limits)
        try Polyglot.check(file, kind: kind, isZip: signature == .zip)
        try FileName.check(name, against: kind)
        return FileInspection(kind: kind, size: file.count)
    }

    private static func kind(
        _ signature: FileSignature?, _ file: FileBytes, _ path: String, _ limits: FileLimits
    ) throws(FileRefusal) -> FileKind {
        switch signature {
        case .known(let kind) where kind == .svg || kind == .html: throw .script(kind)
        case .known(let kind): return kind
        case .compound: return try OldOfficeFile.kind(of: file)
        case .zip:
            var package = OfficePackage(packed: file.count, limits: limits)
            return try package.kind(ofFile: path)
        case nil: throw .unknownKind
        }
    }
}
