import Identity
import Kernel
import Storage

extension OfficeReader {
    /// How articles, zones, names of lists and published figures are named.
    public var namings: [RecordNaming] {
        [
            RecordNaming(
                kind: ArticleRecord.kind, sights: { try await articleSights($0, $1) },
                texts: { try await articleTexts($0, $1) }),
            RecordNaming(kind: ZoneRecord.kind) { try await zoneSights($0, $1) },
            RecordNaming(kind: ZoneHouseRecord.kind) { try await zoneSights($0, $1) },
            RecordNaming(kind: FacetRecord.kind) { ids, _ in
                try await nameSights("SELECT id, name_zh, name_en FROM facet WHERE id", ids)
            },
            RecordNaming(kind: TopicRecord.kind) { try await topicSights($0, $1) },
            RecordNaming(kind: SectionRecord.kind) { ids, _ in
                try await nameSights(
                    "SELECT id, name_zh, name_en FROM facet WHERE id", ids
                ) { "/office/sections/\($0)/edit" }
            },
            RecordNaming(kind: "word") { ids, viewer in
                guard Self.seesLists(viewer) else { return [:] }
                return try await nameSights(
                    "SELECT id, word AS name_zh, NULL AS name_en FROM watched_word WHERE id", ids
                ) { _ in "/office/words" }
            },
            RecordNaming(kind: "redirect") { ids, viewer in
                guard Self.seesLists(viewer) else { return [:] }
                return try await nameSights(
                    "SELECT id, path AS name_zh, NULL AS name_en FROM redirect WHERE id", ids
                ) { _ in "/office/redirects" }
            },
            RecordNaming(kind: FigureRecord.kind) { ids, _ in
                try await nameSights("SELECT id, name_zh, name_en FROM figure WHERE id", ids)
            },
            RecordNaming(kind: OutcomeRecord.kind) { ids, _ in
                try await nameSights("SELECT id, number AS name_zh, NULL AS name_en FROM outcome WHERE id", ids)
            },
            RecordNaming(kind: "webhook") { try await webhookSights($0, $1) },
            RecordNaming(kind: ManuscriptRecord.kind) { try await manuscriptSights($0, $1) },
        ]
    }

    /// Articles of the viewer's zones by their titles; of the others the unit that keeps the zone, where they may read
    /// that.
    private func articleSights(_ articles: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        guard !articles.isEmpty else { return [:] }
        let zones = Self.zones(of: viewer)
        let rows = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT article.id AS id, article.zone_id AS zone_id, \(ArticleTitles.columns)
                FROM article \(ArticleTitles.join)
                WHERE article.id IN (\(Self.list(articles)))
                """)
        }
        var sights: [Int64: RecordSight] = [:]
        for row in rows {
            guard let id = row.integer("id"), let title = ArticleTitles.title(row) else { continue }
            let unit = row.integer("zone_id").flatMap { viewer.tree.unit(zone: $0) }
            if zones.map({ zones in row.integer("zone_id").map(zones.contains) ?? false }) ?? true {
                sights[id] = .open(
                    RecordCard(name: title, path: "/office/articles/\(id)", unit: unit?.id))
            } else {
                let isKnown = unit.map { viewer.may(IdentityPolicy.readUnits, at: $0.id) } ?? false
                sights[id] = .veiled(unit: isKnown ? unit?.name : nil)
            }
        }
        return sights
    }

    /// Manuscripts of the viewer's units by their titles.
    private func manuscriptSights(_ manuscripts: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        guard !manuscripts.isEmpty else { return [:] }
        let rows = try await database.read { transaction in
            try transaction.rows(
                "SELECT id, title, title_en, unit_id, state FROM manuscript WHERE id IN (\(Self.list(manuscripts)))")
        }
        var sights: [Int64: RecordSight] = [:]
        for row in rows {
            guard let id = row.integer("id"), let unit: Unit.ID = row.identifier("unit_id") else { continue }
            guard viewer.may(PublishingPolicy.readArticles, at: unit) else {
                let isKnown = viewer.may(IdentityPolicy.readUnits, at: unit)
                sights[id] = .veiled(unit: isKnown ? viewer.tree[unit]?.name : nil)
                continue
            }
            let title = row.text("title") ?? ""
            sights[id] = .open(
                RecordCard(
                    name: LocalizedText(chinese: title.isEmpty ? "—" : title, english: row.text("title_en")),
                    path: "/office/manuscripts/\(id)",
                    unit: unit, isEnded: row.text("state") == ManuscriptState.withdrawn.rawValue))
        }
        return sights
    }

    /// The Chinese text, from which sentences are quoted; the English one of an article that has no other.
    private func articleTexts(_ articles: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: SourceText] {
        let open = Set(try await articleSights(articles, viewer).filter { $0.value.card != nil }.keys)
        guard !open.isEmpty else { return [:] }
        return try await database.read { transaction in
            var texts: [Int64: SourceText] = [:]
            for row in try transaction.rows(
                """
                SELECT article_id, language, body_text, updated_at FROM article_text
                JOIN article ON article.id = article_text.article_id
                WHERE article_id IN (\(Self.list(open))) ORDER BY language
                """)
            {
                guard let id = row.integer("article_id"), let text = row.text("body_text") else { continue }
                let language = row.text("language").flatMap(Language.init(rawValue:)) ?? .zhHans
                // `zh-Hans` comes last and stays.
                texts[id] = SourceText(text: text, language: language, changedAt: row.integer("updated_at") ?? 0)
            }
            return texts
        }
    }

    /// Zones, which everybody may name; their page in the office for those who may see it.
    private func zoneSights(_ zones: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        let names = try await nameSights("SELECT id, name_zh, name_en FROM zone WHERE id", zones)
        return Dictionary(
            uniqueKeysWithValues: names.map { id, sight in
                guard let name = sight.card?.name, ZoneDesk.mayRead(id, viewer),
                    viewer.may(PublishingPolicy.readArticles)
                else { return (id, sight) }
                let unit = viewer.tree.unit(zone: id)?.id
                return (id, .open(RecordCard(name: name, path: "/office/zones/\(id)", unit: unit)))
            })
    }

    /// Topics, by their titles, to those who may read for the unit that keeps them.
    private func topicSights(_ topics: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        guard !topics.isEmpty else { return [:] }
        let rows = try await database.read { transaction in
            try transaction.rows("SELECT \(Topic.columns) FROM topic WHERE id IN (\(Self.list(topics)))")
        }
        let readable = rows.compactMap(Topic.init).filter { viewer.may(PublishingPolicy.readArticles, at: $0.unit) }
        return Dictionary(
            uniqueKeysWithValues: readable.map { topic in
                let card = RecordCard(
                    name: topic.content.title.localized, path: "/office/topics/\(topic.id)", unit: topic.unit)
                return (topic.id.rawValue, .open(card))
            })
    }

    /// What stands on public pages anyway.
    /// - Parameter page: where each is found in the office; `nil` for records without a page.
    private func nameSights(
        _ select: String, _ ids: Set<Int64>, page: (@Sendable (Int64) -> String)? = nil
    ) async throws -> [Int64: RecordSight] {
        guard !ids.isEmpty else { return [:] }
        return try await database.read { transaction in
            let rows = try transaction.rows("\(select) IN (\(Self.list(ids)))")
            return Dictionary(
                rows.compactMap { row in
                    guard let id = row.integer("id"), let name = row.text("name_zh") else { return nil }
                    return (
                        id,
                        .open(
                            RecordCard(
                                name: LocalizedText(chinese: name, english: row.text("name_en")),
                                path: page?(id)))
                    )
                }
            ) { first, _ in first }
        }
    }

    /// Webhooks, to who keeps them or audits their unit.
    private func webhookSights(_ ids: Set<Int64>, _ viewer: Viewer) async throws -> [Int64: RecordSight] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await database.read { transaction in
            try transaction.rows("SELECT \(Webhook.columns) FROM webhook WHERE id IN (\(Self.list(ids)))")
        }
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap(Webhook.init).filter { webhook in
                [PublishingPolicy.manageWebhooks, IdentityPolicy.readAudit].contains {
                    viewer.may($0, at: webhook.unit)
                }
            }.map { webhook in
                let mayKeep = viewer.may(PublishingPolicy.manageWebhooks, at: webhook.unit)
                let card = RecordCard(
                    name: LocalizedText(chinese: webhook.draft.name),
                    path: mayKeep ? "/office/webhooks/\(webhook.id)" : nil, unit: webhook.unit)
                return (webhook.id.rawValue, .open(card))
            })
    }

    /// Who keeps the lists of the whole platform, or audits it.
    private static func seesLists(_ viewer: Viewer) -> Bool {
        viewer.mayEverywhere(PublishingPolicy.publishArticles) || viewer.mayEverywhere(IdentityPolicy.readAudit)
    }

    private static func list(_ ids: Set<Int64>) -> String { ids.sorted().map(String.init).joined(separator: ", ") }
}
