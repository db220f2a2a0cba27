import Exchange
import Identity
import Kernel

extension Platform {
    /// Longest message that `noteReport` reads, in bytes.
    public static let longestReport = DeliveryReport.longest

    /// Notes what a mail server wrote back about a letter, at the machine itself.
    /// - Parameter message: the whole message that came back.
    /// - Returns: the address that the letter did not reach; `nil` when it is still under way, or did arrive.
    /// - Throws: `Problem` when it is no report of a letter of this platform; nothing is saved then.
    public func noteReport(_ message: [UInt8]) async throws -> String? {
        let prefix = LetterSending.identifierPrefix
        let unknown = Problem(field: "message", key: "problem_delivery_report")
        guard let report = DeliveryReport(message), report.identifier.hasPrefix(prefix),
            let letter = Int64(report.identifier.dropFirst(prefix.count))
        else { throw unknown }
        guard report.action == .failed else { return nil }
        let address = try await identity.letterTray.returned(letter, to: report.recipients, because: report.reason)
        guard let address else { throw unknown }
        return address
    }
}
