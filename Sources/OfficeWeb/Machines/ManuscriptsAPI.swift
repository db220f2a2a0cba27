import HTTPTypes
import Identity
import Kernel
import Publishing
import WebSupport

/// Texts in work as programs see them: another system writes, people review, or it publishes by itself where its person
/// may and somebody else wrote the text.
extension OfficeAPI {
    var manuscripts: [APIOperation] {
        let reading = Need.permission(PublishingPolicy.readArticles)
        let writing = Need.permission(PublishingPolicy.writeArticles)
        return [
            operation(
                .get, "/manuscripts", "listManuscripts", "The texts in work of the units in which you may read.",
                tag: "Manuscripts", needs: reading, query: Self.manuscriptQuery + APIParameter.paging,
                success: .ok("A page of manuscripts.", .page(of: Self.manuscriptLine).named("Manuscripts"))
            ) { call, viewer in
                let list = try await office.desk.manuscripts(Self.manuscriptFilter(call), as: viewer)
                return .page(list.lines.map(Self.manuscriptLine), total: list.total, call)
            },
            operation(
                .post, "/manuscripts", "createManuscript", "A new draft of a unit.", tag: "Manuscripts", needs: writing,
                body: .object([.required("unit", .identifier)] + Self.contentDraft).named("NewManuscript"),
                conceals: true, success: .created("The draft is there.", Self.saved)
            ) { call, viewer in
                guard let unit = Unit.ID(text: call.text("unit")) else { throw Refusal.unknown }
                var content = ManuscriptContent()
                try Self.read(call, into: &content)
                let id = try await office.desk.begin(in: unit, saying: content, as: viewer)
                let version = try await office.desk.find(id, as: viewer).version
                return .created(Self.saved(id, version: version), at: "/api/v1/manuscripts/\(id)")
            },
            operation(
                .get, "/manuscripts/{id}", "getManuscript", "A text in work with everything that it says.",
                tag: "Manuscripts", needs: reading, success: .ok("The manuscript.", Self.manuscript)
            ) { call, viewer in
                .ok(Self.manuscript(try await office.desk.manuscript(call.identifier(), as: viewer), call.voice))
            },
            operation(
                .put, "/manuscripts/{id}", "editManuscript",
                "Saves what a text says. It is a draft then; what the portal shows stays until it is published.",
                tag: "Manuscripts", needs: writing,
                body: .object([.required("version", Self.version)] + Self.contentDraft).named("ManuscriptEdit"),
                isEdit: true, success: .ok("The manuscript is saved.", Self.saved)
            ) { call, viewer in
                let id: Manuscript.ID = try call.identifier()
                var content = try await office.desk.find(id, as: viewer).content
                try Self.read(call, into: &content)
                let saved = try await office.desk.save(
                    id, content, basedOn: call.integer("version"), as: viewer)
                return .ok(Self.saved(id, version: saved.version))
            },
            operation(
                .post, "/manuscripts/{id}/steps", "takeStep",
                "A step on the way to the portal, or off it. Who wrote or submitted a text last does not publish it.",
                tag: "Manuscripts", needs: reading, body: Self.step, isEdit: true,
                success: .ok("The step is taken.", Self.stepTaken)
            ) { call, viewer in
                guard let move = ManuscriptMove(rawValue: call.text("move")) else { throw Refusal.unknown }
                var step = ManuscriptStep(move, version: call.integer("version"))
                (step.reason, step.acceptsWarnings) = (call.text("reason"), call.text("warnings") == "accepted")
                step.dueAt = call.text("due").isEmpty ? nil : Office.instant(call.text("due"))
                let taken = try await office.desk.take(step, of: call.identifier(), as: viewer)
                return .ok(
                    .object([
                        ("id", .text("\(taken.id)")), ("state", .text(taken.state.rawValue)),
                        ("version", .number(Int(taken.version))),
                    ]))
            },
        ]
    }

    private static let manuscriptStates = APISchema.choice(ManuscriptState.allCases.map(\.rawValue))

    private static let manuscriptQuery = [
        APIParameter("q", "Words of the title.", .line(0, 200)),
        APIParameter("state", "Only texts that stand there.", manuscriptStates),
        APIParameter("unit", "A unit with all below it.", .identifier),
        APIParameter(
            "sort", "Order, descending with a hyphen before it; what changed last first when left out.",
            .choice(ManuscriptFilter.Sort.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] })),
    ]

    private static func manuscriptFilter(_ call: APICall) -> ManuscriptFilter {
        var filter = ManuscriptFilter()
        filter.text = call.query("q")
        filter.state = ManuscriptState(rawValue: call.query("state"))
        filter.unit = call.query("unit").isEmpty ? nil : Unit.ID(text: call.query("unit")) ?? Unit.ID(0)
        let sort = call.query("sort").isEmpty ? "-updated" : call.query("sort")
        filter.isAscending = !sort.hasPrefix("-")
        filter.sort = ManuscriptFilter.Sort(rawValue: sort.replacing("-", with: "")) ?? .updated
        (filter.page, filter.size) = (call.page, call.size)
        return filter
    }

    // MARK: What is sent

    private static let contentDraft: [APISchema.Member] =
        Language.allCases.flatMap { language -> [APISchema.Member] in
            let word = word(language)
            return [
                .optional("title" + word, .line(0, 200)), .optional("source" + word, .line(0, 100)),
                .optional("summary" + word, .line(0, 500)),
                .optional(
                    "body" + word,
                    .text(upTo: 500_000).noted("HTML or plain text; it is cleaned to what the portal shows.")),
            ]
        } + ["zone", "region", "section", "kind"].map { .optional($0, .identifier) } + [
            .optional("day", .day.noted("Date of publication; the day on which it is published when left out.")),
            .optional("phone", .line(0, 100)), .optional("fax", .line(0, 100)), .optional("email", .line(0, 100)),
        ]

    private static let step = APISchema.object([
        .required("move", .choice(ManuscriptMove.allCases.map(\.rawValue))), .required("version", version),
        .optional("reason", .line(0, 500).noted("Sending back and withdrawing need one.")),
        .optional("due", .line(0, 16).noted("For `schedule`: 2026-12-01T08:30 in Asia/Shanghai.")),
        .optional("warnings", .choice(["accepted"]).noted("What the checks only warn of was read.")),
    ]).named("ManuscriptStep")

    private static let stepTaken = APISchema.object([
        .required("id", .identifier), .required("state", manuscriptStates),
        .required("version", .integer(1...Int.max)),
    ]).named("ManuscriptStepTaken")

    /// `Chinese`, `English`.
    private static func word(_ language: Language) -> String { language == .zhHans ? "Chinese" : "English" }

    /// - Throws: `Problems` for a text that cannot be cleaned.
    private static func read(_ call: APICall, into content: inout ManuscriptContent) throws {
        var problems: [Problem] = []
        for language in Language.allCases {
            let word = word(language)
            content[language].title = call.text("title" + word)
            content[language].source = call.text("source" + word)
            content[language].summary = call.text("summary" + word)
            do {
                content[language].body = try ArticleBody(cleaning: call.text("body" + word)).html
            } catch let refusal as BodyRefusal {
                problems.append(Problem(field: "body" + word, key: refusal.problemKey))
            }
        }
        func number(_ name: String) -> Int64? { Identifier<Manuscript>(text: call.text(name))?.rawValue }
        content.zone = number("zone")
        (content.region, content.section, content.kind) = (number("region"), number("section"), number("kind"))
        (content.day, content.phone) = (call.text("day"), call.text("phone"))
        (content.fax, content.email) = (call.text("fax"), call.text("email"))
        try Problems(problems).check()
    }

    // MARK: What is answered

    private static let manuscriptLineMembers: [APISchema.Member] = [
        .required("id", .identifier), .required("title", .text), .required("state", manuscriptStates),
        .required("isPublic", .truth), .required("unit", .identifier), .required("editedBy", .identifier.orNull),
        .required("due", .instant.orNull), .required("updatedAt", .instant),
        .required("version", .integer(1...Int.max)),
    ]

    private static let manuscriptLine = APISchema.object(manuscriptLineMembers).named("ManuscriptLine")

    private static func manuscriptLine(_ line: ManuscriptLine) -> JSONText {
        .object([
            ("id", .text("\(line.id)")), ("title", .text(line.title)), ("state", .text(line.state.rawValue)),
            ("isPublic", .truth(line.isPublic)), ("unit", .text("\(line.unit)")),
            ("editedBy", .text(orNull: line.editedBy?.description)),
            ("due", line.dueAt.map { .instant($0) } ?? .null), ("updatedAt", .instant(line.updatedAt)),
            ("version", .number(Int(line.version))),
        ])
    }

    private static let manuscript = APISchema.object(
        manuscriptLineMembers
            + Language.allCases.flatMap { language -> [APISchema.Member] in
                ["title", "source", "summary", "body"].map { .required($0 + word(language), .text) }
            } + ["zone", "region", "section", "kind"].map { .required($0, .identifier.orNull) } + [
                .required("day", .day.orNull), .required("phone", .text), .required("fax", .text),
                .required("email", .text), .required("revision", .integer(1...Int.max)),
                .required("publicRevision", .integer(1...Int.max).orNull),
                .required("findings", .list(of: .text).noted("What the checks found, in words.")),
            ]
    ).named("Manuscript")

    private static func manuscript(_ detail: ManuscriptDetail, _ voice: Voice) -> JSONText {
        let manuscript = detail.manuscript
        let content = manuscript.content
        var members: [(String, JSONText)] = [
            ("id", .text("\(manuscript.id)")), ("title", .text(content.title)),
            ("state", .text(manuscript.state.rawValue)), ("isPublic", .truth(manuscript.isPublic)),
            ("unit", .text("\(manuscript.unit)")), ("editedBy", .text(orNull: manuscript.editedBy?.description)),
            ("due", manuscript.dueAt.map { .instant($0) } ?? .null), ("updatedAt", .instant(manuscript.updatedAt)),
            ("version", .number(Int(manuscript.version))),
        ]
        for language in Language.allCases {
            let text = content[language]
            let values = [
                ("title", text.title), ("source", text.source), ("summary", text.summary), ("body", text.body),
            ]
            members += values.map { ($0.0 + word(language), .text($0.1)) }
        }
        let places = [
            ("zone", content.zone), ("region", content.region), ("section", content.section), ("kind", content.kind),
        ]
        members += places.map { ($0.0, .text(orNull: $0.1.map(String.init))) }
        members += [
            ("day", .text(orNull: content.day.orNil)), ("phone", .text(content.phone)), ("fax", .text(content.fax)),
            ("email", .text(content.email)), ("revision", .number(Int(manuscript.revision))),
            ("publicRevision", manuscript.publicRevision.map { .number(Int($0)) } ?? .null),
            ("findings", .list(detail.findings.map { .text(Office.sentence($0.problem, voice)) })),
        ]
        return .object(members)
    }
}
