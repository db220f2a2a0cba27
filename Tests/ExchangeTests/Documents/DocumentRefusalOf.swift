import Testing

@testable import Exchange

/// Reads a document that must be refused.
/// - Returns: why it is; `nil`, and a failed test, when it is read.
func refusal(of bytes: [UInt8], limits: DocumentLimits = DocumentLimits()) async throws -> DocumentRefusal? {
    do {
        let document = try await DocumentReader(limits: limits).read(bytes)
        Issue.record("read as \(document.kind): \(document.text.prefix(100))")
        return nil
    } catch let refusal as DocumentRefusal {
        return refusal
    }
}
