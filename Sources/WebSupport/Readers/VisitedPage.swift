import Kernel

/// What a visit of a page is counted as. It names nobody: all readers of a page share it.
public struct VisitedPage: Hashable, Sendable {
    /// What kind of page it is; this module knows none by name.
    public let kind: String
    /// The number of the record that the page shows; 0 for a page of no record.
    public let record: Int64
    /// The number of the record that the page's record belongs to; 0 for none.
    public let group: Int64
    /// The language of the page's address.
    public let language: Language

    public init(_ kind: String, record: Int64 = 0, group: Int64 = 0, language: Language) {
        (self.kind, self.record, self.group, self.language) = (kind, record, group, language)
    }

    /// The same without its record: what is counted when there is no room for more.
    var ofNoRecord: VisitedPage { VisitedPage(kind, language: language) }
}
