import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    /// What waits for the viewer, what they wait for, what changed: of texts in work.
    func deskParts(_ viewer: Viewer, _ voice: Voice) async throws -> [OfficePage.Part] {
        let work = try await desk.work(as: viewer)
        let all = [work.toReview, work.unsaved, work.drafts, work.submitted, work.scheduled, work.recent].flatMap(
            \.self)
        let names = try await identity.names(of: Set(all.compactMap { $0.editedBy?.rawValue }))
        let edit = "/edit"
        let mine: [(lines: [ManuscriptLine], word: String, ending: String)] = [
            (work.unsaved, "home_unsaved", edit), (work.toReview, "home_to_review", ""),
            (work.drafts, "home_draft", edit),
        ]
        let others: [(lines: [ManuscriptLine], word: String, ending: String)] = [
            (work.submitted, "home_submitted", ""), (work.scheduled, "home_scheduled", ""),
        ]
        func part(
            _ heading: String, _ groups: [(lines: [ManuscriptLine], word: String, ending: String)], _ empty: String
        )
            -> OfficePage.Part
        {
            var seen: Set<Manuscript.ID> = []
            let entries = groups.flatMap { group in
                group.lines.filter { seen.insert($0.id).inserted }.map {
                    Self.entry($0, voice.text(group.word), group.ending, names, voice)
                }
            }
            return OfficePage.Part(
                heading: voice.text(heading), timeline: Timeline(entries, emptyText: voice.text(empty)))
        }
        var recent = OfficePage.Part(
            heading: voice.text("home_recent"),
            timeline: Timeline(
                work.recent.map { Self.entry($0, "", "", names, voice, at: $0.updatedAt) },
                emptyText: voice.text("manuscript_none")))
        recent.actions = [
            .link(voice.text("office_nav_manuscripts"), ManuscriptPages.path),
            .link(voice.text("calendar_heading"), CalendarPage.path),
        ]
        return [
            part("home_waits_for_me", mine, "home_nothing_waits"),
            part("home_i_wait_for", others, "home_i_wait_for_nothing"),
            recent,
        ]
    }

    private static func entry(
        _ line: ManuscriptLine, _ why: String, _ ending: String, _ names: [Int64: LocalizedText], _ voice: Voice,
        at seconds: Int64? = nil
    ) -> Timeline.Entry {
        let title = title(line, voice)
        let editor = line.editedBy.flatMap { names[$0.rawValue] }.map { voice.phrase($0).text }
        return Timeline.Entry(
            time: voice.instant(seconds ?? line.dueAt ?? line.updatedAt),
            who: [why, editor ?? ""].filter { !$0.isEmpty }.joined(separator: " · "),
            what: title.text, lang: title.lang,
            url: ManuscriptPages.path + "/\(line.id)" + ending,
            badge: badge(line.state, isPublic: line.isPublic, voice))
    }
}
