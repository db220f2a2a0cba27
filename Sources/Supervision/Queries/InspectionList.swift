import Identity
import Kernel
import Storage

/// What a list of inspections asks for.
public struct InspectionFilter: Sendable, Equatable {
    /// How the list is ordered.
    public enum Sort: String, Sendable, CaseIterable { case number, visited, received }

    /// Part of the number, the summary, the place, or of what was found.
    public var text = ""
    /// The unit that was inspected, with all below it.
    public var subject: Unit.ID?
    public var method: Inspection.Method?
    public var state: Inspection.State?
    /// Only those in which a problem of this severity was found.
    public var severity: InspectionFinding.Severity?
    /// The first and the last day of the visit.
    public var visitedFrom: CalendarDay?
    public var visitedThrough: CalendarDay?
    public var sort = Sort.number
    public var isAscending = false
    /// From 1.
    public var page = 1
    /// 1…1000.
    public var size = 50

    public init() {}
}

/// A page of a list of inspections.
public struct InspectionLines: Sendable {
    /// An inspection with how much was found.
    public struct Line: Sendable {
        public let inspection: Inspection
        public let problems: Int64
        /// Problems that became matters.
        public let matters: Int64
        public let photographs: Int64
    }

    public let total: Int
    public let lines: [Line]
}

extension MatterDesk {
    /// The inspections of the units in which the viewer may read: by them, or of them.
    public func inspections(_ filter: InspectionFilter, as viewer: Viewer) async throws -> InspectionLines {
        guard let (condition, values) = condition(filter, viewer) else { return InspectionLines(total: 0, lines: []) }
        return try await database.read { transaction in
            let total =
                try transaction.row("SELECT COUNT(*) AS n FROM inspection WHERE \(condition)", values)?.integer("n")
                ?? 0
            let window = PageWindow(total: total, page: Int64(filter.page), size: Int64(min(filter.size, 1000)))
            let direction = window.direction(descending: !filter.isAscending)
            let columns =
                switch filter.sort {
                case .number: ["inspection.year", "inspection.serial"]
                case .visited: ["inspection.visited_at"]
                case .received: ["inspection.received_at"]
                }
            let order = (columns + ["inspection.id"]).map { $0 + direction }.joined(separator: ", ")
            let rows = try transaction.rows(
                """
                SELECT \(InspectionRows.columns),
                    (SELECT COUNT(*) FROM inspection_finding WHERE inspection_finding.inspection_id = inspection.id
                        AND inspection_finding.kind = 'problem') AS problems,
                    (SELECT COUNT(*) FROM inspection_finding WHERE inspection_finding.inspection_id = inspection.id
                        AND inspection_finding.matter_id IS NOT NULL) AS matters,
                    (SELECT COUNT(*) FROM inspection_file WHERE inspection_file.inspection_id = inspection.id)
                        AS photographs
                FROM inspection WHERE \(condition) ORDER BY \(order) LIMIT ? OFFSET ?
                """, values + window.values)
            let lines = rows.compactMap { row in
                Inspection(row).map { inspection in
                    InspectionLines.Line(
                        inspection: inspection, problems: row.integer("problems") ?? 0,
                        matters: row.integer("matters") ?? 0, photographs: row.integer("photographs") ?? 0)
                }
            }
            return InspectionLines(total: Int(total), lines: window.inOrder(lines))
        }
    }

    /// The inspections that wait for the view of a unit for which the viewer speaks, the oldest first.
    public func inspectionsToAnswer(by viewer: Viewer) async throws -> [Inspection] {
        let permissions = [SupervisionPolicy.workOnMatters, SupervisionPolicy.answerForMatters]
        let units = Set(permissions.flatMap(viewer.recordUnits))
        guard !units.isEmpty, viewer.program == nil else { return [] }
        return try await database.read { transaction in
            try transaction.rows(
                """
                SELECT \(InspectionRows.columns) FROM inspection WHERE inspection.state = 'submitted'
                    AND inspection.subject_id IN (\(Self.list(units.sorted()))) ORDER BY inspection.id LIMIT 200
                """
            ).compactMap(Inspection.init).filter { Self.mayAnswer(viewer, for: $0) && $0.isReadable(by: viewer) }
        }
    }

    /// `nil` where nothing can be found.
    private func condition(_ filter: InspectionFilter, _ viewer: Viewer) -> (sql: String, values: [Value])? {
        var parts: [String] = []
        var values: [Value] = []
        if !viewer.mayEverywhere(SupervisionPolicy.readMatters) {
            let units = viewer.recordUnits(SupervisionPolicy.readMatters)
            guard !units.isEmpty else { return nil }
            let list = Self.list(units)
            parts.append("(inspection.unit_id IN (\(list)) OR inspection.subject_id IN (\(list)))")
        }
        if let (sql, bound) = isAsOpenAsItsMatter(viewer) {
            parts.append(sql)
            values += bound
        }
        if let subject = filter.subject {
            parts.append("inspection.subject_id IN (\(Self.list(Self.below(subject, viewer))))")
        }
        for (column, value) in [("method", filter.method?.rawValue), ("state", filter.state?.rawValue)] {
            guard let value else { continue }
            parts.append("inspection.\(column) = ?")
            values.append(.text(value))
        }
        if let severity = filter.severity {
            parts.append(
                """
                inspection.id IN (SELECT inspection_finding.inspection_id FROM inspection_finding
                    WHERE inspection_finding.severity = ?)
                """)
            values.append(.text(severity.rawValue))
        }
        if let day = filter.visitedFrom {
            parts.append("inspection.visited_at >= ?")
            values.append(.integer(day.shanghaiSeconds))
        }
        if let day = filter.visitedThrough {
            parts.append("inspection.visited_at < ?")
            values.append(.integer(day.shanghaiSeconds + 86_400))
        }
        for word in filter.text.lowercased().split(whereSeparator: \.isWhitespace).prefix(10) {
            parts.append(
                """
                (lower(inspection.summary) LIKE ? ESCAPE '!' OR lower(inspection.place) LIKE ? ESCAPE '!'
                    OR inspection.label LIKE ? ESCAPE '!' OR inspection.id IN
                    (SELECT inspection_finding.inspection_id FROM inspection_finding
                        WHERE lower(inspection_finding.text) LIKE ? ESCAPE '!'))
                """)
            values += Array(repeating: .holding(word), count: 4)
        }
        return (parts.isEmpty ? "1 = 1" : parts.joined(separator: " AND "), values)
    }

    /// That a visit for a restricted matter is one that the viewer may see, as `mayRead` says it; `nil` where they see all.
    private func isAsOpenAsItsMatter(_ viewer: Viewer) -> (sql: String, values: [Value])? {
        let isEverywhere = [SupervisionPolicy.readMatters, SupervisionPolicy.superviseMatters].allSatisfy(
            viewer.mayEverywhere)
        guard !isEverywhere, let (seen, values) = condition(MatterFilter(), viewer) else { return nil }
        return (
            """
            (inspection.matter_id IS NULL
                OR (inspection.subject_id IN (\(Self.list(Self.answeredUnits(viewer))))
                    AND (inspection.submitted_by IS NULL
                        OR inspection.submitted_by <> \(viewer.author?.rawValue ?? 0)))
                OR inspection.matter_id IN (SELECT matter.id FROM matter WHERE \(seen))
                OR inspection.matter_id IN (SELECT matter.id FROM matter WHERE matter.secrecy = 'internal'))
            """, values
        )
    }
}
