import Kernel
import Ledger
import Storage
import Testing

@testable import Identity

/// Tables for imports, written as people see them: columns separated by `|`.
extension DirectoryTable {
    /// - Parameter text: the header and a row a line; an empty line is an empty row, `=x` a formula whose result is
    ///   `x`, `#x` an error.
    init(_ name: String, isHidden: Bool = false, merged: [String] = [], _ text: String) {
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).enumerated().compactMap {
                column, text -> Cell? in
                let content = text.trimmingSpaces
                switch content.first {
                case nil: return nil
                case "=": return Cell(column: column + 1, text: String(content.dropFirst()), origin: .formula)
                case "#": return Cell(column: column + 1, text: content, origin: .error)
                default: return Cell(column: column + 1, text: content)
                }
            }
            return Row(number: index + 1, cells: cells)
        }
        self.init(
            name: name, isHidden: isHidden, rows: rows.filter { !$0.cells.isEmpty },
            merged: merged.compactMap { CellRange($0) })
    }

    /// A list of units with the usual columns.
    static func units(_ rows: String) -> DirectoryTable {
        DirectoryTable("单位", "代码|名称|英文名|简称|英文简称|类型|上级代码|开始日期|开发区\n" + rows)
    }

    /// A list of people with the usual columns.
    static func people(_ rows: String) -> DirectoryTable {
        DirectoryTable("人员", "姓名|英文名|登录名|邮箱|电话|单位代码|角色代码|职务|英文职务|开始日期\n" + rows)
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension World {
    static let zones: [String: Int64] = ["青禾农产品加工产业园": 7, "云汀经济技术开发区": 8]

    func preview(_ tables: DirectoryTable..., as viewer: Viewer? = nil) async throws -> ImportPreview {
        let program = try await room.program("import")
        return try await room.previewImport(tables, zones: Self.zones, as: viewer ?? program)
    }

    /// Previews and accepts.
    @discardableResult
    func accept(_ tables: DirectoryTable..., as viewer: Viewer? = nil) async throws -> ImportPreview {
        let program = try await room.program("import")
        let viewer = viewer ?? program
        let preview = try await room.previewImport(tables, zones: Self.zones, as: viewer)
        return try await room.acceptImport(tables, zones: Self.zones, digest: preview.digest, as: viewer)
    }

    /// `人员!C7: key` for each problem of a preview.
    func wrong(_ tables: DirectoryTable..., as viewer: Viewer? = nil) async throws -> [String] {
        let program = try await room.program("import")
        let preview = try await room.previewImport(tables, zones: Self.zones, as: viewer ?? program)
        return preview.problems.map { "\($0.field): \($0.key)" }
    }
}
