import Ledger
import Storage

/// An inspection visit, to the ledger.
///
/// Form `inspection-1`: the columns of `inspection` in order; how many findings it has, then the columns of each but
/// `inspection_id` by position; how many photographs, then the columns of each but `inspection_id` by position.
enum InspectionRecord: RowRecord {
    static let kind = "inspection"

    static let select = """
        SELECT id, unit_id, year, serial, label, subject_id, matter_id, method, place, latitude, longitude, visited_at,
            received_at, inspectors, summary, state, client_key, content, submitted_by, view_text, view_by, view_at,
            conclusion, closed_by, closed_at, updated_at, version FROM inspection
        """

    static func state(_ inspection: Row, in transaction: Transaction) throws -> RecordState {
        let id = inspection.integer("id") ?? 0
        var digest = RecordDigest("inspection-1")
        for column in ["id", "unit_id", "year", "serial"] { digest.add(inspection.integer(column)) }
        digest.add(inspection.text("label"))
        for column in ["subject_id", "matter_id"] { digest.add(inspection.integer(column)) }
        for column in ["method", "place"] { digest.add(inspection.text(column)) }
        for column in ["latitude", "longitude", "visited_at", "received_at"] { digest.add(inspection.integer(column)) }
        for column in ["inspectors", "summary", "state", "client_key", "content"] {
            digest.add(inspection.text(column))
        }
        digest.add(inspection.integer("submitted_by"))
        digest.add(inspection.text("view_text"))
        for column in ["view_by", "view_at"] { digest.add(inspection.integer(column)) }
        digest.add(inspection.text("conclusion"))
        for column in ["closed_by", "closed_at", "updated_at", "version"] { digest.add(inspection.integer(column)) }
        let findings = try transaction.rows(
            """
            SELECT position, kind, severity, text, explanation, deadline, matter_id FROM inspection_finding
            WHERE inspection_id = ? ORDER BY position
            """, [.integer(id)])
        digest.add(Int64(findings.count))
        for finding in findings {
            digest.add(finding.integer("position"))
            for column in ["kind", "severity", "text", "explanation", "deadline"] { digest.add(finding.text(column)) }
            digest.add(finding.integer("matter_id"))
        }
        let files = try transaction.rows(
            """
            SELECT position, finding, digest, name, media_type, size, taken_at, time_source, place, latitude, longitude,
                place_source FROM inspection_file WHERE inspection_id = ? ORDER BY position
            """, [.integer(id)])
        digest.add(Int64(files.count))
        for file in files {
            for column in ["position", "finding"] { digest.add(file.integer(column)) }
            for column in ["digest", "name", "media_type"] { digest.add(file.text(column)) }
            for column in ["size", "taken_at"] { digest.add(file.integer(column)) }
            for column in ["time_source", "place"] { digest.add(file.text(column)) }
            for column in ["latitude", "longitude"] { digest.add(file.integer(column)) }
            digest.add(file.text("place_source"))
        }
        return RecordState(id: id, digest: digest.text)
    }
}
