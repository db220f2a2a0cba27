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
        let login: String?
        let title: String
        let unit: String
        let part: String
        let seat: String?
    }
    struct Block: Decodable {
        let kind: String
        let name: String
        let rows: Int
        let seats: Int
    }
    /// A line of a plan: what happens, who is on duty, what is done first.
    struct Line: Decodable {
        /// `HH:mm` on the day of the meeting.
        let from: String?
        let until: String?
        let what: String?
        let unit: String?
        let place: String?
        let post: String?
        let sort: String?
        let trigger: String?
        let step: String?
        let person: String
        let phone: String?
    }
    struct Paper: Decodable {
        let title: String
        let unit: String
        let drafter: String
        let reviewer: String
        /// Due so many days from today.
        let days: Int
        /// Of its first round.
        let text: String?
    }
    struct Session: Decodable {
        struct Group: Decodable {
            let name: String
            let place: String
            let convenor: String
            /// Places in the list of attendees.
            let delegates: [Int]
        }
        struct Sitting: Decodable {
            let kind: String
            let title: String
            /// So many days after the first.
            let day: Int
            let time: String
            let place: String
        }

        let days: Int
        let groups: [Group]
        let sittings: [Sitting]
    }
    struct Filed: Decodable {
        /// Words of the sentence.
        let sentence: String
        let lead: String
        let helpers: [String]
        let isPublic: Bool?
        let steps: [DemoMatterStep]?
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
    let hall: [Block]?
    let runSheet: [Line]?
    let roster: [Line]?
    let cases: [Line]?
    let papers: [Paper]?
    let session: Session?
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
        if let hall = meeting.hall { try await lay(hall, of: id, as: keeper) }
        var delegates: [Attendee.ID] = []
        for guest in meeting.attendees {
            var draft = AttendeeDraft()
            (draft.attendeeName, draft.attendeeTitle) = (guest.name, guest.title)
            (draft.attendeePart, draft.seat) = (guest.part, guest.seat ?? "")
            draft.unit = try Self.unit(guest.unit, keeper).description
            if let login = guest.login {
                draft.person = try await person(login, as: identity.program("demo")).description
            }
            delegates.append(try await desk.invite(draft, to: id, as: keeper).id)
        }
        try await plan(meeting, saved, as: keeper)
        for paper in meeting.papers ?? [] { try await begin(paper, for: id, as: keeper) }
        if let session = meeting.session { try await sit(session, of: saved, delegates, as: keeper) }
        return saved
    }

    private func lay(_ hall: [DemoMeeting.Block], of meeting: Meeting.ID, as keeper: Viewer) async throws {
        let blocks = hall.map { block in
            var draft = HallBlockDraft()
            (draft.blockKind, draft.blockName) = (block.kind, block.name)
            (draft.rows, draft.seats) = ("\(block.rows)", "\(block.seats)")
            return draft
        }
        _ = try await meetingDesk.saveHall(of: meeting, blocks, basedOn: 0, as: keeper)
    }

    private func plan(_ told: DemoMeeting, _ meeting: Meeting, as keeper: Viewer) async throws {
        func draft(_ line: DemoMeeting.Line) throws -> PlanDraft {
            var draft = PlanDraft([
                "planWhat": line.what ?? "", "planPlace": line.place ?? "", "planPerson": line.person,
                "planPhone": line.phone ?? "", "rosterPost": line.post ?? "", "emergencySort": line.sort ?? "",
                "emergencyTrigger": line.trigger ?? "", "emergencyStep": line.step ?? "",
            ])
            draft["planFrom"] = line.from.map { "\(meeting.day)T\($0)" } ?? ""
            draft["planUntil"] = line.until.map { "\(meeting.day)T\($0)" } ?? ""
            draft["planUnit"] = try line.unit.map { try Self.unit($0, keeper).description } ?? ""
            return draft
        }
        let desk = meetingDesk
        for line in told.runSheet ?? [] {
            let _: PlanItem<RunSheetStep> = try await desk.add(draft(line), to: meeting.id, as: keeper)
        }
        for line in told.roster ?? [] {
            let _: PlanItem<RosterShift> = try await desk.add(draft(line), to: meeting.id, as: keeper)
        }
        for line in told.cases ?? [] {
            let _: PlanItem<EmergencyCase> = try await desk.add(draft(line), to: meeting.id, as: keeper)
        }
    }

    private func begin(_ paper: DemoMeeting.Paper, for meeting: Meeting.ID, as keeper: Viewer) async throws {
        var draft = PaperDraft()
        (draft.paperTitle, draft.drafters, draft.reviewers) = (paper.title, paper.drafter, paper.reviewer)
        draft.paperUnit = try Self.unit(paper.unit, keeper).description
        let today = CalendarDay(shanghaiSeconds: Self.now())
        draft.dueDay = "\(today.adding(days: paper.days) ?? today)"
        let begun = try await meetingDesk.begin(draft, for: meeting, as: keeper)
        guard let text = paper.text else { return }
        _ = try await meetingDesk.submit(IncomingMeetingText(text), to: begun.id, after: 0, as: keeper)
    }

    private func sit(
        _ session: DemoMeeting.Session, of meeting: Meeting, _ delegates: [Attendee.ID], as keeper: Viewer
    ) async throws {
        let desk = meetingDesk
        func version() async throws -> Int64 { try await desk.session(meeting.id, as: keeper).session?.version ?? 0 }
        func day(_ later: Int) -> String { "\(meeting.day.adding(days: later) ?? meeting.day)" }
        try await desk.saveSession(meeting.id, through: day(session.days - 1), basedOn: version(), as: keeper)
        for group in session.groups {
            var draft = SessionGroupDraft()
            (draft.groupName, draft.place, draft.convenor) = (group.name, group.place, group.convenor)
            try await desk.saveGroup(nil, draft, of: meeting.id, basedOn: version(), as: keeper)
            let made = try await desk.session(meeting.id, as: keeper).session?.groups.first { $0.name == group.name }
            try await desk.assign(
                group.delegates.filter(delegates.indices.contains).map { delegates[$0] }, to: made?.id,
                of: meeting.id, as: keeper)
        }
        for sitting in session.sittings {
            var draft = SittingDraft()
            (draft.sittingKind, draft.sittingTitle) = (sitting.kind, sitting.title)
            (draft.day, draft.startsAt, draft.place) = (day(sitting.day), sitting.time, sitting.place)
            draft.press = desk.nextPress()
            try await desk.convene(draft, of: meeting.id, as: keeper)
        }
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
            guard let matter = line?.matter else { continue }
            for step in one.steps ?? [] { try await take(step, on: matter) }
            guard one.isPublic == true else { continue }
            let version = try await matterDesk.matter(matter, as: keeper).matter.version
            try await matterDesk.setPublic(true, matter, basedOn: version, as: keeper)
        }
    }
}
