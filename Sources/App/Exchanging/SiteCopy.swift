import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import PortalWeb
import Publishing
import WebSupport

/// Asks the portal for page after page, and writes what it answers.
struct SiteCopy {
    let portal: PortalResponder
    let base: String
    /// Of files, by their hash, with the dot.
    let endings: [String: String]
    let folder: NewFolder
    private(set) var report = Platform.SiteReport()
    private var waiting: [(address: StaticAddress, from: String)] = []
    private var seen: Set<StaticAddress> = []

    init(portal: PortalResponder, base: String, endings: [String: String], folder: NewFolder) {
        (self.portal, self.base, self.endings, self.folder) = (portal, base, endings, folder)
    }

    /// Where every other page is linked from.
    private static let beginnings = [
        "/", "/zh", "/en", "/transparency", "/robots.txt", "/sitemap.xml", "/transparency.json",
        "/transparency/head.json", "/transparency/keys.json",
    ]

    /// - Parameter progress: is told now and then how many pages and files are written.
    mutating func run(_ progress: (Int) -> Void) async throws {
        for beginning in Self.beginnings { if let address = StaticAddress(beginning) { add(address, from: "") } }
        while let (address, from) = waiting.popLast() {
            try await copy(address, from)
            if (report.pages + report.files) % 50 == 0 { progress(report.pages + report.files) }
        }
        // What a server of files shows for an address that is not there.
        if let nowhere = StaticAddress("/zh/404") {
            let (_, bytes) = try await answer(nowhere)
            try write(bytes, nowhere, as: "404.html")
        }
        progress(report.pages + report.files)
    }

    private mutating func add(_ address: StaticAddress, from: String) {
        if seen.insert(address).inserted { waiting.append((address, from)) }
    }

    private mutating func copy(_ address: StaticAddress, _ from: String) async throws {
        let (response, bytes) = try await answer(address)
        switch response.status.code {
        case 200:
            let type = response.headers[.contentType] ?? ""
            if type.hasPrefix("text/html") || type.hasPrefix("application/xml") || type.hasPrefix("text/plain") {
                try write(bytes, address, as: address.file)
                report.pages += 1
            } else {
                try folder.write(bytes, to: fileName(address))
                report.files += 1
            }
        case 301, 302:
            let target = response.headers[.location] ?? "/zh"
            try write(Self.redirect(to: target), address, as: address.file)
        default:
            // A beginning may be missing: the head of a ledger that was never sealed.
            guard !from.isEmpty else { return }
            report.broken.append(
                Problem(field: address.target, key: "problem_export_link", arguments: ["page": from]))
        }
    }

    private mutating func write(_ bytes: [UInt8], _ address: StaticAddress, as file: String) throws {
        let page = StaticPage(String(decoding: bytes, as: UTF8.self), at: address, base: base, endings: endings)
        try folder.write(Array(page.text.utf8), to: file)
        for link in page.links { add(link, from: address.target) }
    }

    /// A stored file with the ending that servers know its type by.
    private func fileName(_ address: StaticAddress) -> String {
        guard address.path.hasPrefix("/files/") else { return address.file }
        return "files/" + address.path.dropFirst(7) + (endings[String(address.path.dropFirst(7))] ?? "")
    }

    private func answer(_ address: StaticAddress) async throws -> (Response, [UInt8]) {
        let request = Request(
            head: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: address.target),
            body: RequestBody(buffer: ByteBuffer()))
        var logger = Logger(label: "kaimen")
        logger.logLevel = .error
        let response = try await portal.respond(to: request, context: ClientContext(logger: logger))
        let body = BodyBytes()
        try await response.body.write(body)
        return (response, body.bytes)
    }

    /// A server of files cannot choose by the reader's language; the page does it for all alike.
    private static func redirect(to target: String) -> [UInt8] {
        let target = escapedHTML(target)
        return Array(
            """
            <!DOCTYPE html>
            <html><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=\(target)"></head>\
            <body><a href="\(target)">\(target)</a></body></html>

            """.utf8)
    }
}
