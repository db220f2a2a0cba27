import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Ledger
import WebSupport

/// Where records come from and what became of them; the documents of evidence; the proofs of entries.
///
/// Who may see a record's chain: whoever may see the record. Of what stands on the way each viewer sees what they may
/// see anyway.
enum ProvenancePages {
    static let routes: [OfficeRoute] = [
        .get("/office/provenance/:kind/:id", .signedIn) { office, visit in try await office.provenancePage(visit) },
        .get("/office/evidence/:id/documents/:number", .permission(IdentityPolicy.readUnits)) { office, visit in
            try await office.evidenceDocument(visit)
        },
        .get("/office/proofs/:id", .permission(IdentityPolicy.readAudit)) { office, visit in
            try await office.proofFile(visit)
        },
    ]

    /// How many links are shown each way: at first, and after each "more".
    static let sizes = [40, 200, 1000, 2000]
}

extension Office {
    func provenancePage(_ visit: Visit) async throws -> Response {
        let voice = visit.voice
        let viewer = try visit.viewer
        let id = try visit.identifier("id", Viewer.self).rawValue
        let record = SubjectReference(visit.parameters.get("kind") ?? "", id)
        guard let card = try await names(of: [record], as: viewer).sights[record]?.card else { throw Refusal.unknown }
        let size = ProvenancePages.sizes.last { $0 <= Int(visit.query("size")) ?? 0 } ?? ProvenancePages.sizes[0]
        let chain = try await ledger.chain(of: record, depth: 12, limit: size)
        let path = "/office/provenance/\(record.kind)/\(id)"
        let words = try await ChainWords(of: chain, in: self, as: viewer, voice)
        var page = OfficePage(
            heading: voice.text("chain_heading", ["name": voice.phrase(card.name).text]),
            section: Self.section(of: record.kind), lead: voice.text("chain_lead"))
        page.breadcrumb = [
            Link(label: voice.phrase(card.name).text, url: card.path ?? path),
            Link(label: voice.text("action_provenance"), url: "#main", current: true),
        ]
        if let own = card.path, own != path { page.actions.append(.link(voice.text("chain_to_record"), own)) }
        if try await mayReadHistory(of: record, card, viewer) {
            page.actions.append(.link(voice.text("action_history"), "/office/history/\(record.kind)/\(id)"))
        }
        page.parts = [OfficePage.Part(chain: words.view(more: path, size: size))]
        if chain.back.isEmpty, chain.forward.isEmpty { page.parts.append(.note(voice.text("chain_none"))) }
        if !chain.retracted.isEmpty { page.parts.append(words.retracted()) }
        return try response(page, visit)
    }

    /// Which item of the navigation belongs to a kind of record.
    static func section(of kind: String) -> String {
        ["unit": "units", "person": "people", "role": "roles", "article": "articles"][kind] ?? "audit"
    }

    private func mayReadHistory(of record: SubjectReference, _ card: RecordCard, _ viewer: Viewer) async throws -> Bool
    {
        viewer.mayEverywhere(IdentityPolicy.readAudit)
            || card.unit.map { viewer.may(IdentityPolicy.readAudit, at: $0) } ?? false
            || record == SubjectReference("person", viewer.person.id.rawValue)
    }

    /// A document of an item of evidence, as it was handed in.
    func evidenceDocument(_ visit: Visit) async throws -> Response {
        let id: Identifier<Evidence> = try visit.identifier()
        let number = Int(visit.parameters.get("number") ?? "") ?? 0
        let names = try await names(of: [SubjectReference("evidence", id.rawValue)], as: visit.viewer)
        guard names.sights[SubjectReference("evidence", id.rawValue)]?.card != nil,
            let documents = try await ledger.evidence(id)?.documents, (1...max(1, documents.count)).contains(number),
            let document = documents.dropFirst(number - 1).first,
            let bytes = try await files.bytes(of: document.hash)
        else { throw Refusal.unknown }
        return OfficeFiles.download(bytes, named: document.name)
    }

    /// The proof that an entry stands in a signed root, for `scripts/check-proof`.
    func proofFile(_ visit: Visit) async throws -> Response {
        let id: Identifier<StoredEntry> = try visit.identifier()
        guard let found = try await ledger.entry(id.rawValue), found.isSealed,
            Self.mayReadEntry(found.stored.entry.unit, try visit.viewer),
            // A proof holds the whole entry: with a part of it left out nobody could check it.
            try await !names(of: [found.record], as: visit.viewer).isVeiled(found.record)
        else { throw Refusal.unknown }
        let json = try await ledger.proof(of: id.rawValue).json.line + "\n"
        return OfficeFiles.download(Array(json.utf8), named: "proof-\(id).json", type: "application/json")
    }

    /// Who may read an entry: who may read the audit trail of its unit, and of all, for entries of none.
    static func mayReadEntry(_ unit: Int64?, _ viewer: Viewer) -> Bool {
        viewer.mayEverywhere(IdentityPolicy.readAudit)
            || unit.map { viewer.may(IdentityPolicy.readAudit, at: Unit.ID($0)) } ?? false
    }
}
