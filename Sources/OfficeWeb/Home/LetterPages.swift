import Hummingbird
import Identity
import Kernel
import WebSupport

/// The letters that the platform wrote, and what became of them; in a demonstration that sends none they arrive here.
enum LetterPages {
    static let routes: [OfficeRoute] = [
        .get("/office/letters", .permission(IdentityPolicy.readLetters)) { office, visit in
            try await office.lettersPage(visit)
        },
        .post("/office/letters/:id/retry", .permission(IdentityPolicy.readLetters)) { office, visit in
            try await office.retryLetter(visit)
        },
    ]

    static let size = 50
}

extension Office {
    func lettersPage(_ visit: Visit, refusal: Refusal? = nil) async throws -> Response {
        let voice = visit.voice
        let address = ListAddress(visit, path: "/office/letters", filters: ["state"], sorts: [])
        let filter = LetterFilter(
            state: LetterLine.State(rawValue: address["state"]), page: address.page, size: LetterPages.size)
        let list = try await identity.letters(filter, showsLinks: settings.showsLetters, as: visit.viewer)
        var page = OfficePage(heading: voice.text("office_nav_letters"), section: "letters")
        page.lead = voice.text(lettersLead)
        page.notice = refusal.map { Notice(text: voice.text($0.key, $0.arguments), isGood: false) } ?? notice(visit)
        var part = OfficePage.Part(
            timeline: Timeline(list.lines.map { entry($0, voice) }, emptyText: voice.text("letters_none")))
        let pages = max(1, (Int(list.total) + LetterPages.size - 1) / LetterPages.size)
        part.pager = Pager(voice: voice, page: address.page, pageCount: pages) { address.url(page: $0) }
        page.parts = [Self.statesPart(address, voice), part]
        return try response(page, visit, status: refusal == nil ? .ok : .unprocessableContent)
    }

    func retryLetter(_ visit: Visit) async throws -> Response {
        do {
            try await identity.retryLetter(visit.identifier("id", LetterLine.self).rawValue, as: visit.viewer)
            return Self.redirect("/office/letters", done: "letter_retried")
        } catch let refusal as Refusal where !refusal.conceals {
            return try await lettersPage(visit, refusal: refusal)
        }
    }

    private var lettersLead: String {
        settings.sendsMail ? "letters_lead" : settings.isDemonstration ? "letters_lead_demo" : "letters_lead_unsent"
    }

    /// All letters, or those in one state.
    private static func statesPart(_ address: ListAddress, _ voice: Voice) -> OfficePage.Part {
        let states = LetterLine.State.allCases.map { state in
            Action.link(
                voice.text("letter_" + state.rawValue), address.path + "?state=" + state.rawValue,
                isPrimary: address["state"] == state.rawValue)
        }
        let all = Action.link(voice.text("value_all"), address.path, isPrimary: address["state"].isEmpty)
        return OfficePage.Part(actions: [all] + states)
    }

    private func entry(_ letter: LetterLine, _ voice: Voice) -> Timeline.Entry {
        let tone: Badge.Tone =
            switch letter.state {
            case .sent: .good
            case .waiting: .waiting
            case .failed, .returned: .bad
            case .withdrawn: .quiet
            }
        var notes: [String] = []
        if let failure = letter.failure {
            notes.append(voice.text("letter_attempts", ["count": "\(letter.attempts)", "failure": failure]))
        }
        if let next = letter.nextAt { notes.append(voice.text("letter_next", ["time": voice.instant(next)])) }
        if settings.showsLetters { notes.append(letter.body) }
        return Timeline.Entry(
            time: voice.instant(letter.createdAt), who: letter.address, what: letter.subject,
            reason: notes.isEmpty ? nil : notes.joined(separator: "\n"),
            badge: Badge(voice.text("letter_" + letter.state.rawValue), tone),
            action: letter.canRetry && settings.sendsMail
                ? .post(voice.text("letter_retry"), "/office/letters/\(letter.id)/retry") : nil)
    }
}
