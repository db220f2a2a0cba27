import Exchange
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import NIOPosix
import WebSupport

/// A list that leaves as a file: the columns of the page, all lines.
struct ListFile: Sendable {
    /// The kinds of files, by the end of their names. The catalogue has their links under `list_export_`.
    enum Kind: String, CaseIterable, Sendable {
        case xlsx, csv

        var type: String {
            switch self {
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case .csv: "text/csv; charset=utf-8"
            }
        }
    }

    /// Of the file, without its end.
    let name: String
    /// What is written above the list: the sheet is named by it.
    let title: String
    let header: [String]
    /// The lines, made only when they are written.
    let rows: @Sendable () -> AnySequence<[WorkbookValue]>

    /// The lines of a page's list.
    init<Line: Sendable>(
        _ name: String, _ title: String, _ lines: [Line], _ columns: [ListColumn<Line>], _ voice: Voice
    ) {
        (self.name, self.title) = (name, title)
        header = columns.map { voice.text("column_" + $0.key) }
        rows = { AnySequence(lines.lazy.map { line in columns.map { $0.value(line, voice) } }) }
    }

    /// A list without lines, to be filled in.
    init(_ name: String, _ title: String, header: [String]) {
        (self.name, self.title, self.header) = (name, title, header)
        rows = { AnySequence([]) }
    }

    /// A list whose headings are not of ours.
    init(_ name: String, _ title: String, header: [String], rows: [[WorkbookValue]]) {
        (self.name, self.title, self.header) = (name, title, header)
        self.rows = { AnySequence(rows) }
    }

    /// The file. It blocks.
    /// - Parameter author: who a workbook says made it.
    /// - Throws: `Problems` when a sheet has too few rows, `WorkbookFailure` when the disk is full.
    func bytes(_ kind: Kind, author: String, _ voice: Voice) throws -> ByteBuffer {
        switch kind {
        case .csv:
            let lines = rows().map { $0.map { $0.text(voice) } }
            return ByteBuffer(string: CSVWriter.text([header] + lines))
        case .xlsx:
            do {
                let writer = WorkbookWriter(title: title, author: author)
                return ByteBuffer(bytes: try writer.bytes(header: header, rows: rows()))
            } catch let problem as Problem {
                throw Problems([problem])
            }
        }
    }
}

extension WorkbookValue {
    /// What CSV has in its place.
    func text(_ voice: Voice) -> String {
        switch self {
        case .empty: ""
        case .text(let text), .link(let text, _): text
        case .integer(let number): "\(number)"
        case .decimal(let number): "\(number)"
        case .day(let day): "\(day)"
        case .instant(let seconds): voice.instant(seconds)
        }
    }
}

extension OfficeRoute {
    /// A list as files, each kind at an address of its own: `/office/people.xlsx`, `/office/people.csv`.
    /// - Parameter path: without the end of the name.
    static func files(
        _ path: String, _ access: Access, _ list: @escaping @Sendable (Office, Visit) async throws -> ListFile
    ) -> [OfficeRoute] {
        ListFile.Kind.allCases.map { kind in
            .get("\(path).\(kind.rawValue)", access) { office, visit in
                try await office.download(list(office, visit), kind, visit.voice)
            }
        }
    }
}

extension Office {
    /// The answer that saves a list as a file, which is made on a thread that may wait.
    fileprivate func download(_ list: ListFile, _ kind: ListFile.Kind, _ voice: Voice) async throws -> Response {
        let author = settings.name.shown(in: voice.language).text
        let content = try await NIOThreadPool.singleton.runIfActive {
            try list.bytes(kind, author: author, voice)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: kind.type, .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(list.name).\(kind.rawValue)\"",
            ], body: ResponseBody(byteBuffer: content))
    }
}

extension Office {
    /// All lines of a list that is read by pages; a hundred thousand at most, which are what a spreadsheet can still show.
    /// - Parameter read: a page, from 1, of a thousand lines, and how many there are in all.
    func everyLine<Line>(
        _ read: (_ page: Int, _ size: Int) async throws -> (lines: [Line], total: Int)
    ) async throws -> [Line] {
        var all: [Line] = []
        for page in 1...100 {
            let found = try await read(page, 1000)
            all += found.lines
            if all.count >= found.total || found.lines.isEmpty { break }
        }
        return all
    }
}
