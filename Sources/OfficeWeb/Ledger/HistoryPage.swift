import Hummingbird
import Identity
import Kernel
import Ledger
import Publishing
import WebSupport

extension Office {
    /// What happened to one record, with the difference that each change made.
    func historyPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let kind = visit.parameters.get("kind") ?? ""
        let id = try visit.identifier("id", Viewer.self).rawValue
        let record = try await visibleRecord(kind, id, voice, try visit.viewer)
        let number = min(max(1, Int(visit.query("page")) ?? 1), 100_000)
        let found = try await ledger.history(of: SubjectReference(kind, id), page: number, size: 50)
        guard found.total > 0 || record.url != nil else { throw Refusal.unknown }
        let lines = try await named(found.items, try visit.viewer, voice)
        var page = OfficePage(
            heading: voice.text("history_heading", ["name": record.name]), section: record.section,
            lead: voice.text("history_lead", ["count": "\(found.total)"]))
        if let url = record.url {
            page.breadcrumb = [
                Link(label: record.name, url: url),
                Link(label: voice.text("action_history"), url: "#main", current: true),
            ]
        }
        let records = try await names(
            of: HistoryWords.mentioned(in: lines.map(\.told)).union([SubjectReference(kind, id)]),
            as: visit.viewer)
        if records.sights[SubjectReference(kind, id)]?.card != nil {
            page.actions = [.link(voice.text("action_provenance"), "/office/provenance/\(kind)/\(id)")]
        }
        let reader = HistoryWords(
            voice: voice, tree: try visit.viewer.tree, roles: try await identity.roles(as: visit.viewer),
            names: records)
        var part = OfficePage.Part(
            timeline: Timeline(lines.map { Self.entry($0, reader) }, emptyText: voice.text("audit_none")))
        let path = "/office/history/\(kind)/\(id)"
        if number > 1 { part.actions.append(.link(voice.text("pager_previous"), path + "?page=\(number - 1)")) }
        if number * 50 < found.total {
            part.actions.append(.link(voice.text("pager_next"), path + "?page=\(number + 1)"))
        }
        page.parts = [part]
        return try response(page, visit)
    }

    struct Record {
        let name: String
        let url: String?
        let section: String
    }

    /// A record whose history the viewer may read: who may read the audit trail of its unit, and everybody their own.
    /// - Throws: `Refusal`.
    func visibleRecord(_ kind: String, _ id: Int64, _ voice: Voice, _ viewer: Viewer) async throws -> Record {
        do {
            return try await presentRecord(kind, id, voice, viewer)
        } catch let refusal as Refusal where refusal.conceals && viewer.mayEverywhere(IdentityPolicy.readAudit) {
            // What is closed or gone has no page any more, but its history stays.
            let name = try await names(of: [SubjectReference(kind, id)], as: viewer).title(
                SubjectReference(kind, id), voice)
            return Record(name: name, url: nil, section: "audit")
        }
    }

    private func presentRecord(_ kind: String, _ id: Int64, _ voice: Voice, _ viewer: Viewer) async throws -> Record {
        switch kind {
        case "unit":
            let unit = try await identity.unit(Unit.ID(id), as: viewer).unit
            let viewer = try await identity.viewer(viewer, over: unit.id)
            guard viewer.may(IdentityPolicy.readAudit, at: unit.id) else { throw Refusal.notAllowed }
            return Record(name: voice.phrase(unit.name).text, url: "/office/units/\(id)", section: "units")
        case "person":
            let detail = try await identity.person(Person.ID(id), as: viewer)
            let mayRead =
                viewer.person.id == detail.person.id || viewer.mayEverywhere(IdentityPolicy.readAudit)
                || detail.duties.contains { viewer.may(IdentityPolicy.readAudit, at: $0.duty.unit) }
            guard mayRead else { throw Refusal.notAllowed }
            return Record(name: voice.phrase(detail.person.name).text, url: "/office/people/\(id)", section: "people")
        case "article":
            let article = try await articles.article(id, language: voice.language, as: viewer)
            let unit = article.zoneID.flatMap { viewer.tree.unit(zone: $0) }
            let mayRead =
                viewer.mayEverywhere(IdentityPolicy.readAudit)
                || unit.map { viewer.may(IdentityPolicy.readAudit, at: $0.id) } ?? false
            guard mayRead else { throw Refusal.notAllowed }
            return Record(name: article.title, url: "/office/articles/\(id)", section: "articles")
        default:
            let record = SubjectReference(kind, id)
            let names = try await names(of: [record], as: viewer)
            let unit = names.sights[record]?.card?.unit
            let mayRead =
                try await mayAudit(kind, id, viewer)
                || unit.map { viewer.may(IdentityPolicy.readAudit, at: $0) } ?? false
            guard mayRead else { throw Refusal.unknown }
            return Record(name: names.title(record, voice), url: names.sights[record]?.card?.path, section: "audit")
        }
    }

    /// What is no record of a unit is for who audits everything; an import also for who audits where it was made.
    private func mayAudit(_ kind: String, _ id: Int64, _ viewer: Viewer) async throws -> Bool {
        if viewer.mayEverywhere(IdentityPolicy.readAudit) { return true }
        guard kind == "import" else { return false }
        let entry = try await ledger.history(of: SubjectReference(kind, id), page: 1, size: 1).items.first
        return entry?.stored.entry.unit.map { viewer.may(IdentityPolicy.readAudit, at: Unit.ID($0)) } ?? false
    }

    private static func entry(_ line: AuditPages.Line, _ words: HistoryWords) -> Timeline.Entry {
        let voice = words.voice
        let stored = line.entry.stored
        return Timeline.Entry(
            time: voice.instant(stored.recordedAt), who: line.actor, what: action(line.told.action, voice),
            reason: line.told.reason ?? words.detail(of: line.told),
            changes: line.told.changes.flatMap { change($0, words) },
            badge: line.entry.batch.map { Badge(voice.text("audit_batch", ["number": "\($0)"]), .good) }
                ?? Badge(voice.text("audit_unsealed"), .waiting))
    }

    /// One field; a long text as the paragraphs that went and came.
    private static func change(_ change: FieldChange, _ words: HistoryWords) -> [Timeline.Change] {
        let voice = words.voice
        let key = "field_" + change.field
        let label = voice.text(key) == key ? change.field : voice.text(key)
        guard let before = change.before, let after = change.after, before.contains("\n") || after.contains("\n") else {
            return [
                Timeline.Change(
                    label: label, before: change.before.map { words.shown($0, in: change.field) },
                    after: change.after.map { words.shown($0, in: change.field) })
            ]
        }
        let difference = after.split(separator: "\n").difference(from: before.split(separator: "\n"))
        return difference.prefix(200).map { step in
            switch step {
            case .remove(_, let text, _): Timeline.Change(label: label, before: String(text), after: nil)
            case .insert(_, let text, _): Timeline.Change(label: label, before: nil, after: String(text))
            }
        }
    }
}
