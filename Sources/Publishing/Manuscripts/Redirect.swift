import Foundation
import Identity
import Kernel
import Storage

/// A short or former address of the portal that leads to a page.
public struct Redirect: Sendable, Equatable {
    public let id: Int64
    /// As it stands in a request, `/expo2026`.
    public let path: String
    /// A page of the portal, or an address elsewhere.
    public let target: String

    /// First parts of addresses that are pages, for which there can be no redirect.
    static let reserved: Set<String> = [
        "zh", "en", "office", "api", "files", "assets", "preview", "transparency", "transparency.json", "sitemap.xml",
        "sitemaps", "robots.txt", "healthz", "readyz", "metrics", "",
    ]

    /// - Throws: `Problems` with a path that is a page, a path or target that is none, or one that leads to itself.
    static func check(_ path: String, _ target: String) throws {
        var problems: [Problem] = []
        let first = path.dropFirst().prefix { $0 != "/" && $0 != "?" }
        let isPlain = path.hasPrefix("/") && path.utf8.count <= 300 && path.utf8.allSatisfy { $0 > 32 && $0 < 127 }
        if !isPlain || path.contains("//") || path.contains("..") || path.contains("#") {
            problems.append(Problem(field: "path", key: "problem_redirect_path"))
        } else if reserved.contains(first.lowercased()) {
            problems.append(Problem(field: "path", key: "problem_redirect_page"))
        }
        let isOwn = isOwn(target)
        let isElsewhere = URL(string: target).map { $0.scheme == "https" && $0.host()?.isEmpty == false } ?? false
        if !(isOwn || isElsewhere) || target.utf8.count > 1000 || !target.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) {
            problems.append(Problem(field: "target", key: "problem_redirect_target"))
        } else if requests(of: target).contains(path) {
            problems.append(Problem(field: "target", key: "problem_redirect_circle"))
        }
        try Problems(problems).check()
    }

    /// An address of the portal as every browser reads it: with no part that it would take for another host or resolve
    /// away.
    private static func isOwn(_ target: String) -> Bool {
        guard target.hasPrefix("/"), !target.hasPrefix("//"), !target.contains("\\") else { return false }
        let path = target.prefix { $0 != "?" && $0 != "#" }.lowercased().replacing("%2e", with: ".")
        return !path.split(separator: "/").contains { $0 == "." || $0 == ".." }
    }

    /// The paths under which a request looks for a redirect: with its query, and without.
    public static func requests(of target: String) -> [String] {
        [String(target.prefix { $0 != "#" }), String(target.prefix { $0 != "?" && $0 != "#" })]
    }
}

extension ManuscriptDesk {
    /// All redirects by their paths: for who publishes everywhere.
    public func redirects(as viewer: Viewer) async throws -> [Redirect] {
        guard viewer.mayEverywhere(PublishingPolicy.publishArticles) else { throw Refusal.notAllowed }
        return try await database.read { transaction in
            try transaction.rows("SELECT id, path, target FROM redirect ORDER BY path LIMIT 10000").compactMap { row in
                guard let id = row.integer("id"), let path = row.text("path"), let target = row.text("target") else {
                    return nil
                }
                return Redirect(id: id, path: path, target: target)
            }
        }
    }

    /// Adds a redirect. Pages win over redirects: one that would stand before a page is refused.
    /// - Throws: `Problems` or `Refusal`.
    public func addRedirect(_ path: String, to target: String, as viewer: Viewer) async throws {
        let (path, target) = (path.trimmed, target.trimmed)
        try Redirect.check(path, target)
        let id = identifiers.next(Redirect.self).rawValue
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard viewer.mayEverywhere(PublishingPolicy.publishArticles) else { throw Refusal.notAllowed }
            func exists(_ path: String) throws -> Bool {
                try transaction.row("SELECT id FROM redirect WHERE path = ?", [.text(path)]) != nil
            }
            if try exists(path) { throw Problems([Problem(field: "path", key: "problem_redirect_taken")]) }
            if try Redirect.requests(of: target).contains(where: exists) {
                throw Problems([Problem(field: "target", key: "problem_redirect_circle")])
            }
            try transaction.execute(
                "INSERT INTO redirect (path, target, id, created_at) VALUES (?, ?, ?, ?)",
                [.text(path), .text(target), .integer(id), .integer(now())])
            try note(
                "redirect.added", of: SubjectReference("redirect", id), detail: "\(path) → \(target)", by: viewer,
                in: transaction)
        }
    }

    /// Takes a redirect away.
    public func removeRedirect(_ id: Int64, as viewer: Viewer) async throws {
        try await database.write { transaction in
            let viewer = try identity.standing(viewer, transaction)
            guard viewer.mayEverywhere(PublishingPolicy.publishArticles) else { throw Refusal.notAllowed }
            let row = try transaction.row(
                "DELETE FROM redirect WHERE id = ? RETURNING path, target", [.integer(id)])
            guard let row else { throw Refusal.unknown }
            let detail = "\(row.text("path") ?? "") → \(row.text("target") ?? "")"
            try note(
                "redirect.removed", of: SubjectReference("redirect", id), detail: detail, by: viewer, in: transaction)
        }
    }
}
