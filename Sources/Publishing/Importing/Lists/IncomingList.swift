import ChineseText
import Crypto
import Exchange
import Kernel

/// The articles of a workbook or CSV file.
///
/// Columns, in Chinese or English and in any order: 标题, 正文 and 发布日期, which must be there; 来源, 发布开发区, 栏目, 地区, 类型,
/// 英文标题, 英文正文, 原址. A text is plain, a paragraph a line, or HTML.
public struct IncomingList: Sendable {
    public private(set) var texts: [IncomingText] = []
    /// Each with its cell; empty when the list can be imported.
    public private(set) var problems: [Problem]
    /// What was left out: hidden sheets, unknown columns.
    public let notes: [Problem]
    private let zones: Set<String>
    private let today: CalendarDay
    private var origins: [String: String] = [:]

    /// - Parameters:
    ///   - file: its name, for problems.
    ///   - zones: names of all zones.
    ///   - today: all of them were published by then.
    public init(_ workbook: Workbook, file: String, zones: Set<String>, today: CalendarDay) {
        let sheets = ArticleSheets(workbook, file: file)
        (problems, notes, self.zones, self.today) = (sheets.problems, sheets.notes, zones, today)
        for row in sheets.rows { read(row) }
        if sheets.rows.isEmpty, problems.isEmpty {
            problems.append(Problem(field: file, key: "problem_articles_no_rows"))
        }
    }

    private mutating func read(_ row: ArticleRow) {
        let before = problems.count
        var content = ManuscriptContent()
        content.chinese = text(row, .title, .body)
        content.english = text(row, .titleEnglish, .bodyEnglish)
        if content.languages.isEmpty, problems.count == before { require([.title, .body], row) }
        content.day = day(row)
        check(row)
        content = ManuscriptRules.tidied(content)
        for problem in ManuscriptRules.problems(of: content) {
            let column: ArticleColumn =
                problem.field.hasPrefix("source") ? .source : problem.field == "title_en" ? .titleEnglish : .title
            add(row, column, problem.key, problem.arguments)
        }
        var text = IncomingText(name: row.address(.title), origin: origin(row, content), digest: Self.digest(row))
        if let first = origins.updateValue(row.address(.title), forKey: text.origin) {
            add(row, row[.address].isEmpty ? .title : .address, "problem_import_duplicate", ["first": first])
        }
        guard problems.count == before else { return }
        text.content = content
        text.language = content.chinese.isEmpty ? .english : .zhHans
        func name(_ column: ArticleColumn) -> String? { row[column].isEmpty ? nil : row[column] }
        (text.place.zone, text.place.region) = (name(.zone), name(.region))
        (text.place.section, text.place.kind) = (name(.section), name(.kind))
        text.addresses = name(.address).map { [$0] } ?? []
        texts.append(text)
    }

    /// Title and text of a language: both or none.
    private mutating func text(_ row: ArticleRow, _ title: ArticleColumn, _ body: ArticleColumn) -> ManuscriptText {
        var text = ManuscriptText()
        guard !row[title].isEmpty || !row[body].isEmpty else { return text }
        require([title, body], row)
        (text.title, text.source) = (row[title], row[.source])
        do {
            text.body = try ArticleBody(cleaning: row[body]).html
            if text.body.isEmpty, !row[body].isEmpty { add(row, body, "problem_body_missing") }
        } catch let refusal as BodyRefusal {
            add(row, body, refusal.problemKey)
        } catch {
            add(row, body, BodyRefusal.notText.problemKey)
        }
        return text
    }

    private mutating func day(_ row: ArticleRow) -> String {
        require([.day], row)
        guard !row[.day].isEmpty else { return "" }
        guard case .day(let day) = ChineseDate.first(in: row[.day]) else {
            add(row, .day, "problem_day")
            return ""
        }
        if day > today { add(row, .day, "problem_import_day", ["day": "\(day)"]) }
        return "\(day)"
    }

    private mutating func check(_ row: ArticleRow) {
        let (zone, address) = (row[.zone], row[.address])
        if !zone.isEmpty, !zones.contains(zone) { add(row, .zone, "problem_import_zone", ["name": zone]) }
        for column in [ArticleColumn.region, .section, .kind] where row[column].count > SectionDraft.longestName {
            add(row, column, "problem_too_long", ["count": "\(SectionDraft.longestName)"])
        }
        let isAddress = address.hasPrefix("http://") || address.hasPrefix("https://")
        if !address.isEmpty, !isAddress || OldAddress(address) == nil || address.utf8.count > 2000 {
            add(row, .address, "problem_import_address")
        }
    }

    private mutating func require(_ columns: [ArticleColumn], _ row: ArticleRow) {
        for column in columns where row[column].isEmpty { add(row, column, "problem_required") }
    }

    private mutating func add(
        _ row: ArticleRow, _ column: ArticleColumn, _ key: String, _ arguments: [String: String] = [:]
    ) {
        problems.append(
            Problem(field: row.address(column), key: key, arguments: arguments.filter { $0.key != "field" }))
    }

    /// The address that it had, or else its title, day and zone.
    private func origin(_ row: ArticleRow, _ content: ManuscriptContent) -> String {
        guard row[.address].isEmpty else { return "list:" + row[.address] }
        return "list:" + [content.title, content.day, row[.zone]].joined(separator: "\n")
    }

    private static func digest(_ row: ArticleRow) -> String {
        let cells = ArticleColumn.allCases.map { "\($0.rawValue) \(row[$0])" }
        return SHA256.hash(data: Array(cells.joined(separator: "\n").utf8)).description
    }
}
