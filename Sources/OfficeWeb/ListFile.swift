import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import WebSupport

extension Office {
    /// A list as CSV: the columns of the page, all lines.
    static func file<Line>(
        _ name: String, _ lines: [Line], _ columns: [ListColumn<Line>], _ voice: Voice
    ) -> Response {
        let header = columns.map { voice.text("column_" + $0.key) }
        let rows = lines.map { line in columns.map { $0.plain?(line, voice) ?? $0.cell(line, voice).text } }
        return file(name, rows: [header] + rows)
    }

    /// A table as CSV.
    static func file(_ name: String, rows: [[String]]) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(name).csv\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: CSVWriter.text(rows))))
    }
}
