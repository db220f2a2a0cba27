import Ledger
import Publishing
import Storage

extension TamperTests {
    /// The digest of an article as it stands, which an attacker can compute as well.
    static func state(of article: Int64, in transaction: Transaction) throws -> String {
        let kind = PublishingRecords.kinds.first { $0.name == "article" }
        return try kind?.states(article - 1, 1, transaction).first?.digest ?? ""
    }
}
