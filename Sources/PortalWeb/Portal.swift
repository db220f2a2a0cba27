import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import NIOPosix
import Publishing
import WebSupport

/// The public door: every page, feed and public interface of the portal.
public struct Portal: Sendable {
    let reader: PublicReader
    /// Name, operator and record numbers of the platform.
    public let settings: SiteSettings
    let templates: Templates
    let assets: Assets
    let fileBytes: @Sendable (String) -> [UInt8]?
    let now: @Sendable () -> Int64
    let transparency: TransparencyDesk
    let previews: PreviewReader
    /// The finished pages; what a publication touches is taken out by the application.
    public let cache: PageCache
    /// The visits of its pages, until the application writes them down.
    public let visits: VisitCounter

    /// The context of a request.
    public typealias Context = ClientContext

    /// - Parameters:
    ///   - fileBytes: a stored file by its SHA-256.
    ///   - previews: what somebody with a link may see before it is public.
    ///   - transparency: the signed roots of the ledger.
    ///   - now: seconds since 1970.
    /// - Throws: when a template does not parse or the resources are missing.
    public init(
        reader: PublicReader, previews: PreviewReader, settings: SiteSettings, cache: PageCache = PageCache(),
        visits: VisitCounter = VisitCounter(), fileBytes: @escaping @Sendable (String) -> [UInt8]?,
        transparency: TransparencyDesk = .empty,
        now: @escaping @Sendable () -> Int64
    ) throws {
        self.reader = reader
        self.previews = previews
        self.settings = settings
        self.fileBytes = fileBytes
        self.transparency = transparency
        self.now = now
        self.cache = cache
        self.visits = visits
        let resources = Bundle.module.bundleURL.appending(path: "Resources")
        templates = try Templates(folder: resources.appending(path: "Templates"))
        assets = try Assets(folder: resources.appending(path: "Assets"), path: "/assets/")
    }

    /// What answers requests: finished pages first, then the router, then old addresses and error pages.
    public func responder() -> PortalResponder { PortalResponder(portal: self, router: router().buildResponder()) }

    /// All routes are `GET`, public, and change nothing.
    ///
    /// - `/` → the visitor's language · `/{zh,en}` home · `news`, `opportunities`, `policies` lists
    /// - `articles/:id`, `articles/:id/print` · `figures/:id`, `outcomes/:id` · `zones`, `zones/:id`
    /// - `topics`, `topics/:slug` · `search`, `search/suggestions` · `archive`
    /// - `about`, `contact`, `transparency` · `feeds/{news,opportunities,policies}.{rss,atom,json}`
    /// - `/preview/:secret`, `/preview/:secret/en`, `/preview/:secret/files/:hash`: for who has the link
    /// - `/files/:hash`, `/assets/:name`, `/sitemap.xml`, `/sitemaps/:name`, `/robots.txt`
    /// - `/transparency` → the visitor's language · `/transparency.json`, `/transparency/{head,keys}.json`
    /// - `/healthz`, `/readyz`; what programs ask for is in `operations`
    private func router() -> Router<Context> {
        let router = Router(context: Context.self)
        router.get("/") { request, _ in
            // WordPress names its pages so: `/?p=12`.
            if request.uri.query != nil, let moved = try await oldAddress(request) { return moved }
            return languageRedirect(request)
        }
        router.get("transparency") { request, _ in languageRedirect(request, to: "/transparency") }
        router.get("transparency.json") { request, _ in try await rootsFile(request) }
        router.get("transparency/head.json") { _, _ in try await headFile() }
        router.get("transparency/keys.json") { _, _ in try await keysFile() }
        for language in Language.allCases {
            let voice = Voice(language: language)
            let group = router.group(RouterPath(voice.home))
            group.get("/") { request, _ in try await homePage(request, voice) }
            group.get("news") { request, _ in try await listPage(request, voice, .news) }
            group.get("opportunities") { request, _ in try await listPage(request, voice, .opportunities) }
            group.get("policies") { request, _ in try await listPage(request, voice, .policies) }
            group.get("articles/:id") { request, context in try await articlePage(request, context, voice) }
            group.get("articles/:id/print") { request, context in try await printPage(request, context, voice) }
            group.get("figures/:id") { request, context in try await figurePage(request, context, voice) }
            group.get("outcomes/:id") { request, context in try await outcomePage(request, context, voice) }
            group.get("zones") { request, _ in try await zonesPage(request, voice) }
            group.get("zones/:id") { request, context in try await zonePage(request, context, voice) }
            group.get("topics") { request, _ in try await topicsPage(request, voice) }
            group.get("topics/:slug") { request, context in try await topicPage(request, context, voice) }
            group.get("search") { request, _ in try await searchPage(request, voice) }
            group.get("search/suggestions") { request, _ in try await suggestions(request, voice) }
            group.get("archive") { request, _ in try await archivePage(request, voice) }
            group.get("about") { request, _ in try await aboutPage(request, voice) }
            group.get("contact") { request, _ in try await contactPage(request, voice) }
            group.get("transparency") { request, _ in try await transparencyPage(request, voice) }
            group.get("feeds/:name") { request, context in try await feed(request, context, voice) }
        }
        addPreviews(to: router)
        router.get("files/:hash") { request, context in try await file(request, context) }
        router.get("assets/:name") { request, context in try asset(request, context) }
        router.get("sitemap.xml") { request, _ in try await sitemapIndex(request) }
        router.get("sitemaps/:name") { request, context in try await sitemap(request, context) }
        router.get("robots.txt") { request, _ in robots(request) }
        router.get("healthz") { _, _ in Self.plainText("ok") }
        router.get("readyz") { _, context in
            do {
                _ = try await reader.choices()
                return Self.plainText("ready")
            } catch {
                context.logger.error("not ready", metadata: ["error": "\(error)"])
                return Self.plainText("not ready", status: .serviceUnavailable)
            }
        }
        return router
    }

    /// The address of the style sheet, with the colours and type of the house.
    public var stylesheet: String { assets.address(of: "site.css") }

    /// The address of the mark.
    public var icon: String { assets.address(of: "icon.svg") }

    // MARK: Answers

    /// The page of a canonical address: from the cache, or made now and kept.
    func finished(
        _ request: Request, at address: String, make: () async throws -> FinishedPage
    ) async throws -> Response {
        if let page = cache.page(at: address) { return answer(request, with: page) }
        let page = try await make()
        cache.keep(page, at: address)
        return answer(request, with: page)
    }

    /// The answer to a request for a page, which is counted when a reader gets it.
    func answer(_ request: Request, with page: FinishedPage) -> Response {
        if !Self.answersHead { visits.note(page, to: request, second: now()) }
        return page.response(to: request)
    }

    /// Whether the page that is being made answers `HEAD`, for which the router is asked as for `GET`.
    @TaskLocal static var answersHead = false

    /// A template with its model.
    /// - Throws: 500 when the template is missing, which a test excludes.
    func render(_ template: String, _ model: Any) throws -> String {
        guard let html = templates.render(template, model) else { throw HTTPError(.internalServerError) }
        return html
    }

    static func plainText(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }

    static func redirect(_ location: String, permanent: Bool) -> Response {
        Response(status: permanent ? .movedPermanently : .found, headers: [.location: location])
    }

    /// A path in the first of the visitor's languages that we speak; Chinese when none is.
    private func languageRedirect(_ request: Request, to path: String = "") -> Response {
        let wanted = (request.headers[.acceptLanguage] ?? "").split(separator: ",").map { part in
            let pieces = part.split(separator: ";")
            let quality =
                pieces.dropFirst().compactMap { piece in
                    piece.filter { $0 != " " }.hasPrefix("q=") ? Double(piece.filter { $0 != " " }.dropFirst(2)) : nil
                }.first ?? 1
            return (tag: pieces.first.map { $0.filter { $0 != " " }.lowercased() } ?? "", quality: quality)
        }
        let best = wanted.filter { $0.quality > 0 && ($0.tag.hasPrefix("zh") || $0.tag.hasPrefix("en")) }
            .enumerated().max { ($0.element.quality, -$0.offset) < ($1.element.quality, -$1.offset) }
        let home = best?.element.tag.hasPrefix("en") == true ? "/en" : "/zh"
        var response = Self.redirect(home + path, permanent: false)
        response.headers[.vary] = "Accept-Language"
        response.headers[.cacheControl] = "public, max-age=0, must-revalidate"
        return response
    }

    // MARK: Files

    private func file(_ request: Request, _ context: Context) async throws -> Response {
        let hash = context.parameters.get("hash") ?? ""
        guard let mediaType = try await reader.mediaType(ofFile: hash) else { throw HTTPError(.notFound) }
        let tag = "\"\(hash)\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "public, max-age=31536000, immutable"]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        guard let bytes = try await NIOThreadPool.singleton.runIfActive({ fileBytes(hash) }) else {
            throw HTTPError(.notFound)
        }
        headers[.contentType] = mediaType
        if !mediaType.hasPrefix("image/") { headers[.contentDisposition] = "attachment" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func asset(_ request: Request, _ context: Context) throws -> Response {
        guard let page = assets.page(named: context.parameters.get("name") ?? "") else { throw HTTPError(.notFound) }
        return page.response(to: request)
    }
}
