import Exchange
import Handoffs
import Meetings
import OfficeWeb
import Supervision

extension Platform {
    /// The desk of meetings, their texts, and which sentences of these are matters.
    public var meetingDesk: MeetingDesk {
        MeetingDesk(database: database, identity: identity, identifiers: identifiers, now: Self.now)
    }

    /// The desk of matters.
    public var matterDesk: MatterDesk {
        MatterDesk(database: database, identity: identity, identifiers: identifiers, now: Self.now)
    }

    /// The way from a sentence of a meeting to a matter.
    public var decisionBecomesMatter: DecisionBecomesMatter {
        DecisionBecomesMatter(
            database: database, identity: identity, meetings: meetingDesk, matters: matterDesk,
            identifiers: identifiers, now: Self.now)
    }

    /// What the pages of meetings and matters need.
    /// - Throws: `RuleFileProblem` when the rules that ship with the program are not there.
    var meetingOffice: MeetingOffice {
        get throws {
            MeetingOffice(
                desk: meetingDesk, matters: matterDesk, decisions: decisionBecomesMatter,
                rules: try ExtractionRules.shipped.get()
            ) { bytes in
                do {
                    return try await Self.documents.read(bytes)
                } catch let missing as MissingProgram {
                    throw missing.problem
                }
            }
        }
    }

    private static let documents = DocumentReader()
}
