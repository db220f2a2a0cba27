import DemoData
import Foundation
import Identity
import Kernel
import Publishing

/// What the demo's zones decided of their own pages, and its special topic.
private struct DemoHouses: Decodable {
    struct House: Decodable {
        let zone: String
        let accent: String
        /// Titles of articles, in their order.
        let pins: [String]
    }
    struct DemoTopic: Decodable {
        let slug: String
        /// Code of the unit that keeps it.
        let unit: String
        /// The zone of the blocks that list the newest articles.
        let zone: String
        let content: TopicContent
    }

    let houses: [House]
    let topic: DemoTopic
}

extension Platform {
    /// Gives zones their colours and pins, and publishes the topic, by the commands that everybody uses.
    /// - Throws: `Problem` when the demo's files do not fit each other.
    func fillWithDemoHouses() async throws {
        let demo = try JSONDecoder().decode(
            DemoHouses.self, from: Data(contentsOf: DemoData.folder.appending(path: "houses.json")))
        let program = try await identity.program("demo")
        let zones = try await zoneNumbers()
        for house in demo.houses {
            guard let zone = zones[house.zone] else { throw Self.misfit }
            var version: Int64 = 0
            var changes: [ZoneHouseChange] = [.accent(ZoneAccent(rawValue: house.accent))]
            let candidates = try await zoneDesk.zone(zone, as: program).candidates
            for title in house.pins {
                guard let article = candidates.first(where: { $0.title.chinese == title })?.id else {
                    throw Self.misfit
                }
                changes.append(.pin(article))
            }
            for change in changes {
                try await zoneDesk.take(change, of: zone, basedOn: version, as: program)
                version += 1
            }
        }
        guard let zone = zones[demo.topic.zone] else { throw Self.misfit }
        try await publish(demo.topic, zone: zone, as: program)
    }

    private static var misfit: Problem { Problem(field: "houses.json", key: "problem_file_not_readable") }

    private func publish(_ demo: DemoHouses.DemoTopic, zone: Int64, as program: Viewer) async throws {
        guard let unit = program.tree.unit(code: demo.unit)?.id else { throw Self.misfit }
        var content = demo.content
        for index in content.blocks.indices where content.blocks[index].kind == .articles {
            content.blocks[index].zone = zone
        }
        let id = try await topicDesk.begin(content.title, slug: demo.slug, in: unit, as: program)
        try await topicDesk.save(id, content, with: nil, basedOn: 1, as: program)
        try await topicDesk.take(ManuscriptStep(.submit, version: 2), of: id, as: program)
        try await topicDesk.take(ManuscriptStep(.publish, version: 3), of: id, as: program)
    }
}
