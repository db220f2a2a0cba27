import Hummingbird
import Kernel
import WebSupport

/// Every component with good, empty and nasty samples, in a demonstration.
enum GalleryPages {
    static let routes: [OfficeRoute] = [
        .get("/office/components", .demonstration) { office, visit in
            try office.response(page(visit.voice), visit)
        }
    ]

    /// Text that would break a page which is not careful.
    static let nasty =
        "<script>alert(1)</script> & \"quotes\" 长长长长长长长长长长长长长长长长长长长长长长长长长长长长 "
        + String(repeating: "W", count: 120) + " \u{202E}olleh\u{202C}"

    static func page(_ voice: Voice) -> OfficePage {
        var page = OfficePage(
            heading: voice.text("gallery_heading"), section: "components", lead: voice.text("gallery_lead"),
            breadcrumb: [Link(label: "A", url: "/office"), Link(label: nasty, url: "#main", current: true)])
        page.actions = [
            .link("Link", "#main"), .link("Primary", "#main", isPrimary: true), .post("Button", "#main"),
            .post("Danger", "#main", isDangerous: true), .link(nasty, "#main"),
        ]
        page.notice = Notice(text: "Good. \(nasty)", isGood: true)
        page.errors = ErrorSummary(
            [
                Problem(field: "login", key: "problem_required"),
                Problem(field: "password", key: "problem_password_short", arguments: ["count": nasty]),
            ], voice)
        page.parts = [facts, badges, tiles, timeline(voice), emptyTimeline, chain, form(voice)] + tables(voice)
        return page
    }

    private static var facts: OfficePage.Part {
        var facts = Facts()
        facts.add("Label", "Value")
        facts.add("Link", "Value", url: "#main", badge: Badge("State", .good))
        facts.add(nasty, nasty)
        facts.add("Empty", "")
        return OfficePage.Part(heading: "Facts", facts: facts)
    }

    private static var badges: OfficePage.Part {
        let tones: [Badge.Tone] = [.good, .waiting, .bad, .quiet]
        var facts = Facts()
        for tone in tones { facts.add(tone.rawValue, "Value", badge: Badge(tone.rawValue, tone)) }
        return OfficePage.Part(heading: "Badges", facts: facts)
    }

    private static var tiles: OfficePage.Part {
        OfficePage.Part(
            heading: "Tiles",
            tiles: Tiles(tiles: [
                Tiles.Tile(label: "Label", value: "12", url: "#main", hint: "Hint"),
                Tiles.Tile(label: nasty, value: "1,234,567,890", url: "#main", hint: nil),
            ]))
    }

    private static func timeline(_ voice: Voice) -> OfficePage.Part {
        OfficePage.Part(
            heading: "Timeline",
            timeline: Timeline(
                [
                    Timeline.Entry(
                        time: voice.instant(1_790_000_000), who: "张三", what: "Changed", url: "#main", reason: "Reason",
                        changes: [
                            Timeline.Change(label: "Field", before: "Before", after: "After"),
                            Timeline.Change(label: "Added", before: nil, after: "After"),
                        ], badge: Badge("Sealed", .good)),
                    Timeline.Entry(
                        time: "2026-01-01", who: nasty, what: nasty, reason: nasty,
                        changes: [Timeline.Change(label: nasty, before: nasty, after: nasty)]),
                ], emptyText: ""))
    }

    private static var emptyTimeline: OfficePage.Part {
        OfficePage.Part(heading: "Timeline, empty", timeline: Timeline([], emptyText: "Nothing yet."))
    }

    private static var chain: OfficePage.Part {
        var facts = Facts()
        facts.add(nasty, nasty, url: "#main")
        func quotation(_ text: String) -> ChainView.Quotation {
            ChainView.Quotation(
                lang: "zh-Hans", before: "…" + text, sentence: text, after: text + "…", place: "Place", warning: text)
        }
        let seal = ChainView.SealLine(label: "Record", badge: Badge("Sealed", .good), root: "ab12", proofURL: "#main")
        let document = ChainView.Document(
            name: nasty, url: "#main", detail: nasty, hash: "SHA-256 ab12", badge: Badge("Missing", .bad))
        let source = ChainView.Stop(
            tie: "Derived from", tiedTo: nasty, kind: "Article", name: nasty, url: "#main",
            badges: [Badge("Ended", .quiet)], facts: facts.facts, quotation: quotation(nasty), documents: [document],
            byline: nasty, seals: [seal, seal])
        return OfficePage.Part(
            heading: "Chain",
            chain: ChainView(
                stops: [
                    source, ChainView.Stop(kind: "Figure", name: "12.5", seals: [seal], isCentre: true),
                    ChainView.Stop(tie: "Published as", kind: "Published figure", name: "A record of another unit"),
                ], moreBefore: ChainView.Link(label: "More before", url: "#main"),
                moreAfter: ChainView.Link(label: "More after", url: "#main")))
    }

    private static func form(_ voice: Voice) -> OfficePage.Part {
        let make = FieldMaker(
            voice,
            [
                Problem(field: "login", key: "problem_required"),
                Problem(field: "permissions", key: "problem_choose"),
            ])
        let options = [(value: "a", label: "A"), (value: "b", label: nasty)]
        return OfficePage.Part(
            heading: "Form",
            form: FormView(
                action: "#main",
                fields: [
                    make.text("nameChinese", nasty, required: true, hint: nasty), make.text("login", ""),
                    make.text("password", "", type: "password"), make.text("since", "2026-01-01", type: "date"),
                    make.select("kind", "a", empty: "—", options), make.area("reason", nasty),
                    make.boxes("permissions", ["a"], hint: "Hint", options),
                ], submitLabel: "Save", cancelURL: "#main", note: nasty))
    }

    private static func tables(_ voice: Voice) -> [OfficePage.Part] {
        let columns: [ListColumn<Int>] = [
            ListColumn(key: "name", sort: "name") { line, _ in
                TableView.Cell("\(line)", url: "#main", more: "More", badge: Badge("State", .waiting), indent: line % 4)
            },
            ListColumn(key: "count", sort: "count", isNumber: true) { line, _ in TableView.Cell("\(line * 1234)") },
            ListColumn(key: "unit") { line, _ in TableView.Cell(line == 3 ? nasty : "—") },
        ]
        var address = ListAddress(path: "/office/components", sort: "name")
        let filters = [FieldMaker(voice).text("q", nasty, type: "search")]
        let full = TableView(
            [0, 1, 2, 3], columns, at: address, total: 400, size: 4, caption: nasty, empty: "", filters: filters,
            exportPath: "/office/people", voice)
        address.filters = [("q", "x")]
        let empty = TableView(
            [], columns, at: address, total: 0, size: 4, caption: "Empty", empty: "", filters: filters, voice)
        return [OfficePage.Part(heading: "Table", table: full), OfficePage.Part(heading: "Table, empty", table: empty)]
    }
}
