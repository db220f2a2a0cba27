import Kernel

extension Row {
    /// A name in both languages, of the columns `…_zh` and `…_en`; `nil` without the Chinese one.
    public func localized(_ column: String) -> LocalizedText? {
        text(column + "_zh").map { LocalizedText(chinese: $0, english: text(column + "_en")) }
    }

    /// The number of a record; `nil` where there is none.
    public func identifier<Subject>(_ column: String, _: Subject.Type = Subject.self) -> Identifier<Subject>? {
        integer(column).map { Identifier($0) }
    }

    /// A calendar day; `nil` where there is none.
    public func day(_ column: String) -> CalendarDay? { text(column).flatMap { CalendarDay(iso: $0) } }
}
