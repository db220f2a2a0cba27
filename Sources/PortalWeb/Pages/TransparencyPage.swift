import Hummingbird
import Kernel
import Publishing
import WebSupport

/// Model of `transparency.mustache`.
struct TransparencyPage {
    struct RootRow {
        let number: String
        let sealedAt: String
        let sealedText: String
        let entriesText: String
        let sealedTotal: String
        let chain: String
        let keyName: String
    }

    struct KeyRow {
        let keyName: String
        let publicKey: String
    }

    let t: [String: String]
    let frame: Frame
    let breadcrumb: [Link]
    let heading: String
    let roots: [RootRow]
    let hasRoots: Bool
    let keys: [KeyRow]
    let rootsURL: String
    let headURL: String
    let keysURL: String
    let pager: Pager?
    let figures: [FigureLine]
    let hasFigures: Bool
    let outcomes: [OutcomeLine]
    let hasOutcomes: Bool
}

extension Portal {
    /// `transparency`: what the ledger is, how anyone checks it, and the latest signed roots.
    ///
    /// Made for each request: a new root every second would throw the finished page away again.
    func transparencyPage(_ request: Request, _ voice: Voice) async throws -> Response {
        let size = 50
        let page = try ListQuery(request).page
        let newest = try await transparency.head()?.number ?? 0
        let pageCount = max(1, (Int(newest) + size - 1) / size)
        guard page <= pageCount else { throw HTTPError(.notFound) }
        let list = try await transparency.newest(before: newest + 1 - Int64((page - 1) * size), size: size)
        let figures = page == 1 ? try await reader.figures(limit: 20) : []
        let outcomes = page == 1 ? try await reader.outcomes(limit: 20) : []
        let heading = voice.text("transparency_heading")
        var frameRequest = frameRequest(voice, "transparency", heading)
        frameRequest.description = voice.text("transparency_description")
        let model = TransparencyPage(
            t: voice.texts, frame: frame(frameRequest), breadcrumb: frameRequest.breadcrumb, heading: heading,
            roots: list.roots.map { row($0, voice) }, hasRoots: !list.roots.isEmpty,
            keys: try await transparency.keys().map { .init(keyName: $0.name, publicKey: $0.base64) },
            rootsURL: "/transparency.json", headURL: "/transparency/head.json", keysURL: "/transparency/keys.json",
            pager: Pager(voice: voice, page: page, pageCount: pageCount) { number in
                voice.path(number == 1 ? "transparency" : "transparency?page=\(number)")
            }, figures: figures.map { FigureLine($0, voice) }, hasFigures: !figures.isEmpty,
            outcomes: outcomes.map { OutcomeLine($0, voice) }, hasOutcomes: !outcomes.isEmpty)
        return answer(
            request, with: FinishedPage(try render("transparency", model), visited: voice.visited(.other)))
    }

    private func row(_ root: TransparencyDesk.Root, _ voice: Voice) -> TransparencyPage.RootRow {
        let day = CalendarDay(shanghaiSeconds: root.sealedAt)
        let inDay = root.sealedAt - day.shanghaiSeconds
        let parts = [inDay / 3600, inDay / 60 % 60, inDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let time = parts.joined(separator: ":")
        return TransparencyPage.RootRow(
            number: "\(root.number)", sealedAt: "\(day)T\(time)+08:00", sealedText: "\(day) \(time)",
            entriesText: "\(root.entries)", sealedTotal: "\(root.total)", chain: root.chain, keyName: root.key)
    }
}
