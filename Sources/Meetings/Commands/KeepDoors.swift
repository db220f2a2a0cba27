import Identity
import Kernel
import Ledger
import Storage

extension MeetingDesk {
    /// Doors that a meeting has at once.
    public static let mostDoors = 50

    /// Opens a door (签到点) of a meeting.
    /// - Parameter label: where it is; two open doors of a meeting do not share one.
    /// - Returns: the door and the secret of its link, which is shown this once.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func openDoor(
        _ label: String, of meeting: Meeting.ID, as viewer: Viewer
    ) async throws -> (door: MeetingDoor, secret: String) {
        let id = identifiers.next(MeetingDoor.self)
        let secret = SecretText.make()
        var reader = FieldReader()
        let label = reader.required(label, "doorLabel", limit: 40)
        try Problems(reader.problems).check()
        return try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            guard now() < MeetingDoor.closing(of: meeting) else { throw Refusal(key: "refusal_door_late") }
            let open = try MeetingDoor.all(of: meeting.id, transaction).filter { $0.revokedAt == nil }
            var reader = FieldReader()
            if open.contains(where: { $0.label == label }) { reader.add("doorLabel", "problem_door_label") }
            if open.count >= Self.mostDoors {
                reader.add("doorLabel", "problem_doors_many", ["count": "\(Self.mostDoors)"])
            }
            try Problems(reader.problems).check()
            let door = MeetingDoor(
                id: id, meeting: meeting.id, label: label, digest: SecretText.digest(secret),
                createdBy: viewer.author, at: now())
            try door.write(in: transaction)
            try note("opened", door, over: nil, of: meeting, by: viewer, in: transaction)
            return (door, secret)
        }
    }

    /// Takes the link of a door back: its phone is let in no more. What it noted and sent before stays.
    /// - Throws: `Refusal`, or `StaleEdit` when it changed meanwhile; nothing is changed then.
    public func revokeDoor(
        _ id: MeetingDoor.ID, of meeting: Meeting.ID, basedOn version: Int64, as viewer: Viewer
    ) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            let meeting = try writable(meeting, viewer, transaction)
            guard let before = try MeetingDoor.find(id, transaction), before.meeting == meeting.id else {
                throw Refusal.unknown
            }
            guard before.version == version else { throw StaleEdit(current: before.version) }
            guard before.revokedAt == nil else { return }
            var door = before
            (door.revokedBy, door.revokedAt, door.version) = (viewer.author, now(), before.version + 1)
            try door.write(in: transaction)
            try note("revoked", door, over: before, of: meeting, by: viewer, in: transaction)
        }
    }

    /// Makes the phone that opened the link the door's. The same phone may do so again.
    /// - Throws: `DoorDenial`, `.taken` where another phone was first.
    public func bindDoor(_ pass: DoorPass) async throws {
        try await database.write { transaction in
            let (before, meeting) = try admitted(pass.secret, transaction)
            guard Self.isName(pass.device) else { throw DoorDenial.device }
            guard before.device == nil else {
                guard before.device == pass.device else { throw DoorDenial.taken }
                return
            }
            var door = before
            (door.device, door.boundAt, door.version) = (pass.device, now(), before.version + 1)
            try door.write(in: transaction)
            try note(
                "bound", door, over: before, of: meeting, by: viewer(of: door, of: meeting, transaction),
                in: transaction)
        }
    }

    // MARK: Parts

    /// The door of a secret, while its link holds.
    func admitted(
        _ secret: String, _ transaction: Transaction
    ) throws -> (door: MeetingDoor, meeting: Meeting) {
        guard let door = try MeetingDoor.find(pass: secret, transaction),
            let meeting = try Meeting.find(door.meeting, transaction)
        else { throw DoorDenial.unknown }
        switch door.state(of: meeting, now: now()) {
        case .revoked: throw DoorDenial.revoked
        case .expired: throw DoorDenial.expired
        case .waiting, .open: return (door, meeting)
        }
    }

    /// The door of a phone, which has opened the link.
    func admitted(_ pass: DoorPass, _ transaction: Transaction) throws -> (door: MeetingDoor, meeting: Meeting) {
        let found = try admitted(pass.secret, transaction)
        guard found.door.device == pass.device else { throw DoorDenial.taken }
        return found
    }

    /// The door as it acts: for the unit of the meeting, and never handed out of a command.
    func viewer(of door: MeetingDoor, of meeting: Meeting, _ transaction: Transaction) throws -> Viewer {
        let tree = try identity.program(door.reference.description, in: transaction).tree
        return Viewer(
            device: door.reference, permissions: [MeetingsPolicy.manageMeetings],
            at: tree.keeper(of: meeting.unit) ?? meeting.unit, tree: tree)
    }

    private func note(
        _ action: String, _ door: MeetingDoor, over before: MeetingDoor?, of meeting: Meeting, by viewer: Viewer,
        in transaction: Transaction
    ) throws {
        try note(
            "meeting-door." + action, of: door.reference, version: door.version, at: meeting.unit,
            changes: FieldChange.differences(from: before?.fields ?? [], to: door.fields), by: viewer, in: transaction)
    }
}
