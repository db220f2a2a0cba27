/// Reads documents that somebody sent: Word's `.docx`, PDFs with text, web pages and plain texts, by what they hold.
///
/// Nothing in a document is run or fetched. PDFs are read by poppler in a process of its own.
public struct DocumentReader: Sendable {
    private let limits: DocumentLimits
    private let pdf: Result<PDFDocument, MissingProgram>
    private let turns: Turns

    /// - Parameters:
    ///   - atOnce: how many documents are read at the same time.
    ///   - place: a folder for temporary files.
    ///   - folders: where programs are, for another place than the usual ones.
    public init(
        limits: DocumentLimits = DocumentLimits(), atOnce: Int = 2, place: String = Scratch.path,
        folders: [String]? = nil
    ) {
        self.limits = limits
        do {
            pdf = .success(
                try PDFDocument(limits: limits, place: place, folders: folders ?? LimitedProgram.folders))
        } catch {
            pdf = .failure(error)
        }
        turns = Turns(places: atOnce)
    }

    /// Reads a document.
    /// - Throws: `DocumentRefusal`; for a PDF `MissingProgram` where poppler's programs or qpdf are not installed, and
    ///   `ProgramFailure.notStarted` where one cannot be started.
    public func read(_ bytes: [UInt8]) async throws -> DocumentText {
        guard !bytes.isEmpty else { throw DocumentRefusal.empty }
        guard bytes.count <= limits.bytes else { throw DocumentRefusal.tooLarge(bytes: limits.bytes) }
        let head = Array(bytes.prefix(FileSignature.length))
        let (limits, signature) = (limits, FileSignature(head))
        return try await turns.run {
            if signature == .known(.pdf) { return try await pdf.get().read(bytes) }
            return try await WaitingWork.run {
                switch signature {
                case .zip: try WordDocument(bytes, limits: limits).read()
                case .compound: throw Self.refusal(ofCompound: bytes)
                case .known(.html): try MarkupDocument.read(bytes, limits: limits)
                case .known(let kind): throw DocumentRefusal.foreign(ForeignDocument(kind) ?? .archive)
                case nil: try PlainDocument.read(bytes, head: head, limits: limits)
                }
            }
        }
    }

    /// An encrypted `.docx` is a compound file as well, whose streams say so.
    private static func refusal(ofCompound bytes: [UInt8]) -> DocumentRefusal {
        var file = CompoundFile()
        file.add(bytes)
        do throws(FileRefusal) { try file.check() } catch { if case .encrypted = error { return .encrypted } }
        return .foreign(file.kind.flatMap(ForeignDocument.init) ?? .compound)
    }
}
