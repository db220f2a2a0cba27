import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import ServiceLifecycle
import Supervision
import WebSupport

/// The wall: how the matters stand, for a screen in the hall and a phone in the hand; it renews itself.
enum WallPages {
    static let path = MatterPages.path + "/wall"
    private static let reading = OfficeRoute.Access.permission(SupervisionPolicy.readMatters)

    static let routes: [OfficeRoute] = [
        .get(path, reading) { office, visit in try await office.wallPage(visit) },
        .get(path + "/events", reading) { office, visit in try office.wallEvents(visit) },
    ]

    /// A unit or a topic with its lights.
    struct Line: Sendable {
        let name: String
        let lang: String?
        let url: String
        let counts: MatterWall.Counts
    }

    /// The lights that a column each has; those that wait for their assignment come last.
    static let lights: [MatterLight] = [.red, .yellow, .green, .none]

    static func columns(_ key: String) -> [ListColumn<Line>] {
        [ListColumn(key: key) { line, _ in TableView.Cell(line.name, lang: line.lang, url: line.url) }]
            + lights.map { light in
                ListColumn(key: "light_" + light.rawValue, isNumber: true) { line, _ in
                    TableView.Cell("\(line.counts[light])")
                }
            } + [ListColumn(key: "total", isNumber: true) { line, _ in TableView.Cell("\(line.counts.total)") }]
    }

    static let restBetweenLooks: Duration = .seconds(2)
}

extension Office {
    func wallPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        // Before the wall: what changes in between is told at once.
        let pulse = try await meetings.matters.pulse()
        let wall = try await meetings.matters.wall(as: viewer)
        let heading = voice.text("wall_heading")
        var page = OfficePage(
            heading: heading, section: "matters", lead: voice.text("wall_lead", ["day": voice.day(wall.day)]),
            breadcrumb: [
                Link(label: voice.text("office_nav_matters"), url: MatterPages.path),
                Link(label: heading, url: "#main", current: true),
            ])
        page.live = WallPages.path + "/events?since=\(pulse)"
        page.parts = [
            OfficePage.Part(tiles: lightTiles(wall, voice)),
            countsPart("wall_by_unit", "leadUnit", unitLines(wall, viewer, voice), visit),
            countsPart("wall_by_topic", "matterTopic", topicLines(wall, voice), visit), duePart(wall, viewer, voice),
        ]
        return try response(page, visit)
    }

    private func lightTiles(_ wall: MatterWall, _ voice: Voice) -> Tiles {
        Tiles(
            tiles: WallPages.lights.map { light in
                Tiles.Tile(
                    label: voice.text("matter_light_" + light.rawValue), value: "\(wall.all[light])",
                    url: MatterPages.path + "?light=\(light.rawValue)&open=yes",
                    hint: voice.text("wall_light_" + light.rawValue))
            })
    }

    private func unitLines(_ wall: MatterWall, _ viewer: Viewer, _ voice: Voice) -> [WallPages.Line] {
        // In the order of the tree, which everybody knows; units that are not in it any more come last.
        let known = viewer.tree.units.compactMap { unit in wall.units[unit.id].map { (unit.id, $0) } }
        let others = wall.units.filter { viewer.tree[$0.key] == nil }.sorted { $0.key < $1.key }
        return (known + others.map { ($0.key, $0.value) }).map { id, counts in
            let name = viewer.tree[id].map { voice.phrase($0.name) }
            return WallPages.Line(
                name: name?.text ?? "—", lang: name?.lang, url: MatterPages.path + "?leadUnit=\(id)&only=yes&open=yes",
                counts: counts)
        }
    }

    private func topicLines(_ wall: MatterWall, _ voice: Voice) -> [WallPages.Line] {
        wall.topics.sorted { ($1.value.total, $0.key ?? "~") < ($0.value.total, $1.key ?? "~") }.map { topic, counts in
            WallPages.Line(
                name: topic.map(voice.topic) ?? voice.text("value_none"), lang: nil,
                url: MatterPages.path + "?open=yes&topic=" + (topic ?? "none"), counts: counts)
        }
    }

    private func countsPart(
        _ heading: String, _ column: String, _ lines: [WallPages.Line], _ visit: Visit
    ) -> OfficePage.Part {
        let voice = visit.voice
        var table = TableView(
            lines, WallPages.columns(column), at: ListAddress(visit, path: WallPages.path, filters: [], sorts: []),
            total: lines.count, size: max(lines.count, 1), caption: voice.text(heading),
            empty: voice.text("matter_none"), voice)
        table.isFigures = true
        return OfficePage.Part(
            heading: voice.text(heading),
            chart: BarChart(voice.text(heading), lines.map { ($0.name, $0.counts.total) }) { "\($0)" }, table: table)
    }

    private func duePart(_ wall: MatterWall, _ viewer: Viewer, _ voice: Voice) -> OfficePage.Part {
        let entries = wall.dueThisWeek.map { matter in
            Timeline.Entry(
                time: matter.deadline.map(voice.day) ?? "",
                who: viewer.tree.keepingUnit(of: matter.leadUnit).map { voice.phrase($0.name).text } ?? "",
                what: matter.text, lang: "zh-Hans", url: MatterPages.path + "/\(matter.id)",
                badge: Self.badge(meetings.matters.light(of: matter), voice))
        }
        return OfficePage.Part(
            heading: voice.text("wall_due", ["count": "\(wall.dueCount)"]),
            timeline: Timeline(entries, emptyText: voice.text("wall_due_none")))
    }

    /// Server-sent events (WHATWG HTML, 9.2): `changed` whenever matters did since the page was made, or since the event
    /// that the browser saw last.
    func wallEvents(_ visit: Visit) throws -> Response {
        _ = try visit.viewer
        let (desk, life) = (meetings.matters, settings.streamLife)
        let since = visit.request.headers[.lastEventID] ?? visit.query("since")
        let body = ResponseBody { writer in
            var seen = since
            let end = ContinuousClock.now + life
            try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
            while true {
                let pulse = try await desk.pulse()
                let isOther = pulse != seen
                seen = pulse
                // A remark finds out whether anybody is still there.
                try await writer.write(
                    ByteBuffer(string: isOther ? "event: changed\nid: \(pulse)\ndata: \(pulse)\n\n" : ":\n\n"))
                guard ContinuousClock.now < end else { break }
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: WallPages.restBetweenLooks) }
                guard !Task.isShuttingDownGracefully, !Task.isCancelled else { break }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }
}

extension HTTPField.Name {
    /// What a stream of events goes on after.
    fileprivate static let lastEventID = Self("Last-Event-ID") ?? .ifNoneMatch
}
