import Kernel

/// A section as a form says it.
public struct SectionDraft: Sendable, Equatable {
    /// `nil` for a new one.
    public var id: Int64?
    /// The version that the edit is based on.
    public var version: Int64 = 0
    public var nameChinese = ""
    public var nameEnglish = ""
    public var type = Section.ColumnType.news
    public var hidesWhenEmpty = false

    public init(id: Int64? = nil) { self.id = id }

    public init(_ section: Section) {
        (id, version) = (section.id, section.version)
        (nameChinese, nameEnglish) = (section.name.chinese, section.name.english ?? "")
        (type, hidesWhenEmpty) = (section.type, section.hidesWhenEmpty)
    }

    /// In characters.
    static let longestName = 50

    var tidied: SectionDraft {
        var draft = self
        draft.nameChinese = nameChinese.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        draft.nameEnglish = nameEnglish.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return draft
    }

    var problems: [Problem] {
        var problems: [Problem] = []
        if nameChinese.isEmpty { problems.append(Problem(field: "nameChinese", key: "problem_required")) }
        for (field, name) in [("nameChinese", nameChinese), ("nameEnglish", nameEnglish)]
        where name.count > Self.longestName {
            problems.append(
                Problem(field: field, key: "problem_too_long", arguments: ["count": "\(Self.longestName)"]))
        }
        return problems
    }
}
