import Identity
import Kernel
import Storage

/// What an editor may choose: zones, regions, sections and kinds.
public struct ManuscriptChoices: Sendable {
    public struct Choice: Sendable {
        public let id: Int64
        public let name: LocalizedText
    }

    public let zones: [Choice]
    public let regions: [Choice]
    public let sections: [Choice]
    public let kinds: [Choice]
}

extension ManuscriptDesk {
    /// The choices of a form; of zones those that the viewer's units keep and, for a manuscript, the one that its unit
    /// publishes to and the one that it has.
    public func choices(for manuscript: Manuscript? = nil, as viewer: Viewer) async throws -> ManuscriptChoices {
        let all = viewer.mayEverywhere(PublishingPolicy.writeArticles)
        var own = Set(viewer.units(PublishingPolicy.writeArticles).compactMap(\.zone))
        if let manuscript {
            own.formUnion([manuscript.content.zone, viewer.tree.nearestZone(of: manuscript.unit)].compactMap { $0 })
        }
        let zones = own
        return try await database.read { transaction in
            func facets(_ dimension: String, _ order: String = "ORDER BY name_zh") throws
                -> [ManuscriptChoices.Choice]
            {
                try transaction.rows(
                    """
                    SELECT facet.id, name_zh, name_en FROM facet
                    LEFT JOIN section_place ON section_place.facet_id = facet.id WHERE dimension = ? \(order)
                    """, [.text(dimension)]
                ).compactMap(Self.choice)
            }
            return ManuscriptChoices(
                zones: try transaction.rows("SELECT id, name_zh, name_en FROM zone ORDER BY name_zh")
                    .compactMap(Self.choice).filter { all || zones.contains($0.id) },
                regions: try facets("region"), sections: try facets("section", Section.order),
                kinds: try facets("kind"))
        }
    }

    private static func choice(_ row: Row) -> ManuscriptChoices.Choice? {
        guard let id = row.integer("id"), let name = row.text("name_zh") else { return nil }
        return ManuscriptChoices.Choice(id: id, name: LocalizedText(chinese: name, english: row.text("name_en")))
    }
}
