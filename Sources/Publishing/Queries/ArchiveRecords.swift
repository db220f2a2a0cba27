import Kernel
import Storage

/// The records of one snapshot, each kind in the order of its numbers.
public struct ArchiveRecords {
    let transaction: Transaction

    /// Articles with their texts, attachments and old addresses.
    public func articles(_ each: (JSONText) throws -> Void) throws {
        try pages(
            """
            SELECT id, published_on, source, zone_id, region_id, section_id, kind_id, phone, fax, email, version,
                updated_at,
                (SELECT archived_at FROM archived_article WHERE archived_article.article_id = article.id) AS archived_at
            FROM article
            """
        ) { row, id in
            try each(ArticleArchive(transaction: transaction, article: row, id: id).record())
        }
    }

    /// Zones with their profiles.
    public func zones(_ each: (JSONText) throws -> Void) throws {
        try pages(
            """
            SELECT id, name_zh, name_en, level, region_id, area_km2, industries_zh, industries_en, phone, fax, email,
                address_zh, address_en, website, established, picture_file, picture_alt_zh, picture_alt_en, intro_zh,
                intro_en, version
            FROM zone
            """
        ) { row, id in
            func both(_ column: String) -> JSONText { Self.both(row.text(column + "_zh"), row.text(column + "_en")) }
            try each(
                .object([
                    ("id", .number(id)), ("name", both("name")), ("level", .text(orNull: row.text("level"))),
                    ("region", .number(orNull: row.integer("region_id"))),
                    ("areaSquareKilometres", row.real("area_km2").map(JSONText.decimal) ?? .null),
                    ("industries", both("industries")), ("phone", .text(orNull: row.text("phone"))),
                    ("fax", .text(orNull: row.text("fax"))), ("email", .text(orNull: row.text("email"))),
                    ("address", both("address")), ("website", .text(orNull: row.text("website"))),
                    ("established", .number(orNull: row.integer("established"))),
                    ("picture", .text(orNull: row.text("picture_file"))), ("pictureAlternative", both("picture_alt")),
                    ("introduction", both("intro")), ("version", .number(orNull: row.integer("version"))),
                ]))
        }
    }

    /// Regions, sections and kinds.
    public func facets(_ each: (JSONText) throws -> Void) throws {
        try pages("SELECT id, dimension, name_zh, name_en, column_type FROM facet") { row, id in
            try each(
                .object([
                    ("id", .number(id)), ("dimension", .text(orNull: row.text("dimension"))),
                    ("name", Self.both(row.text("name_zh"), row.text("name_en"))),
                    ("column", .text(orNull: row.text("column_type"))),
                ]))
        }
    }

    /// The public files by their hashes.
    public func files(_ each: (_ hash: String, _ record: JSONText) throws -> Void) throws {
        var last = ""
        while true {
            let rows = try transaction.rows(
                """
                SELECT hash, media_type, size, width, height FROM stored_file
                WHERE hash > ? AND \(WithheldFiles.isFree) ORDER BY hash LIMIT 1000
                """, [.text(last)])
            for row in rows {
                last = row.text("hash") ?? last
                try each(
                    last,
                    .object([
                        ("sha256", .text(last)), ("mediaType", .text(orNull: row.text("media_type"))),
                        ("size", .number(orNull: row.integer("size"))),
                        ("width", .number(orNull: row.integer("width"))),
                        ("height", .number(orNull: row.integer("height"))),
                    ]))
            }
            if rows.count < 1000 { return }
        }
    }

    static func both(_ chinese: String?, _ english: String?) -> JSONText {
        guard chinese != nil || english != nil else { return .null }
        return .object([
            (Language.zhHans.rawValue, .text(orNull: chinese)), (Language.english.rawValue, .text(orNull: english)),
        ])
    }

    /// The rows of a table in the order of their numbers, some hundred at a time.
    private func pages(_ select: String, _ each: (_ row: Row, _ id: Int) throws -> Void) throws {
        var last = Int64.min
        while true {
            let rows = try transaction.rows("\(select) WHERE id > ? ORDER BY id LIMIT 200", [.integer(last)])
            for row in rows {
                last = row.integer("id") ?? last
                try each(row, Int(last))
            }
            if rows.count < 200 { return }
        }
    }
}

extension JSONText {
    /// A number, or null.
    static func number(orNull number: Int64?) -> JSONText { number.map { .number(Int($0)) } ?? .null }
}
