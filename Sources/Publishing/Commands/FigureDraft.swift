import Identity
import Kernel
import Ledger

/// A figure that is to be published: the measurement, and the words that the public reads.
public struct FigureDraft: Sendable, Equatable {
    public var measurement: Identifier<LedgerMeasurement>
    /// 工业投资, Industrial investment.
    public var nameChinese: String
    public var nameEnglish: String
    /// 亿元, hundred million yuan.
    public var measureChinese: String
    public var measureEnglish: String

    public init(
        measurement: Identifier<LedgerMeasurement>, nameChinese: String, nameEnglish: String = "",
        measureChinese: String, measureEnglish: String = ""
    ) {
        self.measurement = measurement
        (self.nameChinese, self.nameEnglish) = (nameChinese, nameEnglish)
        (self.measureChinese, self.measureEnglish) = (measureChinese, measureEnglish)
    }

    /// What is wrong with the words; empty when nothing is.
    var problems: [Problem] {
        func has(_ text: String) -> Bool { text.contains { !$0.isWhitespace } }
        func fault(_ field: String, _ text: String, isRequired: Bool, limit: Int) -> Problem? {
            if isRequired, !has(text) { return Problem(field: field, key: "problem_required") }
            guard text.count > limit else { return nil }
            return Problem(field: field, key: "problem_too_long", arguments: ["count": "\(limit)"])
        }
        return [
            fault("nameChinese", nameChinese, isRequired: true, limit: 100),
            fault("nameEnglish", nameEnglish, isRequired: false, limit: 100),
            fault("measureChinese", measureChinese, isRequired: true, limit: 40),
            fault("measureEnglish", measureEnglish, isRequired: false, limit: 60),
        ].compactMap { $0 }
    }
}
