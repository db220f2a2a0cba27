import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// A mark for a form: what is sent with it is done once, however often it is sent.
    public func nextPress() -> String { "\(identifiers.next(MeetingSession.Part.self))" }

    /// Makes sittings of a session: one of everybody, one of a group, or one of each group side by side. Its attendees
    /// are copied from the session.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    /// - Returns: the sittings; those of an earlier press of the same form, where there was one.
    @discardableResult
    public func convene(
        _ draft: SittingDraft, of id: Meeting.ID, as viewer: Viewer
    ) async throws -> [Meeting.ID] {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (whole, session) = try session(id, basedOn: nil, viewer, transaction)
            let press = draft.press.trimmed
            let known = session.parts.filter { $0.press == press && !press.isEmpty }
            let fields = try SittingFields(draft, of: session, from: whole.day)
            if !known.isEmpty {
                // The same form with other words is no second press of it.
                let made = try session.sittings(transaction).filter { known.contains($0.part) }
                guard made.allSatisfy({ $0.meeting.day == fields.day && $0.meeting.startsAt == fields.startsAt })
                else {
                    throw Problems([Problem(field: "sittingTitle", key: "problem_sitting_press")])
                }
                return known.map(\.sitting)
            }
            try free(fields, session, transaction)
            let sittings = try fields.groups.map { group in
                try begin(fields, group, of: whole, press: press, by: viewer, in: transaction)
            }
            try keepSession(
                whole, version: session.version, "convened",
                detail: sittings.map(\.title.chinese).joined(separator: " "),
                by: viewer, in: transaction)
            let delegates = try Attendee.all(of: whole.id, transaction)
            for (sitting, group) in zip(sittings, fields.groups) {
                try fill(sitting, from: delegates, of: session, group, by: viewer, in: transaction)
            }
            try keepSession(whole, version: session.version + 1, "sittings-filled", by: viewer, in: transaction)
            return sittings.map(\.id)
        }
    }

    /// Brings the sittings that are still to come up to date: who joined the session or a group since is added.
    /// - Throws: `Refusal`; nothing is saved then.
    /// - Returns: how many were added.
    @discardableResult
    public func completeSittings(of id: Meeting.ID, as viewer: Viewer) async throws -> Int {
        let today = today
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let (whole, session) = try session(id, basedOn: nil, viewer, transaction)
            let delegates = try Attendee.all(of: whole.id, transaction)
            var added = 0
            for (part, sitting) in try session.sittings(transaction) where sitting.day >= today {
                let group = session.groups.first { $0.id == part.group }
                added += try fill(sitting, from: delegates, of: session, group, by: viewer, in: transaction)
            }
            if added > 0 {
                try keepSession(whole, version: session.version, "sittings-filled", by: viewer, in: transaction)
            }
            return added
        }
    }

    /// Nobody can be in two places: a group sits once at a time, and not while everybody does.
    private func free(_ fields: SittingFields, _ session: MeetingSession, _ transaction: Transaction) throws {
        for (part, sitting) in try session.sittings(transaction)
        where sitting.day == fields.day && sitting.startsAt == fields.startsAt {
            let isOther = part.kind == .group && !fields.groups.contains { $0 == nil || $0?.id == part.group }
            guard !isOther else { continue }
            throw Problems([
                Problem(
                    field: "startsAt", key: "problem_sitting_clash", arguments: ["title": sitting.title.chinese])
            ])
        }
    }

    private func begin(
        _ fields: SittingFields, _ group: MeetingSession.Group?, of whole: Meeting, press: String, by viewer: Viewer,
        in transaction: Transaction
    ) throws -> Meeting {
        var draft = MeetingDraft(whole)
        (draft.series, draft.number, draft.note, draft.meetingTitleEnglish) = ("", "", "", "")
        draft.meetingTitle = [whole.title.chinese, group?.name, fields.title].compactMap { $0 }.joined(separator: " ")
        (draft.day, draft.startsAt) = ("\(fields.day)", fields.startsAt?.description ?? "")
        draft.place = fields.place ?? group?.place ?? (group == nil ? whole.place ?? "" : "")
        draft.chair = group == nil ? whole.chair ?? "" : group?.convenor ?? ""
        let sitting = Meeting(
            id: identifiers.next(), unit: whole.unit, try Self.sittingFields(draft), createdBy: viewer.author,
            at: now())
        try sitting.write(in: transaction)
        try note(
            "meeting.begun", of: sitting.reference, version: 1, at: sitting.unit,
            changes: FieldChange.differences(from: [], to: sitting.fields), by: viewer, in: transaction)
        try transaction.execute(
            """
            INSERT INTO meeting_session_part (sitting_id, session_id, kind, group_id, group_name, press)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(sitting.id.rawValue), .integer(whole.id.rawValue), .text(group == nil ? "plenary" : "group"),
                .integer(orNull: group?.id.rawValue), .text(orNull: group?.name), .text(press),
            ])
        if group == nil { try copyHall(of: whole, to: sitting, by: viewer, in: transaction) }
        return sitting
    }

    /// The meeting's form calls the title otherwise.
    private static func sittingFields(_ draft: MeetingDraft) throws -> MeetingFields {
        do {
            return try MeetingFields(draft)
        } catch let problems as Problems {
            throw Problems(
                problems.list.map { problem in
                    problem.field == "meetingTitle"
                        ? Problem(field: "sittingTitle", key: problem.key, arguments: problem.arguments) : problem
                })
        }
    }

    /// Copies the delegates who are not there yet into a sitting: all, or those of a group with their substitutes.
    /// - Returns: how many.
    @discardableResult
    private func fill(
        _ sitting: Meeting, from all: [Attendee], of session: MeetingSession, _ group: MeetingSession.Group?,
        by viewer: Viewer, in transaction: Transaction
    ) throws -> Int {
        let delegates = all.filter { delegate in
            group == nil || session.members[delegate.substitutes ?? delegate.id] == group?.id
                || session.members[delegate.id] == group?.id
        }
        var copies: [Attendee.ID: Attendee.ID] = [:]
        for row in try transaction.rows(
            "SELECT attendee_id, delegate_id FROM sitting_delegate WHERE sitting_id = ?",
            [.integer(sitting.id.rawValue)])
        {
            guard let delegate: Attendee.ID = row.identifier("delegate_id") else { continue }
            copies[delegate] = row.identifier("attendee_id")
        }
        let present = try Attendee.all(of: sitting.id, transaction)
        var (seats, people) = (Set(present.compactMap(\.seat)), Set(present.compactMap(\.person)))
        var represented = Set(present.compactMap(\.substitutes))
        let standIns = Set(present.filter { $0.substitutes != nil }.map(\.id))
        let left = try transaction.rows(
            "SELECT delegate_id FROM sitting_left WHERE sitting_id = ?", [.integer(sitting.id.rawValue)]
        ).compactMap { $0.identifier("delegate_id", Attendee.self) }
        let plan = try HallPlan.find(sitting.id, transaction).map { Set($0.seats) }
        // Who was taken off this sitting stays off.
        let missing = delegates.filter { copies[$0.id] == nil && !left.contains($0.id) }
        // In the order of the list; but nobody before whom they come for.
        let fresh = Dictionary(
            missing.map { ($0.id, identifiers.next(Attendee.self)) }, uniquingKeysWith: { first, _ in first })
        var added = 0
        for delegate in missing.filter({ $0.substitutes == nil }) + missing.filter({ $0.substitutes != nil }) {
            guard let id = fresh[delegate.id] else { continue }
            let substitutes = delegate.substitutes.flatMap { copies[$0] }
            guard delegate.part != .substitute || substitutes != nil else { continue }
            // One who is represented here already, or stands in for somebody, is represented by nobody else.
            if let substitutes, standIns.contains(substitutes) || represented.contains(substitutes) { continue }
            if let person = delegate.person, !people.insert(person).inserted { continue }
            // A group sits elsewhere; in the same hall everybody keeps their seat.
            var seat = group == nil ? delegate.seat : nil
            if let wanted = seat, !(plan?.contains(wanted) ?? true) || !seats.insert(wanted).inserted { seat = nil }
            if let substitutes { represented.insert(substitutes) }
            let copy = Attendee(copying: delegate, id: id, to: sitting.id, substitutes, seat: seat, at: now())
            try copy.write(in: transaction)
            try transaction.execute(
                "INSERT INTO sitting_delegate (attendee_id, sitting_id, delegate_id) VALUES (?, ?, ?)",
                [.integer(id.rawValue), .integer(sitting.id.rawValue), .integer(delegate.id.rawValue)])
            copies[delegate.id] = id
            added += 1
            try note("invited", copy, over: nil, of: sitting, by: viewer, in: transaction)
        }
        return added
    }
}

/// The fields of the form that makes sittings, understood.
struct SittingFields {
    let title: String
    let day: CalendarDay
    let startsAt: TimeOfDay?
    let place: String?
    /// One `nil` for a sitting of everybody.
    let groups: [MeetingSession.Group?]

    /// - Throws: `Problems` with all that is wrong.
    init(_ draft: SittingDraft, of session: MeetingSession, from first: CalendarDay) throws {
        var reader = FieldReader()
        let kind = reader.choice(draft.sittingKind, "sittingKind", of: MeetingSession.Part.Kind.self)
        title = reader.required(draft.sittingTitle, "sittingTitle", limit: 100)
        let day = reader.requiredDay(draft.day, "day")
        startsAt = reader.time(draft.startsAt, "startsAt")
        place = reader.optional(draft.place, "place", limit: 200)
        var groups: [MeetingSession.Group?] = [nil]
        if kind == .group {
            groups = session.groups.filter { draft.group.isEmpty || "\($0.id)" == draft.group }
            if groups.isEmpty { reader.add("group", session.groups.isEmpty ? "problem_groups_none" : "problem_choice") }
            // Two groups in one room at one time hear each other.
            if groups.count > 1, place != nil { reader.add("place", "problem_sitting_place") }
        }
        self.groups = groups
        try Problems(reader.problems).check()
        guard let day else { throw Problems([Problem(field: "day", key: "problem_required")]) }
        try MeetingDesk.check(day, from: first, through: session.through, field: "day")
        self.day = day
    }
}

extension Attendee {
    /// The same person in a sitting of the session.
    init(
        copying delegate: Attendee, id: ID, to sitting: Meeting.ID, _ substitutes: ID?, seat: String?,
        at seconds: Int64
    ) {
        (self.id, meeting, name, person) = (id, sitting, delegate.name, delegate.person)
        (title, unit, part) = (delegate.title, delegate.unit, delegate.part)
        (self.substitutes, self.seat, leave) = (substitutes, seat, delegate.leave)
        (updatedAt, version) = (seconds, 1)
    }
}
