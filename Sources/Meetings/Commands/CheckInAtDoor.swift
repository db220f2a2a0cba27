import Identity
import Kernel
import Storage

extension MeetingDesk {
    /// Those that a door sends at once.
    public static let mostDoorVisits = 200
    /// How often somebody is checked in at most: a phone that runs wild fills no table.
    static let mostCheckInsEach: Int64 = 50

    /// Keeps what the phone of a door noted, perhaps while it had no connection: each once, however often it is sent.
    ///
    /// What cannot be kept does not stop the others. A code that was replaced counts while it was the right one.
    /// - Parameter sentAt: what the clock of the phone showed when it sent this.
    /// - Throws: `DoorDenial`, or `Problems` for too many; nothing is saved then.
    /// - Returns: what became of each, in their order.
    public func checkIn(
        _ visits: [DoorVisit], sentAt: Int64, at pass: DoorPass
    ) async throws -> [DoorVisit.Answer] {
        guard visits.count <= Self.mostDoorVisits else {
            throw Problems([
                Problem(
                    field: "checkIns", key: "problem_check_ins_many", arguments: ["count": "\(Self.mostDoorVisits)"])
            ])
        }
        return try await database.write { transaction in
            let (door, meeting) = try admitted(pass, transaction)
            let viewer = try viewer(of: door, of: meeting, transaction)
            return try visits.map { visit in
                let (attendee, problem) = try attendee(of: visit, sentAt, meeting, transaction)
                guard let attendee, problem == nil else {
                    return DoorVisit.Answer(
                        outcome: Self.refused(problem ?? "problem_check_in_code"), attendee: attendee, arrivedAt: nil)
                }
                let came = CheckIn(
                    id: visit.id, attendee: attendee, method: visit.method, device: pass.device, deviceAt: visit.at,
                    sentAt: sentAt)
                let outcome = try keep(came, of: meeting, by: viewer, in: transaction)
                let arrived = try transaction.row(
                    "SELECT MIN(arrived_at) AS arrived_at FROM check_in WHERE attendee_id = ?",
                    [.integer(attendee.rawValue)])
                return DoorVisit.Answer(
                    outcome: outcome, attendee: attendee, arrivedAt: arrived?.integer("arrived_at"))
            }
        }
    }

    /// Whom a visit is about, and why it cannot be kept.
    private func attendee(
        of visit: DoorVisit, _ sentAt: Int64, _ meeting: Meeting, _ transaction: Transaction
    ) throws -> (Attendee.ID?, problem: String?) {
        let id: Attendee.ID
        switch visit.who {
        case .attendee(let attendee): id = attendee
        case .code(let code):
            guard AttendeeCode.isWellFormed(code) else { return (nil, "problem_check_in_code") }
            let digest = Value.text(AttendeeCode.digest(code))
            if let row = try transaction.row("SELECT attendee_id FROM attendee_code WHERE digest = ?", [digest]),
                let holder: Attendee.ID = row.identifier("attendee_id")
            {
                id = holder
            } else if let row = try transaction.row(
                "SELECT attendee_id, replaced_at FROM attendee_code_replaced WHERE digest = ?", [digest]),
                let holder: Attendee.ID = row.identifier("attendee_id")
            {
                let came = Arrival(deviceAt: visit.at, sentAt: sentAt, now: now())?.at ?? .max
                guard came < row.integer("replaced_at") ?? 0 else {
                    let isHere = try Attendee.find(holder, of: meeting.id, transaction) != nil
                    return isHere ? (holder, "problem_check_in_replaced") : (nil, "problem_check_in_unknown")
                }
                id = holder
            } else {
                return (nil, "problem_check_in_code")
            }
        }
        // Whoever is of another meeting is unknown at this door, by name and by number.
        guard try Attendee.find(id, of: meeting.id, transaction) != nil else {
            return (nil, "problem_check_in_unknown")
        }
        let count = try transaction.row(
            "SELECT COUNT(*) AS number FROM check_in WHERE attendee_id = ? AND id <> ?",
            [.integer(id.rawValue), .text(visit.id)])
        let isOften = (count?.integer("number") ?? 0) >= Self.mostCheckInsEach
        return (id, isOften ? "problem_check_in_often" : nil)
    }
}

extension DoorVisit {
    fileprivate var method: CheckIn.Method {
        switch who {
        case .code: .code
        case .attendee: .list
        }
    }
}
