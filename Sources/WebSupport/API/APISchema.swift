import Kernel

/// What a value of the interface may be: the document describes it, and a value from outside is held against it.
public struct APISchema: Sendable {
    indirect enum Form: Sendable {
        case text(TextRule)
        case integer(ClosedRange<Int>)
        case truth
        case list(APISchema, atMost: Int?)
        case object([Member])
        /// Described once under a name, and referred to.
        case named(String, APISchema)
    }

    /// What a text must be.
    struct TextRule: Sendable {
        var least = 0
        /// In Unicode scalars, as JSON Schema counts.
        var most: Int?
        var choices: [String] = []
        var format: String?
        var pattern: APIPattern?
    }

    /// A member of an object.
    public struct Member: Sendable {
        let name: String
        let schema: APISchema
        let isRequired: Bool

        /// One that must be there.
        public static func required(_ name: String, _ schema: APISchema) -> Member {
            Member(name: name, schema: schema, isRequired: true)
        }

        /// One that may be left out, or be null, which means the same.
        public static func optional(_ name: String, _ schema: APISchema) -> Member {
            Member(name: name, schema: schema.orNull, isRequired: false)
        }
    }

    let form: Form
    var isNullable = false
    var note: String?

    private init(_ form: Form) { self.form = form }

    // MARK: Making one

    /// Any text, as answers hold it.
    public static let text = APISchema(.text(TextRule()))

    /// Any text that is not too long.
    public static func text(upTo most: Int) -> APISchema { APISchema(.text(TextRule(most: most))) }

    /// One line of text from outside: no control characters.
    public static func line(_ least: Int = 0, _ most: Int) -> APISchema {
        APISchema(.text(TextRule(least: least, most: most, pattern: .line)))
    }

    /// One of a few words.
    public static func choice(_ choices: [String]) -> APISchema { APISchema(.text(TextRule(choices: choices))) }

    /// A text of a form.
    public static func text(_ pattern: APIPattern) -> APISchema { APISchema(.text(TextRule(pattern: pattern))) }

    /// The number of a record, in decimal digits: 64 bits are more than many programs hold in a number.
    public static let identifier = text(.identifier)

    /// `yyyy-MM-dd` in Asia/Shanghai.
    public static let day = APISchema(.text(TextRule(format: "date", pattern: .day)))

    /// An instant in UTC, to the second.
    public static let instant = APISchema(.text(TextRule(format: "date-time")))

    /// A whole number.
    public static func integer(_ range: ClosedRange<Int>) -> APISchema { APISchema(.integer(range)) }

    /// `true` or `false`.
    public static let truth = APISchema(.truth)

    /// A list.
    public static func list(of item: APISchema, atMost count: Int? = nil) -> APISchema {
        APISchema(.list(item, atMost: count))
    }

    /// An object with these members and no others.
    public static func object(_ members: [Member]) -> APISchema { APISchema(.object(members)) }

    /// This schema, described once under a name.
    public func named(_ name: String) -> APISchema { APISchema(.named(name, self)) }

    /// This schema, or null.
    public var orNull: APISchema {
        var schema = self
        schema.isNullable = true
        return schema
    }

    /// This schema with what a reader should know.
    public func noted(_ note: String) -> APISchema {
        var schema = self
        schema.note = note
        return schema
    }

    /// Members of a list's page, which all lists share.
    public static func page(of item: APISchema) -> APISchema {
        object([
            .required("total", integer(0...Int.max).noted("Of the whole list.")),
            .required("page", integer(1...Int.max)), .required("size", integer(1...Int.max)),
            .required("items", list(of: item)),
        ])
    }
}

/// A form of text: the expression that the document shows, and the judgement that means the same.
public struct APIPattern: Sendable {
    let source: String
    let accepts: @Sendable (String) -> Bool
    /// Key of the sentence for a text that is not of this form.
    let key: String

    /// - Parameter key: of the catalogue.
    public init(_ source: String, key: String, accepts: @escaping @Sendable (String) -> Bool) {
        self.source = source
        self.key = key
        self.accepts = accepts
    }

    /// No control characters.
    public static let line = APIPattern("^[^\\u0000-\\u001F\\u007F-\\u009F]*$", key: "problem_control_character") {
        !$0.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }

    /// A positive number in digits, below 9 × 10¹⁸: none is greater before the year 2091.
    public static let identifier = APIPattern("^([1-9][0-9]{0,17}|[1-8][0-9]{18})$", key: "api_identifier") {
        (1...19).contains($0.utf8.count) && $0.utf8.first != 48 && $0.utf8.allSatisfy { (48...57).contains($0) }
            && ($0.utf8.count < 19 || $0.utf8.first != 57)
    }

    /// Lower-case letters, digits, hyphens: codes of roles, kinds of records.
    public static let code = APIPattern("^[a-z0-9-]{1,40}$", key: "api_code") {
        (1...40).contains($0.utf8.count)
            && $0.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// A day of the years 1900 to 2199.
    static let day = APIPattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", key: "problem_day") {
        $0.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) } && CalendarDay(iso: $0) != nil
    }
}
