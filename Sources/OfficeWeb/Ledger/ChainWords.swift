import Identity
import Kernel
import Ledger
import WebSupport

/// A chain with all that its page says of it, looked up once for all stops and limited to what the viewer may see.
struct ChainWords: Sendable {
    let voice: Voice
    let viewer: Viewer
    let chain: Chain
    let names: RecordNames
    let texts: [SubjectReference: SourceText]
    let measurements: [Int64: Ledger.Measurement]
    let corrections: [Int64: Ledger.Measurement]
    let evidence: [Int64: Evidence]
    let files: [String: OfficeFiles.State]
    let seals: [SubjectReference: LedgerReader.Seal]
    let actors: [Int64: LocalizedText]

    /// Files that are read again for one page.
    private static let fileLimit = 20

    init(of chain: Chain, in office: Office, as viewer: Viewer, _ voice: Voice) async throws {
        (self.chain, self.viewer, self.voice) = (chain, viewer, voice)
        let steps = chain.back + chain.forward
        let records = Set(steps.map(\.record) + [chain.record])
        let links = Set(
            (steps.map(\.link) + chain.retracted.map(\.link)).map { SubjectReference("link", $0.id.rawValue) })
        let ends = Set(chain.retracted.flatMap { [$0.link.from, $0.link.to] })
        let names = try await office.names(of: records.union(ends), as: viewer)
        func numbers(_ kind: String) -> Set<Int64> {
            Set(records.filter { $0.kind == kind && names.sights[$0]?.card != nil }.map(\.id))
        }
        self.names = names
        texts = try await office.texts(
            of: Set(steps.filter { $0.link.sentence != nil }.map(\.link.source)), as: viewer)
        measurements = try await office.ledger.measurements(numbers("measurement"))
        corrections = try await office.ledger.corrections(of: numbers("measurement"))
        evidence = try await office.ledger.evidence(numbers("evidence"))
        let hashes = evidence.values.sorted { $0.id < $1.id }.flatMap { $0.documents.map(\.hash) }
        files = try await office.files.states(of: hashes, limit: Self.fileLimit)
        let seals = try await office.ledger.seals(of: records.union(links))
        self.seals = seals
        let people = steps.map(\.link.actor) + chain.retracted.map(\.actor) + seals.values.map(\.actor)
        actors = try await office.identity.names(of: Set(people.compactMap { Int64($0) }))
    }

    /// The path from the farthest source down to the farthest result.
    func view(more path: String, size: Int) -> ChainView {
        let next = ProvenancePages.sizes.first { $0 > size }
        func more(_ key: String, _ isCut: Bool) -> ChainView.Link? {
            guard isCut, let next else { return nil }
            return ChainView.Link(label: voice.text(key), url: "\(path)?size=\(next)#record")
        }
        return ChainView(
            stops: chain.back.reversed().map { stop($0, isBack: true) } + [centre]
                + chain.forward.map { stop($0, isBack: false) },
            moreBefore: more("chain_more_before", chain.isBackCut),
            moreAfter: more("chain_more_after", chain.isForwardCut))
    }

    /// The links at the record that were taken back.
    func retracted() -> OfficePage.Part {
        OfficePage.Part(
            heading: voice.text("chain_retracted"),
            timeline: Timeline(
                chain.retracted.map { retracted in
                    Timeline.Entry(
                        time: voice.instant(retracted.retractedAt), who: actor(retracted.actor),
                        what: voice.text(
                            "chain_retracted_line",
                            [
                                "from": title(retracted.link.from), "to": title(retracted.link.to),
                                "tie": voice.text("chain_kind_" + retracted.link.kind.word),
                            ]), reason: retracted.reason)
                }, emptyText: ""))
    }

    // MARK: Stops

    private var centre: ChainView.Stop {
        var stop = described(chain.record)
        stop.isCentre = true
        stop.seals = [seal(chain.record, "chain_seal_record")].compactMap { $0 }
        return stop
    }

    private func stop(_ step: Chain.Step, isBack: Bool) -> ChainView.Stop {
        var stop = described(step.record)
        stop.tie = voice.text("chain_\(isBack ? "back" : "forward")_" + step.link.kind.word)
        if step.depth > 1 {
            stop.tiedTo = voice.text("chain_tied_to", ["name": title(isBack ? step.link.result : step.link.source)])
        }
        stop.quotation = quotation(step)
        if names.sights[step.record]?.card != nil {
            stop.byline = voice.text(
                "chain_by", ["who": actor(step.link.actor), "time": voice.instant(step.link.recordedAt)])
        }
        stop.seals = [
            seal(step.record, "chain_seal_record"),
            seal(SubjectReference("link", step.link.id.rawValue), "chain_seal_link"),
        ].compactMap { $0 }
        return stop
    }

    /// What is said of a record: all of one that the viewer may see, the unit of another, or nothing but its kind.
    private func described(_ record: SubjectReference) -> ChainView.Stop {
        let kind = Office.kind(record.kind, voice)
        switch names.sights[record] {
        case .open(let card):
            let name = voice.phrase(card.name)
            var stop = ChainView.Stop(kind: kind, name: name.text, lang: name.lang)
            stop.url = record == chain.record ? nil : "/office/provenance/\(record.kind)/\(record.id)"
            if card.isEnded { stop.badges.append(Badge(voice.text(endedKey(record)), .quiet)) }
            if let unit = card.unit.flatMap({ viewer.tree[$0] }), viewer.may(IdentityPolicy.readUnits, at: unit.id),
                record.kind != "unit"
            {
                add(voice.text("column_unit"), voice.phrase(unit.name), to: &stop)
            }
            if let measurement = measurements[record.id], record.kind == "measurement" { add(measurement, to: &stop) }
            if let evidence = evidence[record.id], record.kind == "evidence" { add(evidence, to: &stop) }
            return stop
        case .veiled(let unit):
            let name = unit.map { voice.text("chain_veiled_of", ["unit": voice.phrase($0).text]) }
            return ChainView.Stop(kind: kind, name: name ?? voice.text("chain_veiled"))
        case nil:
            return ChainView.Stop(kind: kind, name: voice.text("chain_veiled"))
        }
    }

    private func endedKey(_ record: SubjectReference) -> String {
        record.kind == "measurement" ? "chain_corrected" : "chain_ended"
    }

    private func title(_ record: SubjectReference) -> String {
        names.name(record, voice)?.text ?? Office.kind(record.kind, voice)
    }

    func actor(_ actor: String) -> String {
        Int64(actor).flatMap { actors[$0] }.map { voice.phrase($0).text } ?? Office.program(actor, voice)
    }
}

extension ProvenanceLink.Kind {
    /// As keys of the catalogue write it.
    var word: String { rawValue.replacing("-", with: "_") }
}
