import Kernel
import Storage

/// A link that was taken back: it stays, with who took it back and why.
public struct RetractedLink: Sendable {
    public let link: Link
    public let reason: String
    public let actor: String
    /// Seconds since 1970.
    public let retractedAt: Int64

    /// Those at a record, in both directions, the newest first.
    static func at(_ record: SubjectReference, in transaction: Transaction) throws -> [RetractedLink] {
        let own: [Value] = [.text(record.kind), .integer(record.id)]
        return try transaction.rows(
            """
            SELECT \(Link.columns), retraction.reason AS retraction_reason, retraction.actor AS retraction_actor,
                retraction.recorded_at AS retracted_at
            FROM provenance_link JOIN provenance_retraction AS retraction ON retraction.link_id = provenance_link.id
            WHERE (from_kind = ? AND from_id = ?) OR (to_kind = ? AND to_id = ?)
            ORDER BY retraction.recorded_at DESC, provenance_link.id DESC LIMIT 100
            """, own + own
        ).compactMap { row in
            Link(row).map {
                RetractedLink(
                    link: $0, reason: row.text("retraction_reason") ?? "", actor: row.text("retraction_actor") ?? "",
                    retractedAt: row.integer("retracted_at") ?? 0)
            }
        }
    }
}
