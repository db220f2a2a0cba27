import Identity
import Kernel
import Ledger

/// The form of an inspection, as it was typed or as a phone kept it.
public struct InspectionDraft: Sendable, Equatable {
    /// Made by the phone: 32 hexadecimal digits.
    public var clientKey = ""
    /// The unit that inspects, its identifier in digits.
    public var unit = ""
    /// The unit that was inspected, its identifier in digits.
    public var subject = ""
    /// The number of the matter that it looks into: 督〔2026〕12号; empty for none.
    public var matter = ""
    /// Which of several with that number is meant, its identifier in digits; empty where nobody says. A form that a phone
    /// kept longer has no such field.
    public var chosenMatter = ""
    /// An `Inspection.Method`.
    public var method = ""
    public var place = ""
    /// Degrees, as a browser writes them; empty where the phone was not asked.
    public var latitude = ""
    public var longitude = ""
    /// `yyyy-MM-ddTHH:mm`, in Asia/Shanghai.
    public var visitedAt = ""
    /// Names, between commas.
    public var inspectors = ""
    public var summary = ""
    /// The blocks of the form; those that say nothing and show nothing are left out.
    public var findings: [InspectionFindingDraft] = []
    public var photographs: [InspectionPhotographDraft] = []

    public init() {}

    /// Whether a block of the form, from 0, says or shows something.
    func isFilled(_ block: Int) -> Bool {
        guard findings.indices.contains(block) else { return false }
        return findings[block].isFilled || photographs.contains { $0.block == block }
    }

    /// The digest of all that was sent: the same again is known by it.
    var content: String {
        var digest = RecordDigest("inspection-content-1")
        for text in [
            unit, subject, matter, method, place, latitude, longitude, visitedAt, inspectors, summary,
        ] { digest.add(text.trimmed) }
        let blocks = findings.indices.filter(isFilled)
        digest.add(Int64(blocks.count))
        for block in blocks {
            let finding = findings[block]
            for text in [finding.kind, finding.severity, finding.text, finding.explanation, finding.deadline] {
                digest.add(text.trimmed)
            }
        }
        digest.add(Int64(photographs.count))
        for photograph in photographs {
            digest.add(photograph.block.flatMap { blocks.firstIndex(of: $0) }.map { Int64($0) })
            digest.add(photograph.fingerprint)
        }
        if !chosenMatter.trimmed.isEmpty { digest.add(chosenMatter.trimmed) }
        return digest.text
    }
}

/// A block of the form: something that was found.
public struct InspectionFindingDraft: Sendable, Equatable {
    /// An `InspectionFinding.Kind`.
    public var kind = ""
    /// An `InspectionFinding.Severity`; read of a problem alone.
    public var severity = ""
    public var text = ""
    public var explanation = ""
    /// `yyyy-MM-dd`; empty for none.
    public var deadline = ""

    public init() {}

    var isFilled: Bool { ![text, explanation, deadline].allSatisfy(\.trimmed.isEmpty) }
}

/// A photograph that was sent: first as bytes that nobody has looked into, then as a file that is stored.
public struct InspectionPhotographDraft: Sendable, Equatable {
    /// The block of the form that it belongs to, from 0; `nil` for the visit as a whole.
    public var block: Int?
    /// The SHA-256 of its bytes as they were sent.
    public var fingerprint: String
    /// When the phone says that the file was made; seconds since 1970.
    public var deviceTime: Int64?
    /// The file, once it is stored.
    public var file: MatterFile?
    /// What the camera wrote into it.
    public var cameraTime: Int64?
    public var cameraPosition: GeographicPosition?

    public init(block: Int?, fingerprint: String) { (self.block, self.fingerprint) = (block, fingerprint) }
}
