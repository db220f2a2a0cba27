import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

/// Steps of several manuscripts at once: those that need no word said with them.
enum BulkSteps {
    /// Lines at once, at most.
    static let most = 200

    static func bulk(_ viewer: Viewer, _ voice: Voice) -> TableView.Bulk {
        let moves: [ManuscriptMove] = [.submit, .takeBack, .publish, .unschedule, .archive]
        return TableView.Bulk(
            action: ManuscriptPages.path + "/steps",
            buttons: moves.filter { move in
                viewer.may(move.isOfPublisher ? PublishingPolicy.publishArticles : PublishingPolicy.writeArticles)
            }.map { TableView.Bulk.Button(value: $0.rawValue, label: voice.text("move_" + $0.word)) })
    }
}

extension ManuscriptMove {
    /// As the catalogue writes it.
    var word: String { rawValue.replacing("-", with: "_") }
}

extension Office {
    /// Takes a step of each manuscript that was ticked, one by one: what cannot be done says why and stops no other.
    func takeSteps(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        guard let move = ManuscriptMove(rawValue: visit.form["move"]), !move.needsReason, move != .schedule else {
            throw Refusal.unknown
        }
        let chosen = visit.form.all("line").prefix(BulkSteps.most).compactMap(Self.choice)
        guard !chosen.isEmpty else { return Self.redirect(ManuscriptPages.path, done: "nothing_chosen") }
        var entries: [Timeline.Entry] = []
        for (id, version) in chosen {
            let title = (try? await desk.find(id, as: viewer)).map { Self.title($0, voice) } ?? "\(id)"
            let failure = try await failure(of: ManuscriptStep(move, version: version), id, viewer, voice)
            entries.append(
                Timeline.Entry(
                    time: "", who: failure ?? "", what: title, url: ManuscriptPages.path + "/\(id)",
                    badge: Badge(
                        voice.text(failure == nil ? "bulk_done" : "bulk_not_done"), failure == nil ? .good : .bad)))
        }
        var page = OfficePage(heading: voice.text("move_" + move.word), section: "manuscripts")
        page.breadcrumb = [
            Link(label: voice.text("office_nav_manuscripts"), url: ManuscriptPages.path),
            Link(label: page.heading, url: "#main", current: true),
        ]
        page.parts = [OfficePage.Part(timeline: Timeline(entries, emptyText: ""))]
        page.parts[0].actions = [.link(voice.text("office_nav_manuscripts"), ManuscriptPages.path, isPrimary: true)]
        return try response(page, visit)
    }

    /// Why a step was not taken; `nil` when it was.
    private func failure(
        of step: ManuscriptStep, _ id: Manuscript.ID, _ viewer: Viewer, _ voice: Voice
    ) async throws -> String? {
        do {
            try await desk.take(step, of: id, as: viewer)
            return nil
        } catch let problems as Problems {
            return problems.list.map { Self.sentence($0, voice) }.joined(separator: " ")
        } catch let refusal as Refusal {
            return voice.text(refusal.key, refusal.arguments)
        } catch is StaleEdit {
            return voice.text("manuscript_step_stale")
        }
    }

    /// `ID:VERSION`.
    private static func choice(_ text: String) -> (Manuscript.ID, Int64)? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let id = Manuscript.ID(text: parts[0]), let version = Int64(parts[1]) else {
            return nil
        }
        return (id, version)
    }
}
