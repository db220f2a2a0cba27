import Exchange
import Kernel
import Storage

/// Creates or updates zone profiles from the spreadsheet of an office.
///
/// Columns: 名称 (required), 英文名称, 级别, 地区, 地区英文, 面积平方公里, 主导产业, 主导产业英文, 电话, 传真, 邮箱, 地址, 地址英文, 网址,
/// 成立年份, 图片, 图片说明, 图片说明英文, 简介, 简介英文. An empty cell is an absent field.
public struct SaveZones: Sendable {
    let database: Database
    let files: FileStore
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64

    public init(
        database: Database, files: FileStore, identifiers: IdentifierGenerator, now: @escaping @Sendable () -> Int64
    ) {
        (self.database, self.files, self.identifiers, self.now) = (database, files, identifiers, now)
    }

    private static let levels = ["国家级": "national", "省级": "provincial", "市级": "municipal", "县级": "county"]

    /// Saves all rows in one transaction, or none.
    /// - Parameter picture: the bytes of a picture by its file name.
    /// - Returns: the number of zones saved.
    public func callAsFunction(
        _ csv: [UInt8], name: String, picture: @escaping @Sendable (String) -> [UInt8]?
    ) async throws -> Int {
        let table = try CSVTable(csv, name: name)
        guard !table.rows.isEmpty else { throw Problem(field: name, key: "problem_zone_rows") }
        let drafts = try table.rows.enumerated().map { try Self.draft($0.element, row: $0.offset + 2, file: name) }
        return try await database.write { transaction in
            try Outbox.takeTurn(in: transaction)
            for draft in drafts { try save(draft, picture: picture, in: transaction) }
            return drafts.count
        }
    }

    private typealias Draft = [String: String]

    private static func draft(_ row: [String: String], row number: Int, file: String) throws -> Draft {
        let draft = row.mapValues {
            String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        .filter { !$0.value.isEmpty }
        guard let name = draft["名称"] else {
            throw Problem(field: file, key: "problem_zone_name", arguments: ["row": "\(number)"])
        }
        if let level = draft["级别"], levels[level] == nil {
            throw Problem(field: file, key: "problem_zone_level", arguments: ["zone": name])
        }
        if let area = draft["面积平方公里"], Double(area).map({ $0 > 0 && $0.isFinite }) != true {
            throw Problem(field: file, key: "problem_zone_area", arguments: ["zone": name])
        }
        return draft
    }

    private func save(_ draft: Draft, picture: (String) -> [UInt8]?, in transaction: Transaction) throws {
        var touched: Set<String> = [TouchedPages.zones, TouchedPages.facets, TouchedPages.home, TouchedPages.sitemap]
        let facets = FacetWriter(transaction: transaction, identifiers: identifiers, now: now())
        let id = try facets.zone(draft["名称"] ?? "", language: .zhHans, region: draft["地区"], touched: &touched)
        let region = try facets.facet("region", draft["地区"], .zhHans, &touched)
        try facets.learn(region, draft["地区英文"], &touched)
        var hash: String?
        if let fileName = draft["图片"], let bytes = picture(fileName), let kind = MediaType.of(bytes, name: fileName),
            kind.isPicture
        {
            hash = try files.store(bytes)
            try StoredFileWriter.remember(hash ?? "", kind, size: bytes.count, in: transaction)
        }
        func text(_ column: String) -> Value { .text(orNull: draft[column]) }
        let version =
            try transaction.row(
                """
                UPDATE zone SET name_en = COALESCE(?, name_en), level = ?, region_id = ?, area_km2 = ?, industries_zh = ?,
                    industries_en = ?, phone = ?, fax = ?, email = ?, address_zh = ?, address_en = ?, website = ?,
                    established = ?, picture_file = ?, picture_alt_zh = ?, picture_alt_en = ?, intro_zh = ?, intro_en = ?,
                    version = version + 1
                WHERE id = ? RETURNING version
                """,
                [
                    text("英文名称"), .text(orNull: draft["级别"].flatMap { Self.levels[$0] }), .integer(orNull: region),
                    .real(orNull: draft["面积平方公里"].flatMap(Double.init)), text("主导产业"), text("主导产业英文"),
                    text("电话"), text("传真"), text("邮箱"), text("地址"), text("地址英文"), text("网址"),
                    .integer(orNull: draft["成立年份"].flatMap(Int64.init)), .text(orNull: hash), text("图片说明"),
                    text("图片说明英文"), text("简介"), text("简介英文"), .integer(id),
                ])?.integer("version") ?? 1
        touched.insert(TouchedPages.zone(id))
        try Outbox.append(touched, at: now(), in: transaction)
        try Audit(transaction: transaction, now: now()).zone(
            id, "zone.saved", version: version, detail: draft.keys.sorted().joined(separator: " "))
    }
}
