import Hummingbird
import Identity
import Kernel
import WebSupport

/// The letters that the platform wrote: in a demonstration this is where they arrive.
enum LetterPages {
    static let routes: [OfficeRoute] = [
        .get("/office/letters", .permission(IdentityPolicy.readLetters)) { office, visit in
            try await office.lettersPage(visit)
        }
    ]
}

extension Office {
    func lettersPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let letters = try await identity.letters(
            limit: 100, showsLinks: settings.isDemonstration, as: visit.viewer)
        var page = OfficePage(heading: voice.text("office_nav_letters"), section: "letters")
        page.lead = voice.text(settings.isDemonstration ? "letters_lead_demo" : "letters_lead")
        let entries = letters.map { letter in
            Timeline.Entry(
                time: voice.instant(letter.createdAt), who: letter.address, what: letter.subject,
                // The link in a letter opens an account: only a demonstration shows it.
                reason: settings.isDemonstration ? letter.body : nil,
                badge: letter.sentAt != nil
                    ? Badge(voice.text("letter_sent"), .good)
                    : letter.failure == nil
                        ? Badge(voice.text("letter_waiting"), .waiting) : Badge(voice.text("letter_failed"), .bad))
        }
        page.parts = [OfficePage.Part(timeline: Timeline(entries, emptyText: voice.text("letters_none")))]
        return try response(page, visit)
    }
}
