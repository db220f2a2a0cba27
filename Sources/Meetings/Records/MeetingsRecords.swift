import Kernel
import Ledger
import Storage

/// The kinds of record that this room hands to the ledger's verification.
public enum MeetingsRecords {
    /// Meetings with their agenda, their texts, the pieces of these that may be matters, and who is to come.
    public static let kinds: [RecordKind] = [
        RecordKind(name: MeetingRecord.kind) { try MeetingRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: MeetingTextRecord.kind) { try MeetingTextRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: ProposalRecord.kind) { try ProposalRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: AttendeeRecord.kind) { try AttendeeRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: AttendeeCodeRecord.kind) { try AttendeeCodeRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: MeetingDoorRecord.kind) { try MeetingDoorRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: PaperRecord.kind) { try PaperRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: PaperRoundRecord.kind) { try PaperRoundRecord.states(after: $0, limit: $1, in: $2) },
        PlanRecord<RunSheetStep>.recordKind, PlanRecord<EmergencyCase>.recordKind, PlanRecord<RosterShift>.recordKind,
        RecordKind(name: HallRecord.kind) { try HallRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: SessionRecord.kind) { try SessionRecord.states(after: $0, limit: $1, in: $2) },
        RecordKind(name: InvitationRecord.kind) { try InvitationRecord.states(after: $0, limit: $1, in: $2) },
    ]

    /// The state of a record after a change; `nil` for kinds that have none.
    static func state(of record: SubjectReference, in transaction: Transaction) throws -> String? {
        let states: [RecordState]
        switch record.kind {
        case MeetingRecord.kind: states = try MeetingRecord.states(of: record.id, in: transaction)
        case MeetingTextRecord.kind: states = try MeetingTextRecord.states(of: record.id, in: transaction)
        case ProposalRecord.kind: states = try ProposalRecord.states(of: record.id, in: transaction)
        case AttendeeRecord.kind: states = try AttendeeRecord.states(of: record.id, in: transaction)
        case AttendeeCodeRecord.kind: states = try AttendeeCodeRecord.states(of: record.id, in: transaction)
        case MeetingDoorRecord.kind: states = try MeetingDoorRecord.states(of: record.id, in: transaction)
        case PaperRecord.kind: states = try PaperRecord.states(of: record.id, in: transaction)
        case PaperRoundRecord.kind: states = try PaperRoundRecord.states(of: record.id, in: transaction)
        case RunSheetStep.kind: states = try PlanRecord<RunSheetStep>.states(of: record.id, in: transaction)
        case EmergencyCase.kind: states = try PlanRecord<EmergencyCase>.states(of: record.id, in: transaction)
        case RosterShift.kind: states = try PlanRecord<RosterShift>.states(of: record.id, in: transaction)
        case HallRecord.kind: states = try HallRecord.states(of: record.id, in: transaction)
        case SessionRecord.kind: states = try SessionRecord.states(of: record.id, in: transaction)
        case InvitationRecord.kind: states = try InvitationRecord.states(of: record.id, in: transaction)
        default: return nil
        }
        return states.first?.digest ?? RecordDigest.gone
    }
}

extension Meeting {
    /// The meeting as records of other rooms mention it.
    public var reference: SubjectReference { SubjectReference(MeetingRecord.kind, id.rawValue) }
}

extension MeetingText {
    /// The text as records of other rooms mention it.
    public var reference: SubjectReference { SubjectReference(MeetingTextRecord.kind, id.rawValue) }
}

extension MatterProposal {
    /// The proposal as records of other rooms mention it.
    public var reference: SubjectReference { SubjectReference(ProposalRecord.kind, id.rawValue) }
}
