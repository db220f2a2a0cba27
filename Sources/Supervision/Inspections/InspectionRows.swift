import Identity
import Kernel
import Storage

/// How inspections stand in their tables.
enum InspectionRows {
    static let columns = """
        inspection.id, inspection.unit_id, inspection.year, inspection.serial, inspection.label, inspection.subject_id, inspection.matter_id,
        inspection.method, inspection.place, inspection.latitude, inspection.longitude, inspection.visited_at,
        inspection.received_at, inspection.inspectors, inspection.summary, inspection.state, inspection.client_key,
        inspection.content, inspection.submitted_by, inspection.view_text, inspection.view_by, inspection.view_at,
        inspection.conclusion, inspection.closed_by, inspection.closed_at, inspection.updated_at, inspection.version
        """

    static func find(_ id: Inspection.ID, _ transaction: Transaction) throws -> Inspection? {
        try transaction.row("SELECT \(columns) FROM inspection WHERE id = ?", [.integer(id.rawValue)])
            .flatMap(Inspection.init)
    }

    static func find(clientKey: String, _ transaction: Transaction) throws -> Inspection? {
        try transaction.row("SELECT \(columns) FROM inspection WHERE client_key = ?", [.text(clientKey)])
            .flatMap(Inspection.init)
    }

    static func findings(of id: Inspection.ID, _ transaction: Transaction) throws -> [InspectionFinding] {
        try transaction.rows(
            """
            SELECT position, kind, severity, text, explanation, deadline, matter_id FROM inspection_finding
            WHERE inspection_id = ? ORDER BY position
            """, [.integer(id.rawValue)]
        ).compactMap(InspectionFinding.init)
    }

    static func photographs(of id: Inspection.ID, _ transaction: Transaction) throws -> [InspectionPhotograph] {
        try transaction.rows(
            """
            SELECT position, finding, digest, name, media_type, size, taken_at, time_source, place, latitude, longitude,
                place_source FROM inspection_file WHERE inspection_id = ? ORDER BY position
            """, [.integer(id.rawValue)]
        ).compactMap(InspectionPhotograph.init)
    }

    static func insert(
        _ inspection: Inspection, _ findings: [InspectionFinding], _ photographs: [InspectionPhotograph],
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO inspection (id, unit_id, year, serial, label, subject_id, matter_id, method, place, latitude,
                longitude, visited_at, received_at, inspectors, summary, state, client_key, content, submitted_by,
                updated_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(inspection.id.rawValue), .integer(inspection.unit.rawValue),
                .integer(Int64(inspection.number.year)), .integer(inspection.number.serial),
                .text("\(inspection.number)"), .integer(inspection.subject.rawValue),
                .integer(orNull: inspection.matter?.rawValue), .text(inspection.method.rawValue),
                .text(orNull: inspection.place), .integer(orNull: inspection.position?.latitude),
                .integer(orNull: inspection.position?.longitude), .integer(inspection.visitedAt),
                .integer(inspection.receivedAt), .text(inspection.inspectors.joined(separator: "、")),
                .text(inspection.summary), .text(inspection.state.rawValue), .text(inspection.clientKey),
                .text(inspection.content), .integer(orNull: inspection.submittedBy?.rawValue),
                .integer(inspection.updatedAt), .integer(inspection.version),
            ])
        for finding in findings { try insert(finding, of: inspection.id, in: transaction) }
        for photograph in photographs { try insert(photograph, of: inspection.id, in: transaction) }
    }

    private static func insert(
        _ finding: InspectionFinding, of id: Inspection.ID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO inspection_finding (inspection_id, position, kind, severity, text, explanation, deadline)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .integer(finding.position), .text(finding.kind.rawValue),
                .text(orNull: finding.severity?.rawValue), .text(finding.text), .text(orNull: finding.explanation),
                .text(orNull: finding.deadline?.description),
            ])
    }

    private static func insert(
        _ photograph: InspectionPhotograph, of id: Inspection.ID, in transaction: Transaction
    ) throws {
        let (file, place) = (photograph.file, photograph.place)
        try transaction.execute(
            """
            INSERT INTO inspection_file (inspection_id, position, finding, digest, name, media_type, size, taken_at,
                time_source, place, latitude, longitude, place_source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id.rawValue), .integer(photograph.position), .integer(orNull: photograph.finding),
                .text(file.digest), .text(file.name), .text(file.mediaType), .integer(file.size),
                .integer(photograph.takenAt), .text(photograph.timeSource.rawValue), .text(orNull: place?.name),
                .integer(orNull: place?.position?.latitude), .integer(orNull: place?.position?.longitude),
                .text(orNull: place?.source.rawValue),
            ])
    }

    /// Writes what may change of an inspection.
    static func update(_ inspection: Inspection, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE inspection SET state = ?, view_text = ?, view_by = ?, view_at = ?, conclusion = ?, closed_by = ?,
                closed_at = ?, updated_at = ?, version = ? WHERE id = ?
            """,
            [
                .text(inspection.state.rawValue), .text(orNull: inspection.view?.text),
                .integer(orNull: inspection.view?.by?.rawValue), .integer(orNull: inspection.view?.at),
                .text(orNull: inspection.conclusion?.text), .integer(orNull: inspection.conclusion?.by?.rawValue),
                .integer(orNull: inspection.conclusion?.at), .integer(inspection.updatedAt),
                .integer(inspection.version), .integer(inspection.id.rawValue),
            ])
    }
}

extension Inspection {
    init(
        id: ID, number: InspectionNumber, _ fields: InspectionFields, _ draft: InspectionDraft, by person: Person.ID?,
        at seconds: Int64
    ) {
        (self.id, self.number, unit, subject) = (id, number, fields.unit, fields.subject)
        (matter, method, place, position) = (fields.matter?.id, fields.method, fields.place, fields.position)
        (visitedAt, receivedAt) = (fields.visitedAt, seconds)
        (inspectors, summary, state) = (fields.inspectors, fields.summary, .submitted)
        (clientKey, content, submittedBy) = (draft.clientKey, draft.content, person)
        (view, conclusion, updatedAt, version) = (nil, nil, seconds, 1)
    }

    init?(_ row: Row) {
        guard let id: ID = row.identifier("id"), let unit: Unit.ID = row.identifier("unit_id"),
            let subject: Unit.ID = row.identifier("subject_id"), let year = row.integer("year"),
            let serial = row.integer("serial"), let label = row.text("label"),
            let method = row.text("method").flatMap(Method.init(rawValue:)),
            let state = row.text("state").flatMap(State.init(rawValue:))
        else { return nil }
        (self.id, self.unit, self.subject) = (id, unit, subject)
        (number, matter) = (
            InspectionNumber(year: Int(year), serial: serial, label: label), row.identifier("matter_id")
        )
        (self.method, self.state, place) = (method, state, row.text("place"))
        position = GeographicPosition(latitude: row.integer("latitude"), longitude: row.integer("longitude"))
        (visitedAt, receivedAt) = (row.integer("visited_at") ?? 0, row.integer("received_at") ?? 0)
        inspectors = (row.text("inspectors") ?? "").listed
        (summary, clientKey, content) = (
            row.text("summary") ?? "", row.text("client_key") ?? "", row.text("content") ?? ""
        )
        submittedBy = row.identifier("submitted_by")
        view = row.text("view_text").map {
            View(text: $0, by: row.identifier("view_by"), at: row.integer("view_at") ?? 0)
        }
        conclusion = row.text("conclusion").map {
            Conclusion(text: $0, by: row.identifier("closed_by"), at: row.integer("closed_at") ?? 0)
        }
        (updatedAt, version) = (row.integer("updated_at") ?? 0, row.integer("version") ?? 1)
    }
}

extension InspectionFinding {
    fileprivate init?(_ row: Row) {
        guard let position = row.integer("position"), let kind = row.text("kind").flatMap(Kind.init(rawValue:)) else {
            return nil
        }
        (self.position, self.kind) = (position, kind)
        severity = row.text("severity").flatMap(Severity.init(rawValue:))
        (text, explanation) = (row.text("text") ?? "", row.text("explanation"))
        (deadline, matter) = (row.day("deadline"), row.identifier("matter_id"))
    }
}

extension InspectionPhotograph {
    fileprivate init?(_ row: Row) {
        guard let position = row.integer("position"), let digest = row.text("digest"), let name = row.text("name"),
            let source = row.text("time_source").flatMap(Source.init(rawValue:))
        else { return nil }
        (self.position, finding) = (position, row.integer("finding"))
        file = MatterFile(
            digest: digest, name: name, mediaType: row.text("media_type") ?? "", size: row.integer("size") ?? 0)
        (takenAt, timeSource) = (row.integer("taken_at") ?? 0, source)
        place = row.text("place_source").flatMap(Source.init(rawValue:)).map {
            Place(
                name: row.text("place"),
                position: GeographicPosition(latitude: row.integer("latitude"), longitude: row.integer("longitude")),
                source: $0)
        }
    }
}
