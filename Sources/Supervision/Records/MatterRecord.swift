import Ledger
import Storage

/// The kinds of record that this room hands to the ledger's verification.
public enum SupervisionRecords {
    /// Matters with their units and the steps that they took; what units were reminded of; circulars; inspection
    /// visits.
    public static let kinds = [
        MatterRecord.recordKind, ReminderSheetRecord.recordKind, CircularRecord.recordKind,
        InspectionRecord.recordKind,
    ]
}

/// What a matter is to the ledger.
///
/// Form `matter-1`: the columns of `matter` up to `version`; how many units it has, then the columns of each but
/// `matter_id` by position; how many steps it took, then position, state, actor, unit, time and reason of each by position.
///
/// Form `matter-2`, of matters that were written since they go their way: the same, with the columns of `matter` from
/// `lead_id` on behind `version`, the columns of each step from `action` on behind its reason, and at the end how many
/// files came with its steps, with the columns of each but `matter_id` by step and position.
///
/// Form `matter-3`, of matters that were written since they have milestones: the same, with `quality` behind the other
/// columns of each step, and at its end `secrecy`, then how many milestones it has, with the columns of each but `matter_id`
/// by position.
enum MatterRecord: RowRecord {
    static let kind = "matter"

    static let select = """
        SELECT id, unit_id, year, serial, label, text, source_kind, source_text, deadline, deadline_words, topic,
            public_by, public_at, state, registered_by, registered_at, updated_at, version, form, lead_id, parent_id, weight,
            progress, assigned_on, due_on, finished_on, asked_deadline, resting_state, merged_into, secrecy FROM matter
        """

    static func state(_ matter: Row, in transaction: Transaction) throws -> RecordState {
        let id = matter.integer("id") ?? 0
        let form = matter.integer("form") ?? 1
        let isSecond = form >= 2
        var digest = RecordDigest("matter-\(form)")
        for column in ["id", "unit_id", "year", "serial"] { digest.add(matter.integer(column)) }
        for column in [
            "label", "text", "source_kind", "source_text", "deadline", "deadline_words", "topic",
        ] { digest.add(matter.text(column)) }
        for column in ["public_by", "public_at"] { digest.add(matter.integer(column)) }
        digest.add(matter.text("state"))
        for column in ["registered_by", "registered_at", "updated_at", "version"] {
            digest.add(matter.integer(column))
        }
        if isSecond {
            for column in ["lead_id", "parent_id", "weight", "progress", "assigned_on", "due_on", "finished_on"] {
                digest.add(matter.integer(column))
            }
            for column in ["asked_deadline", "resting_state"] { digest.add(matter.text(column)) }
            digest.add(matter.integer("merged_into"))
        }
        let units = try transaction.rows(
            "SELECT unit_id, part, position FROM matter_unit WHERE matter_id = ? ORDER BY position", [.integer(id)])
        digest.add(Int64(units.count))
        for unit in units {
            digest.add(unit.integer("unit_id"))
            digest.add(unit.text("part"))
            digest.add(unit.integer("position"))
        }
        let steps = try transaction.rows(
            """
            SELECT position, state, actor, unit_id, entered_at, reason, action, progress, deadline, other_unit, quality
            FROM matter_step WHERE matter_id = ? ORDER BY position
            """, [.integer(id)])
        digest.add(Int64(steps.count))
        for step in steps {
            digest.add(step.integer("position"))
            for column in ["state", "actor"] { digest.add(step.text(column)) }
            for column in ["unit_id", "entered_at"] { digest.add(step.integer(column)) }
            digest.add(step.text("reason"))
            guard isSecond else { continue }
            digest.add(step.text("action"))
            digest.add(step.integer("progress"))
            digest.add(step.text("deadline"))
            digest.add(step.integer("other_unit"))
            if form >= 3 { digest.add(step.integer("quality")) }
        }
        if isSecond {
            let files = try transaction.rows(
                """
                SELECT step, position, digest, name, media_type, size FROM matter_file WHERE matter_id = ?
                ORDER BY step, position
                """, [.integer(id)])
            digest.add(Int64(files.count))
            for file in files {
                for column in ["step", "position"] { digest.add(file.integer(column)) }
                for column in ["digest", "name", "media_type"] { digest.add(file.text(column)) }
                digest.add(file.integer("size"))
            }
        }
        if form >= 3 {
            digest.add(matter.text("secrecy"))
            let milestones = try transaction.rows(
                "SELECT position, due_on, text, reached_on FROM matter_milestone WHERE matter_id = ? ORDER BY position",
                [.integer(id)])
            digest.add(Int64(milestones.count))
            for milestone in milestones {
                for column in ["position", "due_on"] { digest.add(milestone.integer(column)) }
                digest.add(milestone.text("text"))
                digest.add(milestone.integer("reached_on"))
            }
        }
        return RecordState(id: id, digest: digest.text)
    }
}
