import Identity
import Kernel
import Ledger
import WebSupport

/// How chains and evidence are written for programs.
extension OfficeAPI {
    static let reference = APISchema.object([
        .required("kind", .text),
        .required("id", .text.orNull.noted("Number of the record; null where you may not see it.")),
        .required(
            "name",
            .text.orNull.noted("In the language of Accept-Language; null where you may not see the record.")),
    ]).named("RecordReference")

    static func reference(_ record: SubjectReference, _ words: ChainWords) -> JSONText {
        let isSeen = words.names.sights[record]?.card != nil || record == words.chain.record
        return .object([
            ("kind", .text(record.kind)), ("id", .text(orNull: isSeen ? "\(record.id)" : nil)),
            ("name", .text(orNull: words.names.name(record, words.voice)?.text)),
        ])
    }

    private static let sentence = APISchema.object([
        .required("start", .integer(0...Int.max).noted("In Unicode scalars of the source's text, from 0.")),
        .required("end", .integer(1...Int.max)),
        .required("text", .text.orNull.noted("Null where you may not see the source, or its text ends before.")),
        .required("isOlderThanText", .truth.noted("The text was changed after the sentence was pointed at.")),
    ])

    private static let step = APISchema.object([
        .required("link", .identifier),
        .required("tie", .choice(ProvenanceLink.Kind.allCases.map(\.rawValue)).noted("Read: from is tie to.")),
        .required("from", reference), .required("to", reference), .required("depth", .integer(1...64)),
        .required("sentence", sentence.orNull),
        .required("actor", .text.orNull.noted("Null where you may not see one of the records.")),
        .required("recordedAt", .instant),
        .required("batch", .identifier.orNull.noted("The batch that seals the link; null until one does.")),
    ]).named("ChainStep")

    static let chain = APISchema.object([
        .required("record", reference), .required("back", .list(of: step)), .required("forward", .list(of: step)),
        .required("isCut", .truth.noted("There is more than was asked for.")),
    ]).named("Chain")

    static func text(_ words: ChainWords) -> JSONText {
        .object([
            ("record", reference(words.chain.record, words)), ("back", .list(words.chain.back.map { text($0, words) })),
            ("forward", .list(words.chain.forward.map { text($0, words) })), ("isCut", .truth(words.chain.isCut)),
        ])
    }

    private static func text(_ step: Chain.Step, _ words: ChainWords) -> JSONText {
        let link = step.link
        let sentence = link.sentence.map { range in
            let source = words.texts[link.source]
            return JSONText.object([
                ("start", .number(range.lowerBound)), ("end", .number(range.upperBound)),
                ("text", .text(orNull: source?.quotation(range)?.sentence)),
                ("isOlderThanText", .truth(source.map { $0.changedAt > link.recordedAt } ?? false)),
            ])
        }
        let seal = words.seals[SubjectReference("link", link.id.rawValue)]
        return .object([
            ("link", .text("\(link.id)")), ("tie", .text(link.kind.rawValue)), ("from", reference(link.from, words)),
            ("to", reference(link.to, words)), ("depth", .number(step.depth)), ("sentence", sentence ?? .null),
            ("actor", .text(orNull: words.names.sights[step.record]?.card == nil ? nil : link.actor)),
            ("recordedAt", .instant(link.recordedAt)),
            ("batch", .text(orNull: seal?.batch.map(String.init))),
        ])
    }

    static let evidence = APISchema.object([
        .required("id", .identifier), .required("indicator", .text), .required("fact", .text),
        .required("unit", .identifier), .required("period", .text), .required("place", .text.orNull),
        .required("responsible", .identifier.noted("The person who answers for it.")),
        .required("state", .choice(Evidence.State.allCases.map(\.rawValue))),
        .required(
            "documents",
            .list(
                of: .object([
                    .required("name", .text), .required("kind", .text), .required("sha256", .text),
                    .required("issuingBody", .text.orNull), .required("number", .text.orNull),
                    .required("issuedOn", .day.orNull),
                    .required(
                        "file",
                        .choice(["whole", "altered", "missing", "unread"]).noted("How the stored file stands now.")),
                ]))),
        .required(
            "steps",
            .list(
                of: .object([
                    .required("state", .choice(Evidence.State.allCases.map(\.rawValue))), .required("actor", .text),
                    .required("recordedAt", .instant), .required("note", .text.orNull),
                ]))),
    ]).named("Evidence")

    static func evidence(_ evidence: Evidence, _ files: [String: OfficeFiles.State]) -> JSONText {
        .object([
            ("id", .text("\(evidence.id)")), ("indicator", .text(evidence.indicator)), ("fact", .text(evidence.fact)),
            ("unit", .text("\(evidence.unit)")), ("period", .text("\(evidence.period)")),
            ("place", .text(orNull: evidence.place)), ("responsible", .text("\(evidence.responsible)")),
            ("state", .text(evidence.state.rawValue)),
            (
                "documents",
                .list(
                    evidence.documents.map { document in
                        .object([
                            ("name", .text(document.name)), ("kind", .text(document.kind)),
                            ("sha256", .text(document.hash)), ("issuingBody", .text(orNull: document.issuingBody)),
                            ("number", .text(orNull: document.number)),
                            ("issuedOn", .text(orNull: document.issuedOn?.description)),
                            ("file", .text(files[document.hash]?.rawValue ?? "unread")),
                        ])
                    })
            ),
            (
                "steps",
                .list(
                    evidence.steps.map { step in
                        .object([
                            ("state", .text(step.state.rawValue)), ("actor", .text(step.actor)),
                            ("recordedAt", .instant(step.recordedAt)), ("note", .text(orNull: step.note)),
                        ])
                    })
            ),
        ])
    }
}
