import Hummingbird
import Identity
import Kernel
import Publishing
import WebSupport

extension Office {
    /// A revision beside the one before, or beside another that the address names, with the way back to it.
    func revisionPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let id: Manuscript.ID = try visit.identifier()
        let detail = try await desk.manuscript(id, as: viewer)
        let number = try visit.identifier("number", ManuscriptRevision.self).rawValue
        let content = try await desk.revision(number, of: id, as: viewer)
        let against = Identifier<ManuscriptRevision>(text: visit.query("against"))?.rawValue ?? max(1, number - 1)
        let other = against == number ? ManuscriptContent() : try await desk.revision(against, of: id, as: viewer)
        func name(_ number: Int64) -> String { voice.text("manuscript_revision", ["number": "\(number)"]) }
        var page = OfficePage(heading: name(number), section: "manuscripts")
        page.breadcrumb = Self.trail(detail.manuscript, voice, here: name(number))
        let path = ManuscriptPages.path + "/\(id)/revisions/\(number)"
        if number != detail.manuscript.revision {
            if against != detail.manuscript.revision {
                page.actions.append(
                    .link(voice.text("comparison_with_newest"), path + "?against=\(detail.manuscript.revision)"))
            }
            if detail.mayWrite {
                page.actions.append(
                    .post(
                        voice.text("manuscript_restore"), path,
                        hidden: [FormView.Hidden(name: "version", value: "\(detail.manuscript.version)")]))
            }
        }
        let left = against == number ? voice.text("comparison_nothing") : name(against)
        let choices = try await desk.choices(for: detail.manuscript, as: viewer)
        page.parts = [
            OfficePage.Part(
                comparison: Comparisons.revisions(other, content, headings: (left, name(number)), choices, voice))
        ]
        return try response(page, visit)
    }

    func restoreRevision(_ visit: Visit) async throws -> Response {
        let id: Manuscript.ID = try visit.identifier()
        let number = try visit.identifier("number", ManuscriptRevision.self).rawValue
        try await desk.restore(number, of: id, basedOn: visit.version, as: visit.viewer)
        return Self.redirect(ManuscriptPages.path + "/\(id)", done: "manuscript_restored")
    }

    // MARK: Previews

    /// The text as the portal will show it.
    func previewManuscript(_ visit: Visit) async throws -> Response {
        let manuscript = try await desk.find(visit.identifier(), as: visit.viewer)
        let wanted = Language(pathSegment: visit.query("language")) ?? visit.voice.language
        return try await preview(manuscript, wanted, "/office/files/")
    }

    /// Makes a link; it is shown this once, because only its digest is stored.
    func sharePreview(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let id: Manuscript.ID = try visit.identifier()
        let manuscript = try await desk.find(id, as: visit.viewer)
        let secret = try await desk.makePreviewPass(of: id, as: visit.viewer)
        var page = OfficePage(heading: voice.text("manuscript_share"), section: "manuscripts")
        page.breadcrumb = Self.trail(manuscript, voice, here: voice.text("manuscript_share"))
        page.lead = voice.text("manuscript_share_once")
        page.parts = [
            OfficePage.Part(
                codes: OfficePage.Codes(codes: [base(visit) + "/preview/" + secret]),
                actions: [.link(voice.text("manuscript_back"), ManuscriptPages.path + "/\(id)", isPrimary: true)])
        ]
        return try response(page, visit)
    }

    func endPreview(_ visit: Visit) async throws -> Response {
        let id: Manuscript.ID = try visit.identifier()
        try await desk.endPreviewPasses(of: id, as: visit.viewer)
        return Self.redirect(ManuscriptPages.path + "/\(id)", done: "preview_ended")
    }
}
