import Exchange
import Identity
import Kernel
import Localization
import Supervision
import WebSupport

/// A circular as an official paper: in Chinese, whatever language somebody reads the office in.
struct CircularPaper {
    let draft: OfficialPaper

    /// Bars of more units than this would not fit on a page.
    private static let mostBars = 30

    /// - Parameter named: the matters of its annex.
    init(_ detail: CircularDetail, _ named: [CircularMatter], _ tree: UnitTree) {
        let voice = Voice(language: .zhHans)
        let circular = detail.circular
        let unit = tree.keepingUnit(of: circular.unit)?.name.chinese ?? ""
        var blocks: [OfficialPaper.Block] = [
            .masthead(
                voice.text("circular_masthead", ["unit": unit]),
                number: circular.number ?? voice.text("circular_without_number")),
            .title(circular.texts.title), .addressee(circular.texts.addressee),
        ]
        blocks += Self.paragraphs(circular.texts.opening)
        blocks.append(.heading(circular.headings.ranking))
        blocks.append(.table(Self.ranking(detail, voice)))
        blocks += Self.charts(detail, voice)
        blocks.append(.heading(circular.headings.overdue))
        let overdue = named.filter { $0.result == .overdue && !$0.isRestricted }
        // That there are more, the figures say anyhow; which ones, nothing does. Where overdue matters fill the annex, it says
        // itself that it is cut.
        let isCut = named.count < detail.assigned && overdue.count == named.count
        let restricted = isCut ? 0 : detail.overdue - Int64(overdue.count)
        if !overdue.isEmpty {
            blocks.append(.table(Self.table(overdue, detail, voice.text("circular_overdue_caption"), voice)))
        }
        if restricted > 0 {
            blocks.append(.paragraph(voice.text("circular_overdue_restricted", ["count": "\(restricted)"])))
        } else if overdue.isEmpty {
            blocks.append(.paragraph(circular.headings.overdueNone))
        }
        blocks.append(.heading(circular.headings.demands))
        blocks += Self.paragraphs(circular.texts.demands)
        let day = CalendarDay(shanghaiSeconds: circular.issuedAt ?? circular.updatedAt)
        blocks.append(.signature([unit, voice.day(day)]))
        blocks.append(.annex(circular.headings.annex))
        if detail.assigned > named.count {
            blocks.append(
                .paragraph(
                    voice.text("circular_annex_cut", ["count": "\(named.count)", "total": "\(detail.assigned)"])))
        }
        blocks.append(.table(Self.table(named, detail, voice.text("circular_named_caption"), voice)))
        draft = OfficialPaper(
            title: circular.texts.title, author: unit, blocks: blocks,
            mark: circular.state == .issued ? nil : voice.text("circular_mark"))
    }

    private static func paragraphs(_ text: String) -> [OfficialPaper.Block] {
        text.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty }.map { .paragraph($0) }
    }

    private static func charts(_ detail: CircularDetail, _ voice: Voice) -> [OfficialPaper.Block] {
        let lines = detail.lines.prefix(mostBars)
        let names = lines.map(\.name.chinese)
        return [
            .chart(
                PaperChart(
                    caption: voice.text("circular_chart_share"), categories: names,
                    series: [
                        PaperChart.Series(voice.text("column_doneShare"), lines.map { Double($0.doneShare) / 10_000 })
                    ], isLying: true, format: "0.0%", axisFormat: "0%", most: 1.15, step: 0.2)),
            .chart(
                PaperChart(
                    caption: voice.text("circular_chart_counts"), categories: names,
                    series: [
                        PaperChart.Series(voice.text("column_assigned"), lines.map { Double($0.assigned) }),
                        PaperChart.Series(voice.text("column_closed"), lines.map { Double($0.done) }),
                        PaperChart.Series(voice.text("column_overdue"), lines.map { Double($0.overdue) }),
                    ], isLying: lines.count > 8)),
        ]
    }

    private static func ranking(_ detail: CircularDetail, _ voice: Voice) -> PaperTable {
        func column(_ key: String, _ share: Int = 2) -> PaperTable.Column {
            PaperTable.Column(voice.text("column_" + key), share: share, isFigure: true)
        }
        func share(_ share: Int64, _ whole: Int64) -> String { whole > 0 ? CircularLine.percent(share) : "—" }
        return PaperTable(
            caption: voice.text("circular_ranking"),
            columns: [
                column("rank"), PaperTable.Column(voice.text("column_leadUnit"), share: 5), column("assigned"),
                column("closed"), column("doneShare"), column("onTimeRate"), column("overdue"), column("returned"),
                column("daysLate"),
            ],
            rows: detail.lines.map { line in
                [
                    "\(line.rank)", line.name.chinese, "\(line.assigned)", "\(line.done)",
                    share(line.doneShare, line.assigned), share(line.onTimeShare, line.done), "\(line.overdue)",
                    "\(line.returned)", "\(line.daysLate)",
                ]
            })
    }

    private static func table(
        _ matters: [CircularMatter], _ detail: CircularDetail, _ caption: String, _ voice: Voice
    ) -> PaperTable {
        PaperTable(
            caption: caption,
            columns: [
                PaperTable.Column(voice.text("column_number"), share: 5),
                PaperTable.Column(voice.text("column_matter"), share: 9),
                PaperTable.Column(voice.text("column_leadUnit"), share: 4),
                PaperTable.Column(voice.text("column_deadline"), share: 4, isFigure: true),
                PaperTable.Column(voice.text("column_result"), share: 3, isFigure: true),
                PaperTable.Column(voice.text("column_daysLate"), share: 2, isFigure: true),
            ],
            rows: matters.map { counted in
                guard !counted.isRestricted else {
                    return ["\(counted.matter.number)", voice.text("matter_secrecy_hidden")]
                        + Array(repeating: "—", count: 4)
                }
                return [
                    "\(counted.matter.number)", counted.matter.text, detail.name(of: counted.unit)?.chinese ?? "",
                    counted.due.map { "\($0)" } ?? "—",
                    voice.text("circular_result_" + counted.result.word),
                    counted.daysLate > 0 ? "\(counted.daysLate)" : "—",
                ]
            })
    }
}
