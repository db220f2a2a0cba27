import Kernel
import Storage

/// What a zone decides of its own page, beside its profile.
public struct ZoneHouse: Sendable, Equatable {
    public static let mostPins = 5
    public static let mostDocuments = 50

    public let zone: Int64
    /// The platform's own colour when `nil`.
    public var accent: ZoneAccent?
    /// Numbers of the articles that stand first, in their order.
    public var pins: [Int64]
    public var documents: [ZoneDocument]
    /// From 1; 0 while nothing was ever decided.
    public var version: Int64

    /// The house of a zone; an empty one while nothing was decided.
    static func of(_ zone: Int64, _ transaction: Transaction) throws -> ZoneHouse {
        let row = try transaction.row("SELECT accent, version FROM zone_house WHERE zone_id = ?", [.integer(zone)])
        let pins = try transaction.rows(
            "SELECT article_id FROM zone_pin WHERE zone_id = ? ORDER BY position", [.integer(zone)])
        return ZoneHouse(
            zone: zone, accent: row?.text("accent").flatMap(ZoneAccent.init(rawValue:)),
            pins: pins.compactMap { $0.integer("article_id") }, documents: try ZoneDocument.of(zone, transaction),
            version: row?.integer("version") ?? 0)
    }

    func write(in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO zone_house (zone_id, accent, version) VALUES (?, ?, ?)
            ON CONFLICT (zone_id) DO UPDATE SET accent = excluded.accent, version = excluded.version
            """, [.integer(zone), .text(orNull: accent?.rawValue), .integer(version)])
        try Self.forgetLists(of: zone, in: transaction)
        for (position, article) in pins.enumerated() {
            try transaction.execute(
                "INSERT INTO zone_pin (zone_id, position, article_id) VALUES (?, ?, ?)",
                [.integer(zone), .integer(Int64(position)), .integer(article)])
        }
        for (position, document) in documents.enumerated() {
            try document.write(zone: zone, at: position, in: transaction)
        }
    }

    /// Removes it with everything in it.
    static func remove(_ zone: Int64, in transaction: Transaction) throws {
        try forgetLists(of: zone, in: transaction)
        try transaction.execute("DELETE FROM zone_house WHERE zone_id = ?", [.integer(zone)])
    }

    private static func forgetLists(of zone: Int64, in transaction: Transaction) throws {
        for table in ["zone_pin", "zone_document"] {
            try transaction.execute("DELETE FROM \(table) WHERE zone_id = ?", [.integer(zone)])
        }
    }
}
