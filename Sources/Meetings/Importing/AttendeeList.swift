import Kernel

/// A list of attendees as lines of text, cells apart by tabs: what a spreadsheet is read into, and what is pasted.
///
/// The first line may name the columns, in any order; without it they are name, unit, title, part, seat, group, mailbox,
/// sign-in name, for whom a substitute comes. Where no line has a tab, commas part the cells.
public struct AttendeeList: Sendable, Equatable {
    /// A column; its name in the catalogue is that of the field.
    public enum Column: String, Sendable, CaseIterable {
        case attendeeName, unit, attendeeTitle, attendeePart, seat, group, mailbox, login, substitutes
    }

    /// A line that holds something.
    public struct Row: Sendable, Equatable {
        /// From 1, blank lines counted.
        public let number: Int
        let cells: [Column: String]

        subscript(column: Column) -> String { cells[column] ?? "" }
    }

    public let rows: [Row]
    /// Headers that name no column; what stands below them is not read.
    public let unknown: [String]
    /// Whether the first line named the columns.
    public let hasHeader: Bool

    /// Scalars that a list has at most.
    public static let longest = 1_000_000

    public init(_ text: String) {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        let hasTabs = text.contains("\t")
        let parted = lines.map { line in
            line.split(omittingEmptySubsequences: false) { hasTabs ? $0 == "\t" : $0 == "," || $0 == "，" }
                .map { $0.trimmed }
        }
        let first = parted.firstIndex { $0.contains { !$0.isEmpty } } ?? 0
        let header = parted.indices.contains(first) ? parted[first].map(Self.column) : []
        hasHeader = header.contains(.attendeeName)
        let columns = hasHeader ? header : Column.allCases.map(Optional.some)
        unknown = hasHeader ? zip(parted[first], header).filter { $1 == nil && !$0.isEmpty }.map(\.0) : []
        rows = parted.enumerated().dropFirst(hasHeader ? first + 1 : 0).compactMap { index, cells in
            guard cells.contains(where: { !$0.isEmpty }) else { return nil }
            let pairs = zip(columns, cells).compactMap { column, cell in column.map { ($0, cell) } }
            return Row(number: index + 1, cells: Dictionary(pairs) { first, _ in first })
        }
    }

    /// Which column a header names: `姓名`, `Name *`, `姓名 (name)`.
    static func column(_ header: String) -> Column? {
        let whole = folded(header)
        if let column = headers[whole] { return column }
        let parts = header.split { "()（）/|".contains($0) }.map { folded(String($0)) }.filter { !$0.isEmpty }
        return parts.first.flatMap { headers[$0] }
    }

    private static func folded(_ text: String) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    private static let headers: [String: Column] = [
        "姓名": .attendeeName, "名字": .attendeeName, "参会人员": .attendeeName, "name": .attendeeName,
        "attendee": .attendeeName, "fullname": .attendeeName,
        "单位": .unit, "工作单位": .unit, "所在单位": .unit, "单位代码": .unit, "unit": .unit, "organisation": .unit,
        "organization": .unit,
        "职务": .attendeeTitle, "职务职称": .attendeeTitle, "title": .attendeeTitle, "position": .attendeeTitle,
        "身份": .attendeePart, "参会身份": .attendeePart, "参会类别": .attendeePart, "part": .attendeePart,
        "comesas": .attendeePart, "role": .attendeePart,
        "座位": .seat, "座位号": .seat, "座次": .seat, "seat": .seat,
        "组别": .group, "分组": .group, "小组": .group, "代表团": .group, "group": .group,
        "邮箱": .mailbox, "电子邮箱": .mailbox, "email": .mailbox, "mailbox": .mailbox,
        "登录名": .login, "用户名": .login, "login": .login, "signinname": .login,
        "代替": .substitutes, "代谁参会": .substitutes, "替谁参会": .substitutes, "comesfor": .substitutes,
        "substitutes": .substitutes,
    ]

    /// As what somebody comes, in the words of lists; `nil` for what they do not say.
    static func part(_ word: String) -> Attendee.Part? {
        switch folded(word) {
        case "", "成员", "正式", "正式参会", "出席", "参会", "member": .member
        case "列席", "列席人员", "observer": .observer
        case "替会", "代会", "代参会", "替会人员", "substitute": .substitute
        default: nil
        }
    }
}
