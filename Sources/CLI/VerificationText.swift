import Foundation
import Kernel
import Ledger
import Localization

/// What `audit verify` prints.
enum VerificationText {
    /// The counts, or the first entry that does not fit and what else does not.
    static func lines(_ verification: Verification) -> [String] {
        guard let first = verification.findings.first else {
            var lines = [
                Terminal.text(
                    "audit_holds",
                    [
                        "entries": "\(verification.entries)", "sealed": "\(verification.sealed)",
                        "batches": "\(verification.batches)", "records": "\(verification.records)",
                    ])
            ]
            if let head = verification.head {
                lines.append(
                    Terminal.text("audit_head", ["batch": "\(head.batch)", "chain": "\(head.chain)"]))
            }
            if verification.recordsFromBefore > 0 {
                lines.append(Terminal.text("audit_from_before", ["count": "\(verification.recordsFromBefore)"]))
            }
            return lines
        }
        var lines = [describe(first), sentence(first)]
        if verification.findingCount > 1 {
            lines.append(Terminal.text("audit_more", ["count": "\(verification.findingCount - 1)"]))
            lines += verification.findings.dropFirst().prefix(9).map { "  " + describe($0) + " " + $0.code.rawValue }
        }
        return lines
    }

    /// Keys and their order are an interface.
    static func json(_ verification: Verification) -> JSONText {
        .object([
            ("holds", .truth(verification.holds)), ("entries", .number(Int(verification.entries))),
            ("sealed", .number(Int(verification.sealed))), ("batches", .number(Int(verification.batches))),
            ("keys", .number(verification.keys)), ("records", .number(verification.records)),
            ("recordsFromBefore", .number(verification.recordsFromBefore)),
            ("head", verification.head?.json ?? .null), ("findingCount", .number(verification.findingCount)),
            ("findings", .list(verification.findings.map(json))),
        ])
    }

    private static func json(_ finding: Finding) -> JSONText {
        func number(_ value: Int64?) -> JSONText { value.map { .number(Int($0)) } ?? .null }
        return .object([
            ("code", .text(finding.code.rawValue)), ("batch", number(finding.batch)),
            ("sequence", number(finding.sequence)), ("kind", .text(orNull: finding.subject?.kind)),
            ("id", .text(orNull: finding.subject.map { "\($0.id)" })), ("action", .text(orNull: finding.action)),
            ("recordedAt", .text(orNull: finding.recordedAt.map(instant))), ("message", .text(sentence(finding))),
        ])
    }

    /// Which entry: number, record, action, when.
    private static func describe(_ finding: Finding) -> String {
        var parts: [String] = []
        if let sequence = finding.sequence { parts.append(Terminal.text("audit_entry", ["sequence": "\(sequence)"])) }
        if finding.sequence == nil, finding.subject == nil, let batch = finding.batch {
            parts.append(Terminal.text("audit_batch", ["batch": "\(batch)"]))
        }
        if let subject = finding.subject { parts.append("\(subject)") }
        if let action = finding.action { parts.append(action) }
        if let recordedAt = finding.recordedAt { parts.append(instant(recordedAt)) }
        return parts.joined(separator: " · ")
    }

    private static func sentence(_ finding: Finding) -> String {
        var arguments = finding.arguments
        arguments["sequence"] = finding.sequence.map { "\($0)" } ?? "?"
        arguments["batch"] = finding.batch.map { "\($0)" } ?? "?"
        arguments["record"] = finding.subject?.description ?? "?"
        return Terminal.text(finding.code.catalogueKey, arguments)
    }

    /// An instant in Asia/Shanghai: `2026-03-17T10:20:33+08:00`.
    static func instant(_ seconds: Int64) -> String {
        let inDay = (seconds % 86_400 + 86_400 + 8 * 3600) % 86_400
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "\(two(inDay / 3600)):\(two(inDay / 60 % 60)):\(two(inDay % 60))"
        return "\(CalendarDay(shanghaiSeconds: seconds))T\(time)+08:00"
    }
}

/// What `audit prove` prints for people.
enum ProofText {
    static func lines(_ proof: InclusionProof) -> [String] {
        let entry = proof.entry
        let chainEnd = proof.successors.last ?? proof.batch
        return [
            [
                Terminal.text("audit_entry", ["sequence": "\(entry.sequence)"]),
                "\(entry.entry.subjectKind):\(entry.entry.subject)", entry.entry.action,
                VerificationText.instant(entry.recordedAt),
            ].joined(separator: " · "),
            Terminal.text("audit_proof_leaf", ["leaf": "\(entry.leaf)"]),
            Terminal.text(
                "audit_proof_batch",
                [
                    "batch": "\(proof.batch.number)", "position": "\(proof.position + 1)",
                    "count": "\(proof.batch.entryCount)", "root": "\(proof.batch.root)",
                ]),
            Terminal.text(
                "audit_proof_chain",
                ["chain": "\(proof.batch.chain)", "key": proof.publicKey.id, "end": "\(chainEnd.number)"]),
        ]
    }
}
