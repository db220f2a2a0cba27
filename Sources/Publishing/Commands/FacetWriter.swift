import Kernel
import Storage

/// Finds or makes the region, section, kind and zone that a page names.
struct FacetWriter {
    let transaction: Transaction
    let identifiers: IdentifierGenerator
    let now: Int64

    private var audit: Audit { Audit(transaction: transaction, now: now) }

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
        if dimension == "section",
            let row = try transaction.row("SELECT facet_id FROM section_name WHERE name = ?", [.text(name)])
        {
            return row.integer("facet_id")
        }
        let id = identifiers.next(Language.self).rawValue
        try transaction.execute(
            "INSERT INTO facet (id, dimension, name_zh, name_en, column_type) VALUES (?, ?, ?, ?, ?)",
            [
                .integer(id), .text(dimension), .text(name), .text(orNull: language == .english ? name : nil),
                .text(dimension == "section" ? SectionType.of(name) : "news"),
            ])
        try audit.facet(id, "facet.created", detail: name)
        touched.insert(TouchedPages.facets)
        return id
    }

    /// The facet of a Chinese original whose translation came first: what the translation made under its English name
    /// becomes the facet of the original, and everything that hangs on it moves along.
    func facet(
        _ dimension: String, _ name: String?, of original: Language, madeByTranslation earlier: Int64?,
        _ touched: inout Set<String>
    ) throws -> Int64? {
        guard let name, original == .zhHans, let earlier,
            let english = try transaction.row(
                "SELECT name_en FROM facet WHERE id = ? AND name_zh = name_en", [.integer(earlier)])?.text("name_en")
        else { return try facet(dimension, name, original, &touched) }
        touched.formUnion([TouchedPages.facets, TouchedPages.zones, TouchedPages.home])
        guard
            let known = try transaction.row(
                "SELECT id FROM facet WHERE dimension = ? AND name_zh = ?", [.text(dimension), .text(name)])?
                .integer("id")
        else {
            try transaction.execute(
                "UPDATE facet SET name_zh = ?, column_type = ? WHERE id = ?",
                [.text(name), .text(dimension == "section" ? SectionType.of(name) : "news"), .integer(earlier)])
            try audit.facet(earlier, "facet.named", detail: "\(english) → \(name)")
            return earlier
        }
        try learn(known, english, &touched)
        try moveArticles(dimension, from: earlier, to: known, detail: "\(english) → \(name)")
        if dimension == "region" {
            let zones = try transaction.rows(
                "UPDATE zone SET region_id = ?, version = version + 1 WHERE region_id = ? RETURNING id, version",
                [.integer(known), .integer(earlier)])
            for zone in zones {
                try audit.zone(
                    zone.integer("id") ?? 0, "zone.moved", version: zone.integer("version") ?? 1,
                    detail: "\(english) → \(name)")
            }
        }
        if dimension == "section" { try joinSections(from: earlier, detail: "\(english) → \(name)") }
        try transaction.execute("DELETE FROM facet WHERE id = ?", [.integer(earlier)])
        try audit.facet(earlier, "facet.joined", detail: "\(english) → \(name)")
        return known
    }

    /// The same for the zone: a name that a translation made is joined with the zone of the original.
    func zone(
        _ name: String, of original: Language, region: String?, madeByTranslation earlier: Int64?,
        touched: inout Set<String>
    ) throws -> Int64 {
        guard original == .zhHans, let earlier,
            let english = try transaction.row(
                "SELECT name_en FROM zone WHERE id = ? AND name_zh = name_en", [.integer(earlier)])?.text("name_en")
        else { return try zone(name, language: original, region: region, touched: &touched) }
        touched.formUnion([TouchedPages.zones, TouchedPages.facets, TouchedPages.home, TouchedPages.zone(earlier)])
        guard
            let known = try transaction.row("SELECT id FROM zone WHERE name_zh = ?", [.text(name)])?.integer("id")
        else {
            let version = try transaction.row(
                "UPDATE zone SET name_zh = ?, version = version + 1 WHERE id = ? RETURNING version",
                [.text(name), .integer(earlier)])?.integer("version")
            try audit.zone(earlier, "zone.named", version: version ?? 1, detail: "\(english) → \(name)")
            return earlier
        }
        try learnZone(known, english, &touched)
        try moveArticles("zone", from: earlier, to: known, detail: "\(english) → \(name)")
        try joinHouses(from: earlier, to: known, detail: "\(english) → \(name)")
        try VisitRows(transaction: transaction).move(zone: earlier, to: known)
        let version = try transaction.row(
            "DELETE FROM zone WHERE id = ? RETURNING version", [.integer(earlier)])?.integer("version")
        try audit.zone(earlier, "zone.joined", version: (version ?? 0) + 1, detail: "\(english) → \(name)")
        return known
    }

    /// What was decided under the name of a translation holds on, unless the zone of the original has decided already.
    private func joinHouses(from earlier: Int64, to known: Int64, detail: String) throws {
        let house = try ZoneHouse.of(earlier, transaction)
        guard house.version > 0 else { return }
        if try ZoneHouse.of(known, transaction).version == 0 {
            try ZoneHouse(zone: known, accent: house.accent, pins: house.pins, documents: house.documents, version: 1)
                .write(in: transaction)
            try audit.zoneHouse(known, "zone-house.changed", version: 1, detail: detail)
        }
        try ZoneHouse.remove(earlier, in: transaction)
        try audit.zoneHouse(earlier, "zone-house.joined", version: house.version + 1, detail: detail)
    }

    /// What was decided of a section under the name of a translation ends with it; the original has its own place.
    private func joinSections(from earlier: Int64, detail: String) throws {
        let version = try transaction.row(
            "SELECT version FROM section_place WHERE facet_id = ?", [.integer(earlier)])?.integer("version")
        guard let version else { return }
        try Section.forget(earlier, transaction)
        try audit.section(earlier, "section.joined", version: version + 1, detail: detail)
    }

    /// What hung on a name that a translation made goes over to the name of the original.
    private func moveArticles(_ dimension: String, from earlier: Int64, to known: Int64, detail: String) throws {
        let moved = try transaction.rows(
            """
            UPDATE article SET \(dimension)_id = ?, version = version + 1 WHERE \(dimension)_id = ?
            RETURNING id, version
            """, [.integer(known), .integer(earlier)])
        for article in moved {
            try audit.article(
                article.integer("id") ?? 0, "article.moved", version: article.integer("version") ?? 1, detail: detail)
        }
    }

    /// Keeps the English name of a facet that has none yet.
    func learn(_ facet: Int64?, _ name: String?, _ touched: inout Set<String>) throws {
        guard let facet, let name, name.utf8.allSatisfy({ $0 < 128 }) else { return }
        if try transaction.row(
            "UPDATE facet SET name_en = ? WHERE id = ? AND name_en IS NULL RETURNING id",
            [.text(name), .integer(facet)])
            != nil
        {
            try audit.facet(facet, "facet.named", detail: name)
            touched.formUnion([TouchedPages.facets, TouchedPages.zones])
        }
    }

    func learnZone(_ zone: Int64?, _ name: String?, _ touched: inout Set<String>) throws {
        guard let zone, let name, name.utf8.allSatisfy({ $0 < 128 }) else { return }
        if let version = try transaction.row(
            "UPDATE zone SET name_en = ?, version = version + 1 WHERE id = ? AND name_en IS NULL RETURNING version",
            [.text(name), .integer(zone)])?.integer("version")
        {
            try audit.zone(zone, "zone.named", version: version, detail: name)
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
        try audit.zone(id, "zone.created", version: 1, detail: name)
        touched.formUnion([TouchedPages.zones, TouchedPages.facets, TouchedPages.zone(id)])
        return id
    }
}
