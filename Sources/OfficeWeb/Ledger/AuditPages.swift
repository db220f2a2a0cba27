import Exchange
import Hummingbird
import Identity
import Kernel
import Ledger
import WebSupport

/// The audit trail: everything that was changed, by whom, and whether a signed root covers it.
enum AuditPages {
    static let routes: [OfficeRoute] = [
        .get("/office/audit", .permission(IdentityPolicy.readAudit)) { office, visit in
            try await office.auditPage(visit)
        },
        .get("/office/history/:kind/:id", .signedIn) { office, visit in try await office.historyPage(visit) },
    ]

    static let files = OfficeRoute.files("/office/audit", .permission(IdentityPolicy.readAudit)) {
        office, visit in
        try await office.auditFile(visit)
    }

    /// An entry with the names that it mentions.
    struct Line: Sendable {
        let entry: LedgerReader.ListedEntry
        /// What the viewer may read of it.
        let told: AuditEntry
        let actor: String
        /// Of the record; `nil` where the viewer may not see it, or it is not there.
        let record: Phrase?
    }

    static let columns: [ListColumn<Line>] = [
        ListColumn(key: "time", isWhole: true) { line, voice in
            TableView.Cell(voice.instant(line.entry.stored.recordedAt))
        } plain: { line, _ in
            .instant(line.entry.stored.recordedAt)
        },
        ListColumn(key: "actor") { line, _ in TableView.Cell(line.actor) },
        ListColumn(key: "action") { line, voice in
            TableView.Cell(Office.action(line.entry.stored.entry.action, voice))
        },
        ListColumn(key: "record") { line, voice in
            let entry = line.entry.stored.entry
            let plain = Office.kind(entry.subjectKind, voice) + " \(entry.subject)"
            let more = [line.record == nil ? nil : plain, line.told.reason].compactMap { $0 }
            return TableView.Cell(
                line.record?.text ?? plain, lang: line.record?.lang,
                url: "/office/history/\(entry.subjectKind)/\(entry.subject)",
                more: more.isEmpty ? nil : more.joined(separator: " · "))
        } plain: { line, voice in
            let entry = line.entry.stored.entry
            let plain = Office.kind(entry.subjectKind, voice) + " \(entry.subject)"
            return .text(line.record.map { plain + voice.text("colon") + $0.text } ?? plain)
        },
        ListColumn(key: "sealed") { line, voice in
            TableView.Cell(
                line.entry.batch.map(String.init) ?? "",
                badge: line.entry.isSealed ? nil : Badge(voice.text("audit_unsealed"), .waiting)
            )
        } plain: { line, _ in
            line.entry.batch.map(WorkbookValue.integer) ?? .empty
        },
    ]

    static let filters = ["actor", "action", "record_kind", "from", "through"]
}

extension Office {
    static let auditSize = 100
    /// So many pages can be turned; what lies further back is found by its day.
    static let auditPages = 100

    func auditPage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let address = ListAddress(visit, path: "/office/audit", filters: AuditPages.filters, sorts: [])
        let found = try await auditLines(
            address, viewer, page: address.page, size: Self.auditSize, countingTo: Self.auditPages * Self.auditSize,
            voice)
        let make = FieldMaker(voice)
        let actions = try await ledger.actions()
        var page = OfficePage(
            heading: voice.text("office_nav_audit"), section: "audit", lead: voice.text("audit_lead"))
        page.actions = [.link(voice.text("audit_roots"), "/transparency")]
        page.parts = [
            OfficePage.Part(
                table: TableView(
                    found.lines, AuditPages.columns, at: address, total: found.total, isCut: found.isCut,
                    size: Self.auditSize,
                    caption: voice.text("office_nav_audit"), empty: voice.text("audit_none"),
                    filters: [
                        make.text("actor", address["actor"], type: "search", hint: nil),
                        make.select(
                            "action", address["action"], empty: voice.text("value_all"),
                            actions.map { ($0, Self.action($0, voice)) }),
                        make.select(
                            "record_kind", address["record_kind"], empty: voice.text("value_all"),
                            Self.recordKinds.map { ($0, Self.kind($0, voice)) }),
                        make.text("from", address["from"], type: "date"),
                        make.text("through", address["through"], type: "date"),
                    ], exportPath: "/office/audit", voice))
        ]
        return try response(page, visit)
    }

    func auditFile(_ visit: Visit) async throws -> ListFile {
        let address = ListAddress(visit, path: "/office/audit", filters: AuditPages.filters, sorts: [])
        let all = try await everyLine { page, size in
            let found = try await auditLines(address, visit.viewer, page: page, size: size, visit.voice)
            return (found.lines, found.total)
        }
        return ListFile(
            "audit", visit.voice.text("office_nav_audit"), all, AuditPages.columns, visit.voice)
    }

    private func auditLines(
        _ address: ListAddress, _ viewer: Viewer, page: Int, size: Int, countingTo most: Int? = nil,
        _ voice: Voice
    ) async throws -> (lines: [AuditPages.Line], total: Int, isCut: Bool) {
        var filter = LedgerReader.EntryFilter()
        if !address["actor"].isEmpty {
            var people = PersonFilter()
            (people.text, people.includesRemoved, people.size) = (address["actor"], true, 2)
            let found = try await identity.people(people, as: viewer).lines
            filter.actor = found.count == 1 ? "\(found[0].person.id)" : address["actor"]
        }
        filter.action = address["action"].isEmpty ? nil : address["action"]
        filter.kind = address["record_kind"].isEmpty ? nil : address["record_kind"]
        filter.from = CalendarDay(iso: address["from"])
        filter.through = CalendarDay(iso: address["through"])
        if !viewer.mayEverywhere(IdentityPolicy.readAudit) {
            filter.units = viewer.recordUnits(IdentityPolicy.readAudit).map(\.rawValue)
        }
        let found = try await ledger.entries(filter, page: page, size: size, countingTo: most.map(Int64.init))
        return (try await named(found.items, viewer, voice), Int(found.total), found.isCut)
    }

    /// Puts names in the place of numbers, of who acted and of what records: one look-up for each kind.
    func named(
        _ entries: [LedgerReader.ListedEntry], _ viewer: Viewer, _ voice: Voice
    ) async throws -> [AuditPages.Line] {
        let names = try await identity.names(of: Set(entries.compactMap { Int64($0.stored.entry.actor) }))
        // A device acts under the name of the record that let it in.
        let devices = entries.compactMap { SubjectReference(text: $0.stored.entry.actor) }
        let records = try await self.names(of: Set(entries.map(\.record) + devices), as: viewer)
        return entries.map { entry in
            let actor = entry.stored.entry.actor
            let name = Int64(actor).flatMap { names[$0] }.map { voice.phrase($0).text }
            return AuditPages.Line(
                entry: entry, told: records.told(entry.stored.entry),
                actor: name ?? SubjectReference(text: actor).map { records.title($0, voice) }
                    ?? Self.program(actor, voice), record: records.name(entry.record, voice))
        }
    }

    static let recordKinds = [
        "article", "zone", "unit", "person", "role", "facet", "measurement", "evidence", "link", "figure",
        "outcome", "import", "manuscript", "section", "topic", "zone-house", "word", "redirect", "webhook", "meeting",
        "meeting-text", "proposal", "attendee", "attendee-code", "attendee-invitation", "meeting-door", "meeting-hall",
        "meeting-session", "meeting-paper", "paper-round", "run-sheet-step", "emergency-case", "roster-shift", "matter",
        "reminder-sheet", "circular", "inspection",
    ]

    /// What was done, in words.
    static func action(_ action: String, _ voice: Voice) -> String {
        word("action_" + action.replacing(".", with: "_").replacing("-", with: "_"), else: action, voice)
    }

    /// What kind of record, in words.
    static func kind(_ kind: String, _ voice: Voice) -> String {
        word("record_" + kind.replacing("-", with: "_"), else: kind, voice)
    }

    static func program(_ name: String, _ voice: Voice) -> String { word("program_" + name, else: name, voice) }

    private static func word(_ key: String, else plain: String, _ voice: Voice) -> String {
        let text = voice.text(key)
        return text == key ? plain : text
    }
}

extension LedgerReader.ListedEntry {
    /// The record that it is about.
    var record: SubjectReference { SubjectReference(stored.entry.subjectKind, stored.entry.subject) }
}
