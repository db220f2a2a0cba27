import DemoData
import Exchange
import Foundation
import Handoffs
import Identity
import Kernel
import Meetings
import Publishing
import Supervision

/// A meeting of the demo, and what came of it.
private struct DemoMeeting: Decodable {
    struct Item: Decodable {
        let title: String
        /// Code of the unit that reports.
        let unit: String?
        let minutes: Int?
        let decision: String?
    }
    struct Guest: Decodable {
        let name: String
        let login: String
        let title: String
        let unit: String
        let part: String
        let seat: String
    }
    struct Filed: Decodable {
        /// Words of the sentence.
        let sentence: String
        let lead: String
        let helpers: [String]
        let isPublic: Bool?
    }

    /// Code of the unit that convenes it.
    let unit: String
    /// Who keeps it, by the name for signing in.
    let keeper: String
    let kind: String
    let title: String
    let titleEnglish: String
    let series: String
    let number: Int
    /// A day of its own, or so many days from today.
    let day: String?
    let days: Int?
    let time: String
    let place: String
    let chair: String?
    let agenda: [Item]
    let attendees: [Guest]
    /// The old address of the article that tells of it.
    let article: String?
    let filed: [Filed]?
}

extension Platform {
    /// Puts meetings on the desks: one whose text is in review, with matters that came of it, and two to come.
    /// - Throws: `Problem` when the demo's files do not fit each other.
    func fillWithDemoMeetings() async throws {
        let meetings = try JSONDecoder().decode(
            [DemoMeeting].self, from: Data(contentsOf: DemoData.folder.appending(path: "meetings.json")))
        for meeting in meetings {
            try await acting(as: meeting.keeper) { keeper in
                let held = try await convene(meeting, as: keeper)
                if let address = meeting.article { try await read(address, of: held, meeting.filed ?? [], as: keeper) }
            }
        }
    }

    private static var misfit: Problem { Problem(field: "meetings.json", key: "problem_file_not_readable") }

    private static func unit(_ code: String, _ viewer: Viewer) throws -> Identity.Unit.ID {
        guard let unit = viewer.tree.unit(code: code)?.id else { throw misfit }
        return unit
    }

    private func convene(_ meeting: DemoMeeting, as keeper: Viewer) async throws -> Meeting {
        var draft = MeetingDraft()
        (draft.meetingKind, draft.meetingTitle, draft.meetingTitleEnglish) = (
            meeting.kind, meeting.title, meeting.titleEnglish
        )
        (draft.series, draft.number) = (meeting.series, "\(meeting.number)")
        let today = CalendarDay(shanghaiSeconds: Self.now())
        draft.day = meeting.day ?? today.adding(days: meeting.days ?? 0).map { "\($0)" } ?? "\(today)"
        (draft.startsAt, draft.place, draft.chair) = (meeting.time, meeting.place, meeting.chair ?? "")
        let desk = meetingDesk
        let id = try await desk.begin(draft, in: Self.unit(meeting.unit, keeper), as: keeper)
        let items = try meeting.agenda.map { item in
            var draft = AgendaItemDraft()
            (draft.title, draft.minutes, draft.decision) = (
                item.title, item.minutes.map(String.init) ?? "", item.decision ?? ""
            )
            draft.reportingUnit = try item.unit.map { try Self.unit($0, keeper).description } ?? ""
            return draft
        }
        let version = try await desk.meeting(id, as: keeper).meeting.version
        let saved = try await desk.saveAgenda(of: id, items, basedOn: version, as: keeper)
        for guest in meeting.attendees {
            var draft = AttendeeDraft()
            (draft.attendeeName, draft.attendeeTitle) = (guest.name, guest.title)
            (draft.attendeePart, draft.seat) = (guest.part, guest.seat)
            draft.unit = try Self.unit(guest.unit, keeper).description
            draft.person = try await person(guest.login, as: identity.program("demo")).description
            _ = try await desk.invite(draft, to: id, as: keeper)
        }
        return saved
    }

    private func read(
        _ address: String, of meeting: Meeting, _ filed: [DemoMeeting.Filed], as keeper: Viewer
    ) async throws {
        let desk = meetingDesk
        guard let article = try await article(oldAddress: address),
            let told = try await PublicReader(database: database).article(article, language: .zhHans)
        else { throw Self.misfit }
        let body = try await Self.documents.read(Array("<!DOCTYPE html><meta charset=\"utf-8\">\(told.bodyHTML)".utf8))
        let found = MatterFinding(
            in: body.text, of: meeting, units: keeper.tree,
            sessions: try await desk.sessionDays(after: meeting.day, seenFrom: meeting.unit, as: keeper),
            by: try extractionRules)
        let text = try await desk.attach(
            IncomingMeetingText(body.text, title: told.row.title, origin: .article(article)), found.proposals,
            setAside: found.setAside, to: meeting.id, as: keeper)
        for one in filed {
            guard
                let proposal = try await desk.text(text, as: keeper).proposals.first(where: {
                    $0.sentence.contains(one.sentence)
                })
            else { throw Self.misfit }
            var draft = ProposalDraft(proposal)
            draft.leadUnit = try Self.unit(one.lead, keeper).description
            draft.coUnits = try one.helpers.map { try Self.unit($0, keeper).description }
            let kept = try await desk.edit(
                SeenProposal(proposal.id, version: proposal.version), draft, as: keeper)
            try await desk.decide(
                .accept, [SeenProposal(kept.id, version: kept.version)], of: text, as: keeper)
            let line = try await decisionBecomesMatter(
                [SeenProposal(kept.id, version: kept.version + 1)], of: text, as: keeper
            ).filed.first
            guard one.isPublic == true, let matter = line?.matter else { continue }
            let version = try await matterDesk.matter(matter, as: keeper).matter.version
            try await matterDesk.setPublic(true, matter, basedOn: version, as: keeper)
        }
    }
}
