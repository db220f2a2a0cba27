import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// By which day something is due that is due before a session (两会前): the last day before the next session of the
    /// people's congress or the consultative conference, by the words that name it.
    ///
    /// 区两会 is the session of the district, 市两会 that of the city above it; 两会 alone is the nearest of them.
    /// - Parameters:
    ///   - unit: which convened the meeting whose text is read.
    ///   - day: of that meeting. Sessions more than four hundred days later are not meant.
    public func sessionDays(
        after day: CalendarDay, seenFrom unit: Unit.ID, as viewer: Viewer
    ) async throws -> [String: CalendarDay] {
        guard let latest = day.adding(days: 400), let area = viewer.tree.area(of: unit) else { return [:] }
        let above = viewer.tree.path(to: area.id)
        let rows = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT unit_id, kind, day FROM meeting WHERE kind IN ('peoples-congress', 'consultative-conference')
                    AND day > ? AND day <= ? ORDER BY day, id
                """, [.text("\(day)"), .text("\(latest)")])
        }
        var days: [String: CalendarDay] = [:]
        // The nearest area last: 两会 alone is its.
        for area in above {
            var ofArea: [String: CalendarDay] = [:]
            for row in rows {
                guard let unit: Unit.ID = row.identifier("unit_id"), viewer.tree.area(of: unit)?.id == area.id,
                    let eve = row.day("day")?.adding(days: -1)
                else { continue }
                let names = Self.names(of: area.kind) + (row.text("kind") == "peoples-congress" ? ["人代会"] : [])
                for name in names where ofArea[name] == nil { ofArea[name] = eve }
            }
            days.merge(ofArea) { $1 }
        }
        return days
    }

    private static func names(of kind: Unit.Kind) -> [String] {
        switch kind {
        case .province: ["两会", "省两会"]
        case .city: ["两会", "市两会"]
        case .district: ["两会", "区两会", "县两会"]
        default: ["两会"]
        }
    }
}
