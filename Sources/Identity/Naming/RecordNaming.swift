import Kernel

/// How a room names its records of one kind, for all that mention them by number: audit lists, histories, chains.
///
/// The words for the kind itself stand in the catalogue under `record_` and the kind. A record that is missing from an
/// answer is not there, as far as the viewer may know.
public struct RecordNaming: Sendable {
    /// As in `SubjectReference.kind`.
    public let kind: String
    /// What a viewer sees of records, all looked up together.
    public let sights: @Sendable (_ records: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight]
    /// The texts in which sentences are quoted, of those records that the viewer may read; `nil` for kinds without.
    public let texts: (@Sendable (_ records: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: SourceText])?

    public init(
        kind: String,
        sights: @escaping @Sendable (_ records: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight],
        texts: (@Sendable (_ records: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: SourceText])? = nil
    ) {
        (self.kind, self.sights, self.texts) = (kind, sights, texts)
    }
}
