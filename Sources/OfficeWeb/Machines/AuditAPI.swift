import HTTPTypes
import Identity
import Kernel
import Ledger
import WebSupport

/// The audit trail as programs see it: everything that was changed, by whom, and the signed roots that cover it.
extension OfficeAPI {
    var auditTrail: [APIOperation] {
        [
            operation(
                .get, "/audit/entries", "listEntries", "Entries of the units whose audit trail you may read.",
                tag: "Audit", needs: .permission(IdentityPolicy.readAudit),
                query: Self.entryQuery + APIParameter.paging,
                success: .ok("A page of entries, the newest first.", Self.entries)
            ) { call, viewer in
                let found = try await office.ledger.entries(Self.filter(call, viewer), page: call.page, size: call.size)
                return try await page(found, call, viewer)
            },
            operation(
                .get, "/audit/entries/{id}", "getEntry", "An entry by its number.", tag: "Audit",
                needs: .permission(IdentityPolicy.readAudit), success: .ok("The entry.", Self.entry)
            ) { call, viewer in
                let number: Identifier<StoredEntry> = try call.identifier()
                guard let found = try await office.ledger.entry(number.rawValue),
                    Office.mayReadEntry(found.stored.entry.unit, viewer)
                else { throw Refusal.unknown }
                return .ok(Self.entry(found, try await office.names(of: [found.record], as: viewer), call.voice))
            },
            operation(
                .get, "/audit/records/{kind}/{id}", "getHistory", "What happened to a record, the newest first.",
                tag: "Audit", needs: .permission(IdentityPolicy.readAudit), query: APIParameter.paging,
                success: .ok("A page of entries.", Self.entries)
            ) { call, viewer in
                let id: Identifier<SubjectReference> = try call.identifier()
                let record = SubjectReference(call.parameter("kind"), id.rawValue)
                _ = try await office.visibleRecord(record.kind, record.id, call.voice, viewer)
                let found = try await office.ledger.history(of: record, page: call.page, size: call.size)
                guard found.total > 0 else { throw Refusal.unknown }
                return try await page(found, call, viewer)
            },
        ] + sealedRoots
    }

    private static let entryQuery = [
        APIParameter("actor", "Number of a person, or name of a program.", .line(0, 60)),
        APIParameter(
            "action", "What was done, `person.changed`; all that begins so with a star at the end, `person.*`.",
            .line(0, 60)),
        APIParameter("kind", "Kind of the record.", .text(.code)),
        APIParameter("from", "The first day.", .day), APIParameter("through", "The last day.", .day),
    ]

    private static func filter(_ call: APICall, _ viewer: Viewer) -> LedgerReader.EntryFilter {
        func given(_ name: String) -> String? { call.query(name).isEmpty ? nil : call.query(name) }
        var filter = LedgerReader.EntryFilter()
        (filter.actor, filter.action, filter.kind) = (given("actor"), given("action"), given("kind"))
        filter.from = given("from").flatMap { CalendarDay(iso: $0) }
        filter.through = given("through").flatMap { CalendarDay(iso: $0) }
        if !viewer.mayEverywhere(IdentityPolicy.readAudit) {
            filter.units = viewer.recordUnits(IdentityPolicy.readAudit).map(\.rawValue)
        }
        return filter
    }

    private static let entries = APISchema.page(of: entry).named("Entries")

    private static let entry = APISchema.object([
        .required("id", .identifier.noted("Its place in the order of writing.")), .required("recordedAt", .instant),
        .required("actor", .text.noted("Number of a person, or name of a program.")),
        .required("unit", .identifier.orNull), .required("action", .text), .required("kind", .text),
        .required("record", .text.noted("Number of the record.")),
        .required(
            "recordName",
            .text.orNull.noted("Its name in the language of Accept-Language; null where you may not see the record.")),
        .required("version", .integer(0...Int.max)),
        .required("detail", .text),
        .required(
            "changes",
            .list(
                of: .object([
                    .required("field", .text), .required("before", .text.orNull), .required("after", .text.orNull),
                ]))), .required("reason", .text.orNull),
        .required("batch", .identifier.orNull.noted("The batch that seals it; null until one does.")),
    ]).named("Entry")

    private static func entry(
        _ listed: LedgerReader.ListedEntry, _ names: RecordNames, _ voice: Voice
    ) -> JSONText {
        let entry = names.told(listed.stored.entry)
        return .object([
            ("id", .text("\(listed.stored.sequence)")), ("recordedAt", .instant(listed.stored.recordedAt)),
            ("actor", .text(entry.actor)), ("unit", .text(orNull: entry.unit.map(String.init))),
            ("action", .text(entry.action)), ("kind", .text(entry.subjectKind)), ("record", .text("\(entry.subject)")),
            ("recordName", .text(orNull: names.name(listed.record, voice)?.text)),
            ("version", .number(Int(entry.version))), ("detail", .text(entry.detail)),
            (
                "changes",
                .list(
                    entry.changes.map {
                        .object([
                            ("field", .text($0.field)), ("before", .text(orNull: $0.before)),
                            ("after", .text(orNull: $0.after)),
                        ])
                    })
            ), ("reason", .text(orNull: entry.reason)),
            ("batch", .text(orNull: listed.batch.map(String.init))),
        ])
    }

    private func page(
        _ found: LedgerReader.Page<LedgerReader.ListedEntry>, _ call: APICall, _ viewer: Viewer
    ) async throws -> APIAnswer {
        let names = try await office.names(of: Set(found.items.map(\.record)), as: viewer)
        return .page(found.items.map { Self.entry($0, names, call.voice) }, total: Int(found.total), call)
    }
}
