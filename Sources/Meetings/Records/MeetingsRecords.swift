import Kernel
import Ledger
import Storage

/// The kinds of record that this room hands to the ledger's verification.
public enum MeetingsRecords {
    /// Meetings with their agenda, their texts, the pieces of these that may be matters, and who is to come.
    public static let kinds: [RecordKind] = [
        MeetingRecord.recordKind,
        RecordKind(name: MeetingTextRecord.kind) { try MeetingTextRecord.states(after: $0, limit: $1, in: $2) },
        ProposalRecord.recordKind, AttendeeRecord.recordKind, AttendeeCodeRecord.recordKind,
        MeetingDoorRecord.recordKind, PaperRecord.recordKind,
        RecordKind(name: PaperRoundRecord.kind) { try PaperRoundRecord.states(after: $0, limit: $1, in: $2) },
        PlanRecord<RunSheetStep>.recordKind, PlanRecord<EmergencyCase>.recordKind, PlanRecord<RosterShift>.recordKind,
        HallRecord.recordKind, SessionRecord.recordKind, InvitationRecord.recordKind,
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
