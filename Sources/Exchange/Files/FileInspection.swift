/// What an uploaded file is, after everything that speaks against it was looked for.
public struct FileInspection: Sendable, Equatable {
    public let kind: FileKind
    /// Bytes.
    public let size: Int
}
