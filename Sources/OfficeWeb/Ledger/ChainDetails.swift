import Identity
import Kernel
import Ledger
import WebSupport

/// What a stop of a chain says beyond its name: figures, evidence, the sentence, the seal.
extension ChainWords {
    func add(_ label: String, _ phrase: Phrase, to stop: inout ChainView.Stop) {
        var facts = Facts()
        facts.add(label, phrase)
        stop.facts += facts.facts
    }

    func add(_ label: String, _ text: String?, url: String? = nil, to stop: inout ChainView.Stop) {
        var facts = Facts()
        facts.add(label, text, url: url)
        stop.facts += facts.facts
    }

    func add(_ measurement: Ledger.Measurement, to stop: inout ChainView.Stop) {
        add(voice.text("chain_indicator"), measurement.indicator, to: &stop)
        add(voice.text("chain_period"), voice.period(measurement.period), to: &stop)
        add(voice.text("chain_value"), "\(measurement.value)", to: &stop)
        stop.badges.insert(
            Badge(
                voice.text("series_" + measurement.series.rawValue), measurement.series == .final ? .good : .waiting),
            at: 0)
        add(voice.text("chain_correction_reason"), measurement.reason, to: &stop)
        if let earlier = measurement.corrects {
            add(
                voice.text("chain_corrects"), voice.text("chain_earlier_figure"),
                url: "/office/provenance/measurement/\(earlier)", to: &stop)
        }
        if let later = corrections[measurement.id.rawValue] {
            add(
                voice.text("chain_corrected_by"), "\(later.value)",
                url: "/office/provenance/measurement/\(later.id)", to: &stop)
        }
    }

    func add(_ evidence: Evidence, to stop: inout ChainView.Stop) {
        let tones: [Evidence.State: Badge.Tone] = [.accepted: .good, .returned: .bad, .submitted: .waiting]
        stop.badges.insert(
            Badge(voice.text("evidence_" + evidence.state.rawValue), tones[evidence.state] ?? .quiet), at: 0)
        add(voice.text("chain_period"), voice.period(evidence.period), to: &stop)
        add(voice.text("chain_place"), evidence.place, to: &stop)
        if let step = evidence.steps.last {
            add(
                voice.text("chain_state_since"),
                [voice.instant(step.recordedAt), actor(step.actor), step.note].compactMap { $0 }.joined(
                    separator: " · "), to: &stop)
        }
        stop.documents = evidence.documents.enumerated().map { index, document in
            let state = files[document.hash]
            return ChainView.Document(
                name: document.name,
                url: state == .missing ? nil : "/office/evidence/\(evidence.id)/documents/\(index + 1)",
                detail: [
                    document.issuingBody, document.number, document.issuedOn.map(voice.day),
                ].compactMap { $0 }.joined(separator: " · "), hash: "SHA-256 " + document.hash,
                badge: state.map {
                    Badge(voice.text("file_" + $0.rawValue), $0 == .whole ? .good : .bad)
                } ?? Badge(voice.text("file_unread"), .quiet))
        }
    }

    /// The sentence that a link points at, in the text of its source.
    func quotation(_ step: Chain.Step) -> ChainView.Quotation? {
        guard let range = step.link.sentence else { return nil }
        guard let text = texts[step.link.source], let found = text.quotation(range) else { return nil }
        return ChainView.Quotation(
            lang: voice.lang(text.language), before: (found.isCutBefore ? "…" : "") + found.before,
            sentence: found.sentence, after: found.after + (found.isCutAfter ? "…" : ""),
            place: voice.text(
                "chain_place_in_text", ["start": "\(range.lowerBound + 1)", "end": "\(range.upperBound)"]),
            warning: text.changedAt > step.link.recordedAt
                ? voice.text("chain_text_changed", ["time": voice.instant(text.changedAt)]) : nil)
    }

    /// How the newest entry of a record is sealed; `nil` for a record that has none, or that the viewer may not see.
    func seal(_ record: SubjectReference, _ key: String) -> ChainView.SealLine? {
        guard record.kind == "link" || names.sights[record]?.card != nil, let seal = seals[record] else { return nil }
        guard let batch = seal.batch else {
            return ChainView.SealLine(
                label: voice.text(key), badge: Badge(voice.text("audit_unsealed"), .waiting), root: nil, proofURL: nil)
        }
        return ChainView.SealLine(
            label: voice.text(key), badge: Badge(voice.text("audit_batch", ["number": "\(batch)"]), .good),
            root: seal.root, proofURL: Office.mayReadEntry(seal.unit, viewer) ? "/office/proofs/\(seal.entry)" : nil)
    }
}
