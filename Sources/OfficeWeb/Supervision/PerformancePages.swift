import Exchange
import Hummingbird
import Identity
import Kernel
import Supervision
import WebSupport

/// Performance of duty (履职): what became of the matters that units and people were told to do.
enum PerformancePages {
    static let path = MatterPages.path + "/performance"
    private static let reading = OfficeRoute.Access.permission(SupervisionPolicy.readMatters)

    static let routes: [OfficeRoute] = [
        .get(path, reading) { office, visit in try await office.performancePage(visit) }
    ]
    static let files = OfficeRoute.files(path, reading) { office, visit in try await office.performanceFile(visit) }

    /// A line with the name of its unit or person.
    struct Line: Sendable {
        let name: LocalizedText?
        let url: String?
        let figures: DutyPerformance.Line
    }

    static func columns(_ subject: DutyPerformance.Subject) -> [ListColumn<Line>] {
        [
            ListColumn(key: subject == .unit ? "leadUnit" : "signedBy") { line, voice in
                line.name.map { TableView.Cell(voice.phrase($0), url: line.url) } ?? TableView.Cell("—")
            } plain: { line, voice in
                .text(line.name.map { voice.phrase($0).text } ?? "")
            },
            number("assigned", \.assigned), number("closed", \.done),
            ListColumn(key: "onTimeRate", isNumber: true) { line, _ in
                share(line.figures.onTimeShare, line.figures.onTime, line.figures.done)
            } plain: { line, _ in
                line.figures.onTimeShare.map { .decimal(Double($0) / 100) } ?? .empty
            },
            ListColumn(key: "onTimeBefore", isNumber: true) { line, _ in
                share(line.figures.onTimeShareBefore, line.figures.onTimeBefore, line.figures.doneBefore)
            } plain: { line, _ in
                line.figures.onTimeShareBefore.map { .decimal(Double($0) / 100) } ?? .empty
            },
            number("overdue", \.overdue),
            ListColumn(key: "returnedShare", isNumber: true) { line, _ in
                share(line.figures.returnedShare, line.figures.returned, line.figures.assigned)
            } plain: { line, _ in
                line.figures.returnedShare.map { .decimal(Double($0) / 100) } ?? .empty
            },
            number("daysLate", \.daysLate),
            ListColumn(key: "quality", isNumber: true) { line, _ in
                TableView.Cell(
                    line.figures.tenthsOfMark.map { "\($0 / 10).\($0 % 10)" } ?? "—",
                    more: line.figures.marked > 0 ? "\(line.figures.marked) / \(line.figures.done)" : nil)
            } plain: { line, _ in
                line.figures.tenthsOfMark.map { .decimal(Double($0) / 10) } ?? .empty
            },
            ListColumn(key: "averageDays", isNumber: true) { line, _ in
                TableView.Cell(line.figures.tenthsOfDays.map { "\($0 / 10).\($0 % 10)" } ?? "—")
            } plain: { line, _ in
                line.figures.tenthsOfDays.map { .decimal(Double($0) / 10) } ?? .empty
            },
            ListColumn(key: "medianDays", isNumber: true) { line, _ in
                TableView.Cell(line.figures.medianDays.map { "\($0)" } ?? "—")
            } plain: { line, _ in
                line.figures.medianDays.map(WorkbookValue.integer) ?? .empty
            },
        ]
    }

    private static func number(
        _ key: String, _ figure: @escaping @Sendable (DutyPerformance.Line) -> Int64
    ) -> ListColumn<Line> {
        ListColumn(key: key, isNumber: true) { line, _ in
            TableView.Cell("\(figure(line.figures))")
        } plain: { line, _ in
            .integer(figure(line.figures))
        }
    }

    /// A rate never stands without the numbers that it comes from.
    private static func share(_ percent: Int64?, _ part: Int64, _ whole: Int64) -> TableView.Cell {
        TableView.Cell(percent.map { "\($0)%" } ?? "—", more: whole > 0 ? "\(part) / \(whole)" : nil)
    }
}

extension Office {
    func performancePage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let (address, subject, year) = performance(visit)
        let lines = try await performanceLines(subject, year, visit)
        let heading = voice.text("performance_heading")
        var page = OfficePage(
            heading: heading, section: "matters", lead: voice.text("performance_lead"),
            breadcrumb: [
                Link(label: voice.text("office_nav_matters"), url: MatterPages.path),
                Link(label: heading, url: "#main", current: true),
            ])
        let make = FieldMaker(voice)
        let thisYear = CalendarDay(shanghaiSeconds: now()).year
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    address.shown(lines, size: 100), PerformancePages.columns(subject), at: address,
                    total: lines.count, size: 100, caption: heading, empty: voice.text("performance_none"),
                    filters: [
                        make.select(
                            "by", subject.rawValue,
                            DutyPerformance.Subject.allCases.map {
                                ($0.rawValue, voice.text("performance_by_" + $0.rawValue))
                            }),
                        make.select(
                            "year", "\(year)",
                            (0..<5).map { ("\(thisYear - $0)", "\(thisYear - $0)") }),
                    ], exportPath: PerformancePages.path, voice))
        ]
        return try response(page, visit)
    }

    func performanceFile(_ visit: Visit) async throws -> ListFile {
        let (_, subject, year) = performance(visit)
        return ListFile(
            "performance-\(year)", visit.voice.text("performance_heading"),
            try await performanceLines(subject, year, visit), PerformancePages.columns(subject), visit.voice)
    }

    private func performance(_ visit: Visit) -> (ListAddress, DutyPerformance.Subject, Int) {
        let address = ListAddress(visit, path: PerformancePages.path, filters: ["by", "year"], sorts: [])
        let year = Int(address["year"]).flatMap { (1901...2199).contains($0) ? $0 : nil }
        return (
            address, DutyPerformance.Subject(rawValue: address["by"]) ?? .unit,
            year ?? CalendarDay(shanghaiSeconds: now()).year
        )
    }

    private func performanceLines(
        _ subject: DutyPerformance.Subject, _ year: Int, _ visit: Visit
    ) async throws -> [PerformancePages.Line] {
        let viewer = try visit.viewer
        let figures = try await meetings.matters.performance(of: subject, in: year, as: viewer).lines
        switch subject {
        case .unit:
            return figures.map { line in
                let unit = viewer.tree.keepingUnit(of: Identity.Unit.ID(line.subject))
                return PerformancePages.Line(
                    name: unit?.name, url: unit.map { MatterPages.path + "?leadUnit=\($0.id)&only=yes" }, figures: line)
            }
        case .person:
            let names = try await identity.names(of: Set(figures.map(\.subject)))
            return figures.map { PerformancePages.Line(name: names[$0.subject], url: nil, figures: $0) }
        }
    }
}
