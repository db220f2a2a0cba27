import DemoData
import Foundation
import Identity
import Kernel
import Ledger
import Publishing
import Storage

/// What the demo says of where its figures come from.
private struct DemoChain: Decodable {
    /// Of the report on its old portal.
    let address: String
    /// As it stands in the report.
    let sentence: String
    let unit: String
    let indicator: String
    let period: String
    let value: String
    let fact: String
    let place: String
    let file: String
    let fileName: String
    let issuingBody: String
    let issuedOn: String
    /// Sign-in names of who handed the evidence in and who accepted it.
    let maker: String
    let checker: String
    let nameChinese: String
    let nameEnglish: String
    let measureChinese: String
    let measureEnglish: String
}

extension Platform {
    /// Measures, proves and publishes the demo's figures by the commands that everybody uses.
    /// - Throws: `Problem` when the demo's files do not fit each other.
    func fillWithDemoChains() async throws {
        let chains = try JSONDecoder().decode(
            [DemoChain].self, from: Data(contentsOf: DemoData.folder.appending(path: "chains.json")))
        for chain in chains {
            let measurement = try await measure(chain)
            _ = try await publishFigure(
                FigureDraft(
                    measurement: measurement, nameChinese: chain.nameChinese, nameEnglish: chain.nameEnglish,
                    measureChinese: chain.measureChinese, measureEnglish: chain.measureEnglish),
                as: identity.program("demo"))
        }
    }

    /// Freezes a measurement for the public.
    /// - Returns: the figure's number.
    /// - Throws: `Problems` or `Refusal`; nothing is saved then.
    public func publishFigure(_ draft: FigureDraft, as viewer: Viewer) async throws -> Int64 {
        try await PublishFigure(database: database, identifiers: identifiers, now: Self.now)(draft, as: viewer)
    }

    /// Evidence handed in by one and accepted by another, the figure, and the sentence that it comes from: one
    /// transaction.
    private func measure(_ chain: DemoChain) async throws -> Identifier<LedgerMeasurement> {
        let program = try await identity.program("demo")
        func missing(_ field: String) -> Problem {
            Problem(field: field, key: "problem_file_not_readable")
        }
        guard let unit = program.tree.unit(code: chain.unit)?.id.rawValue,
            let source = try await reportSentence(chain, as: program),
            let data = FileManager.default.contents(atPath: DemoData.folder.path + "/" + chain.file)
        else { throw missing("chains.json") }
        let maker = try await person(chain.maker, as: program)
        let checker = try await person(chain.checker, as: program)
        let document = Evidence.Document(
            hash: try files.store([UInt8](data)), name: chain.fileName, kind: "statement",
            issuingBody: chain.issuingBody, issuedOn: CalendarDay(iso: chain.issuedOn))
        return try await database.write { [identifiers] transaction in
            func provenance(_ person: Person.ID) -> Provenance {
                Provenance(
                    transaction: transaction, identifiers: identifiers,
                    author: Author(actor: person.description, unit: unit), at: Self.now())
            }
            let (make, check) = (provenance(maker), provenance(checker))
            let evidence = try make.gather(
                EvidenceDraft(
                    indicator: chain.indicator, fact: chain.fact, unit: unit, period: chain.period, place: chain.place,
                    responsible: maker.rawValue, subject: SubjectReference("unit", unit), documents: [document]))
            try make.move(evidence, to: .submitted)
            try check.move(evidence, to: .accepted)
            let measurement = try make.record(
                MeasurementDraft(
                    indicator: chain.indicator, unit: unit, period: chain.period, value: chain.value, series: .final,
                    evidence: evidence))
            try make.link(
                LinkDraft(.derivedFrom, from: measurement.reference, to: source.article, sentence: source.sentence))
            return measurement.id
        }
    }

    /// Where in the report the sentence stands, in Unicode scalars.
    private func reportSentence(
        _ chain: DemoChain, as program: Viewer
    ) async throws -> (article: SubjectReference, sentence: (start: Int, end: Int))? {
        guard let id = try await article(oldAddress: chain.address),
            let naming = OfficeReader(database: database).namings.first(where: { $0.kind == "article" }),
            let text = try await naming.texts?([id], program)[id]?.text,
            let place = text.range(of: chain.sentence)
        else { return nil }
        let start = text.unicodeScalars.distance(from: text.startIndex, to: place.lowerBound)
        let end = text.unicodeScalars.distance(from: text.startIndex, to: place.upperBound)
        return (SubjectReference("article", id), (start, end))
    }
}
