import Kernel
import Ledger

/// What an import would do, row by row, and all that stands in its way. Nothing of it is saved.
public struct ImportPreview: Sendable {
    /// What a row lists.
    public enum Subject: String, Sendable { case unit, person }
    /// What the import does with it.
    public enum Outcome: String, Sendable { case created, changed, unchanged }

    /// One row of the file.
    public struct Line: Sendable {
        public let subject: Subject
        public let outcome: Outcome
        public let sheet: String
        public let row: Int
        /// Code of the unit, or sign-in name of the person, or their e-mail.
        public let key: String
        public let name: String
        /// Fields with their value before and after; units stand by their code.
        public let changes: [FieldChange]
        /// The record that is stored, or that accepting makes; a new one has another number in each preview.
        public let id: Int64
        /// Identifier and version of the stored record; 0 for none.
        let record: (id: Int64, version: Int64)
    }

    /// In the order of the file.
    public let lines: [Line]
    /// The field of each is the cell, `人员!C7`. With any, nothing can be accepted.
    public let problems: [Problem]
    /// What was read in another way than it stands there, or not at all.
    public let notes: [Problem]
    /// Stands for these very changes of these very records: `acceptImport` wants it back.
    public let digest: String

    /// How many rows have an outcome.
    public func count(_ subject: Subject, _ outcome: Outcome) -> Int {
        lines.count { $0.subject == subject && $0.outcome == outcome }
    }

    /// Whether accepting would do anything.
    public var hasChanges: Bool { lines.contains { $0.outcome != .unchanged } }
}
