import Storage

/// Where articles stand in the lists of the portal, and beside which others.
struct ArticlePlaces {
    let transaction: Transaction

    /// The place of an article; empty when there is none.
    func place(_ id: Int64) throws -> ArticlePlace {
        let row = try transaction.row(
            "SELECT zone_id, region_id, section_id, kind_id, sort_day FROM article WHERE id = ?", [.integer(id)])
        return ArticlePlace(
            zone: row?.integer("zone_id"), region: row?.integer("region_id"), section: row?.integer("section_id"),
            kind: row?.integer("kind_id"), year: Int((row?.text("sort_day") ?? "").prefix(4)),
            column: try column(of: row?.integer("section_id")))
    }

    /// `opportunities` or `policies`; `nil` for a section of news.
    func column(of section: Int64?) throws -> String? {
        guard let section else { return nil }
        let type = try transaction.row("SELECT column_type FROM facet WHERE id = ?", [.integer(section)])
        return type?.text("column_type").flatMap { $0 == "news" ? nil : $0 }
    }

    /// The articles before and after in the same section: their "previous" and "next" change.
    func neighbours(of id: Int64, at place: ArticlePlace) throws -> [Int64] {
        let day =
            try transaction.row("SELECT sort_day FROM article WHERE id = ?", [.integer(id)])?.text("sort_day") ?? ""
        let section = PublicReader.sameSection(place.section)
        return try ["<": "DESC", ">": "ASC"].flatMap { comparison, order in
            try transaction.rows(
                """
                SELECT id FROM article WHERE \(section.sql) AND (sort_day, id) \(comparison) (?, ?)
                ORDER BY sort_day \(order), id \(order) LIMIT 1
                """, section.values + [.text(day), .integer(id)]
            ).compactMap { $0.integer("id") }
        }
    }
}
