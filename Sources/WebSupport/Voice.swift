import Kernel
import Localization

extension Language {
    /// The first language of an `Accept-Language` that we speak; Chinese when there is none.
    public init(accepting header: String?) {
        let wanted = (header ?? "").lowercased().split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
        self = wanted.first { $0.hasPrefix("zh") || $0.hasPrefix("en") }?.hasPrefix("en") == true ? .english : .zhHans
    }
}

/// Words of one language, and how it writes days and instants.
public struct Voice: Sendable {
    public let language: Language

    public init(language: Language) { self.language = language }

    /// The text of a key of the catalogue with its `{name}` places filled.
    public func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        Catalogue.shared.text(key, language, arguments)
    }

    /// Every text of the language, for templates.
    public var texts: [String: String] { Catalogue.shared.all(language) }

    /// 2026年3月17日, 17 March 2026.
    public func day(_ day: CalendarDay) -> String {
        text(
            "date_format",
            [
                "year": "\(day.year)", "month": language == .english ? text("month_\(day.month)") : "\(day.month)",
                "day": "\(day.day)",
            ])
    }

    /// 2026年第3季度, Quarter 3 of 2026.
    public func period(_ period: Period) -> String {
        let key = period.length == .half ? "half_\(period.number)" : period.length.rawValue
        let month = language == .english && period.length == .month ? text("month_\(period.number)") : nil
        return text(
            "period_of_" + key,
            ["year": "\(period.year)", "number": "\(period.number)", "month": month ?? "\(period.number)"])
    }

    /// `lang` for a text in `other`, or `nil` when it is this page's language.
    public func lang(_ other: Language) -> String? { other == language ? nil : other.rawValue }

    /// A name as this reader sees it, marked where it is in the other language.
    public func phrase(_ name: LocalizedText) -> Phrase {
        let shown = name.shown(in: language)
        return Phrase(text: shown.text, lang: lang(shown.language))
    }

    /// 2026-03-17 09:05, in Asia/Shanghai, from seconds since 1970.
    public func instant(_ seconds: Int64) -> String {
        let minutes = (seconds + 8 * 3600) / 60
        let (hour, minute) = ((minutes / 60) % 24, minutes % 60)
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(CalendarDay(shanghaiSeconds: seconds)) \(padded(hour)):\(padded(minute))"
    }
}
