import Kernel

/// What a manuscript must be to be saved: little, because a draft may be anything that can be stored.
enum ManuscriptRules {
    static let longestTitle = 200
    static let longestSource = 100
    static let longestSummary = 500
    static let mostAttachments = 50
    /// Of the label and of the name of an attachment.
    static let longestFileName = 255

    /// Spaces at the ends and invisible characters removed.
    static func tidied(_ content: ManuscriptContent) -> ManuscriptContent {
        var content = content
        for language in Language.allCases {
            content[language].title = line(content[language].title)
            content[language].source = line(content[language].source)
            content[language].summary = line(content[language].summary)
            for index in content[language].attachments.indices {
                content[language].attachments[index].name = line(content[language].attachments[index].name)
                let label = line(content[language].attachments[index].label)
                content[language].attachments[index].label =
                    label.isEmpty ? content[language].attachments[index].name : label
            }
        }
        content.day = line(content.day)
        content.phone = line(content.phone)
        content.fax = line(content.fax)
        content.email = line(content.email)
        return content
    }

    static func problems(of content: ManuscriptContent) -> [Problem] {
        var problems: [Problem] = []
        func limit(_ field: String, _ text: String, _ length: Int) {
            if text.count > length {
                problems.append(Problem(field: field, key: "problem_too_long", arguments: ["count": "\(length)"]))
            }
        }
        for language in Language.allCases {
            let text = content[language]
            let suffix = language.fieldSuffix
            limit("title" + suffix, text.title, longestTitle)
            limit("source" + suffix, text.source, longestSource)
            limit("summary" + suffix, text.summary, longestSummary)
            let longest = text.attachments.flatMap { [$0.label, $0.name] }.max { $0.count < $1.count } ?? ""
            limit("attachments" + suffix, longest, longestFileName)
            if text.attachments.count > mostAttachments {
                problems.append(
                    Problem(
                        field: "attachments" + suffix, key: "problem_too_many",
                        arguments: ["limit": "\(mostAttachments)"]))
            }
        }
        if !content.day.isEmpty, CalendarDay(iso: content.day) == nil {
            problems.append(Problem(field: "day", key: "problem_day"))
        }
        for (field, text) in [("phone", content.phone), ("fax", content.fax), ("email", content.email)] {
            limit(field, text, 100)
        }
        return problems
    }

    /// One line of visible text: runs of spaces and breaks are one space.
    private static func line(_ text: String) -> String {
        let visible = text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .format, .surrogate, .privateUse, .unassigned: false
            case .control: scalar == "\n" || scalar == "\t" || scalar == "\r"
            default: true
            }
        }
        return String(String.UnicodeScalarView(visible)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
