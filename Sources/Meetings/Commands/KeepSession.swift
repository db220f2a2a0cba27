import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// Makes a meeting a session of several days, or changes its last day.
    /// - Parameters:
    ///   - through: the last day, `yyyy-MM-dd`; the first one is the day of the meeting.
    ///   - version: of the session that the edit is based on; 0 where the meeting was none.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func saveSession(
        _ id: Meeting.ID, through: String, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(id, viewer, transaction)
            let before = try MeetingSession.find(id, transaction)
            guard before?.version ?? 0 == version else { throw StaleEdit(current: before?.version ?? 0) }
            if before == nil, try MeetingSession.session(of: id, transaction) != nil {
                throw Problems([Problem(field: "lastDay", key: "problem_session_sitting")])
            }
            let last = try Self.lastDay(through, from: meeting.day)
            guard last != before?.through else { return }
            for (_, sitting) in try before?.sittings(transaction) ?? [] {
                try Self.check(sitting.day, from: meeting.day, through: last, field: "lastDay")
            }
            try transaction.execute(
                """
                INSERT INTO meeting_session (id, through, updated_at, version) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET through = excluded.through
                """, [.integer(id.rawValue), .text("\(last)"), .integer(now()), .integer(version)])
            try keepSession(
                meeting, version: version, before == nil ? "begun" : "changed",
                changes: [FieldChange("lastDay", before: before?.through.description, after: "\(last)")], by: viewer,
                in: transaction)
        }
    }

    private static func lastDay(_ text: String, from first: CalendarDay) throws -> CalendarDay {
        var reader = FieldReader()
        let day = reader.requiredDay(text, "lastDay")
        if let day {
            let days = (day.shanghaiSeconds - first.shanghaiSeconds) / 86_400 + 1
            if !(1...Int64(MeetingSession.mostDays)).contains(days) {
                reader.add(
                    "lastDay", "problem_session_days", ["day": "\(first)", "count": "\(MeetingSession.mostDays)"])
            }
        }
        try Problems(reader.problems).check()
        guard let day else { throw Problems([Problem(field: "lastDay", key: "problem_day")]) }
        return day
    }

    /// A sitting is held on one of the days of its session.
    static func check(
        _ day: CalendarDay, from first: CalendarDay, through last: CalendarDay, field: String
    ) throws {
        guard day < first || day > last else { return }
        throw Problems([
            Problem(
                field: field, key: "problem_sitting_day",
                arguments: ["day": "\(day)", "from": "\(first)", "through": "\(last)"])
        ])
    }

    /// That a meeting whose day changes stays within its session, or keeps its sittings within itself.
    func checkSession(of meeting: Meeting, _ transaction: Transaction) throws {
        if let session = try MeetingSession.find(meeting.id, transaction) {
            for (_, sitting) in try session.sittings(transaction) {
                try Self.check(sitting.day, from: meeting.day, through: session.through, field: "day")
            }
            let length = (session.through.shanghaiSeconds - meeting.day.shanghaiSeconds) / 86_400 + 1
            guard length <= Int64(MeetingSession.mostDays) else {
                throw Problems([
                    Problem(
                        field: "day", key: "problem_session_long", arguments: ["count": "\(MeetingSession.mostDays)"])
                ])
            }
            guard meeting.day <= session.through else {
                throw Problems([
                    Problem(
                        field: "day", key: "problem_session_ends", arguments: ["day": "\(session.through)"])
                ])
            }
        }
        guard let id = try MeetingSession.session(of: meeting.id, transaction),
            let whole = try Meeting.find(id, transaction), let session = try MeetingSession.find(id, transaction)
        else { return }
        try Self.check(meeting.day, from: whole.day, through: session.through, field: "day")
    }

    // MARK: Groups

    /// Adds a group to a session, or changes one.
    /// - Parameters:
    ///   - group: the one that is changed; `nil` makes a new one.
    ///   - version: of the session that the edit is based on.
    /// - Throws: `Problems`, `Refusal` or `StaleEdit`; nothing is saved then.
    public func saveGroup(
        _ group: MeetingSession.Group.ID?, _ draft: SessionGroupDraft, of id: Meeting.ID, basedOn version: Int64,
        as viewer: Viewer
    ) async throws {
        var reader = FieldReader()
        let name = reader.required(draft.groupName, "groupName", limit: 40)
        let place = reader.optional(draft.place, "place", limit: 200)
        let convenor = reader.optional(draft.convenor, "convenor")
        try Problems(reader.problems).check()
        let fresh = identifiers.next(MeetingSession.Group.self)
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (meeting, session) = try session(id, basedOn: version, viewer, transaction)
            let before = try group.map { try Self.group($0, of: session) }
            if session.groups.contains(where: { $0.name == name && $0.id != group }) {
                throw Problems([Problem(field: "groupName", key: "problem_group_twice")])
            }
            guard before != nil || session.groups.count < MeetingSession.mostGroups else {
                throw Problems([
                    Problem(
                        field: "groupName", key: "problem_groups_many",
                        arguments: ["count": "\(MeetingSession.mostGroups)"])
                ])
            }
            let after = MeetingSession.Group(id: group ?? fresh, name: name, place: place, convenor: convenor)
            guard after != before else { return }
            try transaction.execute(
                """
                INSERT INTO session_group (id, session_id, name, place, convenor) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, place = excluded.place,
                    convenor = excluded.convenor
                """,
                [
                    .integer(after.id.rawValue), .integer(id.rawValue), .text(name), .text(orNull: place),
                    .text(orNull: convenor),
                ])
            try keepSession(
                meeting, version: version, "group-saved", detail: name,
                changes: FieldChange.differences(from: before?.fields ?? [], to: after.fields), by: viewer,
                in: transaction)
        }
    }

    /// Puts delegates into a group, or takes them out of theirs.
    /// - Parameter group: `nil` takes them out.
    /// - Throws: `Problems` for who belongs to another group already, or `Refusal`; nothing is saved then.
    public func assign(
        _ delegates: [Attendee.ID], to group: MeetingSession.Group.ID?, of id: Meeting.ID, as viewer: Viewer
    ) async throws {
        guard !delegates.isEmpty else {
            throw Problems([Problem(field: "delegates", key: "problem_delegates_none")])
        }
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (meeting, session) = try session(id, basedOn: nil, viewer, transaction)
            let goal = try group.map { try Self.group($0, of: session) }
            let known = Dictionary(
                try Attendee.all(of: id, transaction).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
            var names: [String] = []
            for delegate in Set(delegates).sorted() {
                guard let name = known[delegate] else { throw Refusal.unknown }
                let isMoved = try put(delegate, named: name, into: goal, of: session, in: transaction)
                if isMoved { names.append(name) }
            }
            guard !names.isEmpty else { return }
            let changes = goal.map { [FieldChange("group", before: nil, after: $0.name)] } ?? []
            try keepSession(
                meeting, version: session.version, goal == nil ? "delegates-out" : "delegates-in",
                detail: names.prefix(20).joined(separator: " "), changes: changes, by: viewer, in: transaction)
        }
    }

    /// - Throws: `Problems` where they belong to another group.
    /// - Returns: whether anything changed.
    func put(
        _ delegate: Attendee.ID, named name: String, into group: MeetingSession.Group?, of session: MeetingSession,
        field: String = "delegates", in transaction: Transaction
    ) throws -> Bool {
        let present = session.members[delegate]
        guard present != group?.id else { return false }
        guard let group else {
            try transaction.execute(
                "DELETE FROM session_delegate WHERE attendee_id = ?", [.integer(delegate.rawValue)])
            return true
        }
        if let other = session.groups.first(where: { $0.id == present }) {
            throw Problems([
                Problem(
                    field: field, key: "problem_delegate_grouped", arguments: ["name": name, "group": other.name])
            ])
        }
        try transaction.execute(
            "INSERT INTO session_delegate (attendee_id, session_id, group_id) VALUES (?, ?, ?)",
            [
                .integer(delegate.rawValue), .integer(session.meeting.rawValue), .integer(group.id.rawValue),
            ])
        return true
    }

    // MARK: Parts

    /// A session that the viewer may manage, as somebody saw it.
    func session(
        _ id: Meeting.ID, basedOn version: Int64?, _ viewer: Viewer, _ transaction: Transaction
    ) throws -> (Meeting, MeetingSession) {
        let meeting = try writable(id, viewer, transaction)
        guard let session = try MeetingSession.find(id, transaction) else { throw Refusal.unknown }
        guard version == nil || session.version == version else { throw StaleEdit(current: session.version) }
        return (meeting, session)
    }

    static func group(_ id: MeetingSession.Group.ID, of session: MeetingSession) throws -> MeetingSession.Group {
        guard let group = session.groups.first(where: { $0.id == id }) else { throw Refusal.unknown }
        return group
    }

    /// Writes down that a session has changed.
    func keepSession(
        _ meeting: Meeting, version: Int64, _ action: String, detail: String = "", changes: [FieldChange] = [],
        by viewer: Viewer, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE meeting_session SET version = ?, updated_at = ? WHERE id = ?",
            [.integer(version + 1), .integer(now()), .integer(meeting.id.rawValue)])
        try note(
            "session." + action, of: SubjectReference(SessionRecord.kind, meeting.id.rawValue), version: version + 1,
            at: meeting.unit, detail: detail, changes: changes, by: viewer, in: transaction)
    }

    /// An attendee leaves the session: its group, or the sitting in which they stand for a delegate.
    func leaveSession(
        _ attendee: Attendee, of meeting: Meeting, by viewer: Viewer, in transaction: Transaction
    ) throws {
        let id = Value.integer(attendee.id.rawValue)
        var sessions: [Meeting.ID] = []
        if try transaction.row("SELECT group_id FROM session_delegate WHERE attendee_id = ?", [id]) != nil {
            try transaction.execute("DELETE FROM session_delegate WHERE attendee_id = ?", [id])
            sessions.append(meeting.id)
        }
        if let row = try transaction.row(
            "SELECT sitting_id, delegate_id FROM sitting_delegate WHERE attendee_id = ?", [id])
        {
            try transaction.execute("DELETE FROM sitting_delegate WHERE attendee_id = ?", [id])
            try transaction.execute(
                "INSERT INTO sitting_left (sitting_id, delegate_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [.integer(orNull: row.integer("sitting_id")), .integer(orNull: row.integer("delegate_id"))])
            if let session = try MeetingSession.session(of: meeting.id, transaction) { sessions.append(session) }
        }
        for id in sessions {
            guard let whole = try Meeting.find(id, transaction), let session = try MeetingSession.find(id, transaction)
            else { continue }
            try keepSession(
                whole, version: session.version, "delegate-left", detail: attendee.name, by: viewer, in: transaction)
        }
    }
}

extension MeetingSession.Group {
    /// As audit entries tell its changes.
    var fields: [(field: String, value: String?)] {
        [("groupName", name), ("place", place), ("convenor", convenor)]
    }
}
