import Hummingbird
import Identity
import Kernel
import Meetings
import WebSupport

/// What reviewers and drafters do with a round, and the pages of rounds that are read again.
extension Office {
    func reviewRound(_ visit: Visit) async throws -> Response {
        guard let verdict = visit.parameters.get("verdict").flatMap(PaperVerdict.init(rawValue:)) else {
            throw Refusal.unknown
        }
        return try await steppingOn(visit, done: "paper_reviewed") { detail in
            try await meetings.desk.review(
                verdict, because: visit.form["reviewNote"], round: Self.round(visit), of: detail.paper.id,
                as: visit.viewer)
        }
    }

    func commentRound(_ visit: Visit) async throws -> Response {
        try await steppingOn(visit, done: "saved") { detail in
            try await meetings.desk.comment(
                visit.form["comment"], round: Self.round(visit), of: detail.paper.id, as: visit.viewer)
        }
    }

    func settleComment(_ visit: Visit) async throws -> Response {
        guard let step = visit.parameters.get("settled"), ["settled", "open"].contains(step) else {
            throw Refusal.unknown
        }
        return try await steppingOn(visit, done: "saved") { detail in
            try await meetings.desk.settle(
                visit.identifier("comment"), isSettled: step == "settled", of: detail.paper.id, as: visit.viewer)
        }
    }

    func reopenPaper(_ visit: Visit) async throws -> Response {
        try await steppingOn(visit, done: "saved") { detail in
            try await meetings.desk.reopen(
                detail.paper.id, because: visit.form["reopenReason"], basedOn: visit.version, as: visit.viewer)
        }
    }

    func removePaper(_ visit: Visit) async throws -> Response {
        let detail = try await paper(visit)
        try await meetings.desk.removePaper(detail.paper.id, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(MeetingPages.path + "/\(detail.meeting.id)/papers", done: "paper_removed")
    }

    private func steppingOn(
        _ visit: Visit, done: String, _ step: (PaperDetail) async throws -> MeetingPaper
    ) async throws -> Response {
        let detail = try await paper(visit)
        do {
            return Self.redirect(Self.path(try await step(detail)), done: done)
        } catch let problems as Problems {
            return try await paperPage(visit, problems.list)
        } catch is StaleEdit {
            return try await paperPage(visit, [], isStale: true)
        }
    }

    // MARK: Reading again

    func roundPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let (detail, round) = try await round(visit)
        let body = try await meetings.desk.body(ofRound: round.number, of: detail.paper.id, as: visit.viewer)
        let heading = voice.text("paper_round", ["number": "\(round.number)"])
        var page = OfficePage(
            heading: detail.paper.title, section: "meetings", breadcrumb: Self.trail(detail, heading, voice))
        page.parts = [Self.textPart(detail, round, body, try await names(detail), voice)]
        return try response(page, visit)
    }

    /// A round beside the one before it.
    func compareRounds(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let (detail, round) = try await round(visit)
        guard round.number > 1 else { throw Refusal.unknown }
        let desk = meetings.desk
        let before = try await desk.body(ofRound: round.number - 1, of: detail.paper.id, as: visit.viewer)
        let after = try await desk.body(ofRound: round.number, of: detail.paper.id, as: visit.viewer)
        func heading(_ number: Int64) -> String { voice.text("paper_round", ["number": "\(number)"]) }
        var page = OfficePage(
            heading: voice.text("paper_compare"), section: "meetings", lead: detail.paper.title,
            breadcrumb: Self.trail(detail, voice.text("paper_compare"), voice))
        page.parts = [
            OfficePage.Part(
                comparison: Comparisons.texts(
                    before, after, label: voice.text("field_meetingText"),
                    headings: (heading(round.number - 1), heading(round.number)), voice))
        ]
        return try response(page, visit)
    }

    static func trail(_ detail: PaperDetail, _ here: String, _ voice: Voice) -> [Link] {
        trail(
            detail.meeting, voice,
            [papersLink(detail.meeting, voice), Link(label: detail.paper.title, url: path(detail.paper))], here: here)
    }

    private func round(_ visit: Visit) async throws -> (PaperDetail, PaperRound) {
        let detail = try await paper(visit)
        let number = try Self.round(visit)
        guard let round = detail.rounds.first(where: { $0.number == number }) else { throw Refusal.unknown }
        return (detail, round)
    }

    /// The number of the round in the address.
    private static func round(_ visit: Visit) throws -> Int64 {
        guard let number = visit.parameters.get("number").flatMap({ Int64($0) }), number > 0 else {
            throw Refusal.unknown
        }
        return number
    }
}
