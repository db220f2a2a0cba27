import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import NIOPosix
import Publishing
import WebSupport

extension Portal {
    /// Previews of texts that are not public, for who has the link. Nothing of them is kept.
    func addPreviews(to router: Router<Context>) {
        router.get("preview/:secret") { _, context in
            try await sharedPreview(context, .zhHans)
        }
        router.get("preview/:secret/en") { _, context in
            try await sharedPreview(context, .english)
        }
        router.get("preview/:secret/files/:hash") { _, context in
            try await previewFile(context)
        }
    }

    private func sharedPreview(_ context: Context, _ language: Language) async throws -> Response {
        let secret = context.parameters.get("secret") ?? ""
        guard let manuscript = try await previews.manuscript(secret: secret) else { throw HTTPError(.notFound) }
        let path = "/preview/\(secret)"
        let other = language == .zhHans ? path + "/en" : path
        return try await preview(manuscript, language, filesBelow: path + "/files/", other: other)
    }

    /// The page of a manuscript as it will be, with a word that it is not yet.
    /// - Parameters:
    ///   - path: where its files are.
    ///   - other: the address of the same in the other language.
    /// - Throws: 404 for a manuscript that says nothing.
    public func preview(
        _ manuscript: Manuscript, _ language: Language, filesBelow path: String, other: String
    ) async throws -> Response {
        let voice = Voice(language: language)
        guard let article = try await previews.article(of: manuscript, language: language) else {
            throw HTTPError(.notFound)
        }
        var model = articleModel(article, voice, isPrint: true)
        model.notice = [voice.text("notice_preview"), model.notice].compactMap { $0 }.joined(separator: " ")
        model.printURL = nil
        let hasOther = article.languages.contains(language.other) && article.row.language == language
        model.translation =
            hasOther
            ? Link(label: voice.text("other_language_article"), url: other, lang: language.other.rawValue) : nil
        let html = StoredFileAddress.moved(try render("article", model), below: path)
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        if let name = HTTPField.Name("X-Robots-Tag") { headers[name] = "noindex, nofollow" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    private func previewFile(_ context: Context) async throws -> Response {
        let hash = context.parameters.get("hash") ?? ""
        let secret = context.parameters.get("secret") ?? ""
        guard let type = try await previews.mediaType(ofFile: hash, secret: secret),
            let bytes = try await NIOThreadPool.singleton.runIfActive({ fileBytes(hash) })
        else { throw HTTPError(.notFound) }
        var headers: HTTPFields = [.contentType: type, .cacheControl: "private, no-store"]
        if !type.hasPrefix("image/") { headers[.contentDisposition] = "attachment" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
