import Kernel
import Ledger
import Storage

/// Finds or makes the region, section, kind and zone that a page names.
struct FacetWriter {
    let transaction: Transaction
    let identifiers: IdentifierGenerator
    let now: Int64

    func facet(_ dimension: String, _ name: String?, _ language: Language, _ touched: inout Set<String>) throws
        -> Int64?
    {
        guard let name else { return nil }
        if let row = try transaction.row(
            "SELECT id FROM facet WHERE dimension = ? AND (name_zh = ? OR name_en = ?) ORDER BY id",
            [.text(dimension), .text(name), .text(name)])
        {
            return row.integer("id")
        }
        let id = identifiers.next(Language.self).rawValue
        try transaction.execute(
            "INSERT INTO facet (id, dimension, name_zh, name_en, column_type) VALUES (?, ?, ?, ?, ?)",
            [
                .integer(id), .text(dimension), .text(name), .text(orNull: language == .english ? name : nil),
                .text(dimension == "section" ? SectionType.of(name) : "news"),
            ])
        touched.insert(TouchedPages.facets)
        return id
    }

    /// Keeps the English name of a facet that has none yet.
    func learn(_ facet: Int64?, _ name: String?, _ touched: inout Set<String>) throws {
        guard let facet, let name, name.utf8.allSatisfy({ $0 < 128 }) else { return }
        if try transaction.row(
            "UPDATE facet SET name_en = ? WHERE id = ? AND name_en IS NULL RETURNING id",
            [.text(name), .integer(facet)])
            != nil
        {
            touched.formUnion([TouchedPages.facets, TouchedPages.zones])
        }
    }

    func learnZone(_ zone: Int64?, _ name: String?, _ touched: inout Set<String>) throws {
        guard let zone, let name, name.utf8.allSatisfy({ $0 < 128 }) else { return }
        if try transaction.row(
            "UPDATE zone SET name_en = ? WHERE id = ? AND name_en IS NULL RETURNING id", [.text(name), .integer(zone)])
            != nil
        {
            touched.formUnion([TouchedPages.zones, TouchedPages.zone(zone), TouchedPages.facets])
        }
    }

    /// The zone of that name; a new one carries the page's region and nothing else.
    func zone(_ name: String, language: Language, region: String?, touched: inout Set<String>) throws -> Int64 {
        if let id = try transaction.row(
            "SELECT id FROM zone WHERE name_zh = ? OR name_en = ? ORDER BY id", [.text(name), .text(name)])?.integer(
                "id")
        {
            return id
        }
        let id = identifiers.next(Language.self).rawValue
        let regionID = try facet("region", region, language, &touched)
        try transaction.execute(
            "INSERT INTO zone (id, name_zh, name_en, region_id) VALUES (?, ?, ?, ?)",
            [
                .integer(id), .text(name), .text(orNull: language == .english ? name : nil), .integer(orNull: regionID),
            ])
        try Ledger.append(
            AuditEntry(
                actor: "import", action: "zone.created", subjectKind: "zone", subject: id, version: 1, detail: name),
            at: now, in: transaction)
        touched.formUnion([TouchedPages.zones, TouchedPages.facets, TouchedPages.zone(id)])
        return id
    }
}
