import Identity
import Kernel
import Ledger

/// What the import of a spreadsheet of matters would do, row by row, and all that stands in its way. Nothing of it is
/// saved.
public struct MatterImport: Sendable {
    /// What becomes of a row; the catalogue names it under `matter_import_…`.
    public enum Outcome: String, Sendable, CaseIterable {
        /// It is registered, and a unit is told to do it.
        case assigned
        /// It is registered; nobody is told, as it has no day to come, is done by the sheet, or the viewer may not.
        case registered
        /// It is there already.
        case there
        /// It is there already, and the sheet says something else; the sheet changes nothing.
        case differs
    }

    public struct Line: Sendable {
        /// The row of the sheet, from 1.
        public let row: Int
        public let outcome: Outcome
        public let text: String
        public let leadUnit: Unit.ID
        public let coUnits: [Unit.ID]
        public let deadline: CalendarDay?
        /// The matter that is there, with its number.
        public let matter: (id: Matter.ID, number: MatterNumber)?
        /// Fields with what the platform has and what the sheet says.
        public let changes: [FieldChange]
    }

    /// In the order of the sheet.
    public let lines: [Line]
    /// What is wrong; the field of each is a cell. With any, nothing can be accepted.
    public let problems: [Problem]
    /// What is read otherwise than it looks; the field of each is a cell.
    public let notes: [Problem]
    /// Stands for these very rows against these very matters: `acceptImport` wants it back.
    public let digest: String

    /// How many rows have an outcome.
    public func count(_ outcome: Outcome) -> Int { lines.count { $0.outcome == outcome } }

    /// Whether accepting would register anything.
    public var registersAny: Bool { lines.contains { $0.outcome == .assigned || $0.outcome == .registered } }
}

/// What accepting an import did.
public struct MatterImportOutcome: Sendable, Equatable {
    public let registered: Int
    /// Of these.
    public let assigned: Int
    public let there: Int
    public let differing: Int
    /// 督〔2026〕12号; empty where nothing was registered.
    public let first: String
    public let last: String

    init(_ plan: MatterImport, first: String, last: String) {
        (assigned, there) = (plan.count(.assigned), plan.count(.there))
        (registered, differing) = (assigned + plan.count(.registered), plan.count(.differs))
        (self.first, self.last) = (first, last)
    }

    /// As the database keeps it.
    var text: String { "\(registered)\t\(assigned)\t\(there)\t\(differing)\t\(first)\t\(last)" }

    init?(text: String) {
        let words = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        let counts = words.prefix(4).compactMap { Int($0) }
        guard counts.count == 4, words.count == 6 else { return nil }
        (registered, assigned, there, differing) = (counts[0], counts[1], counts[2], counts[3])
        (first, last) = (words[4], words[5])
    }
}

/// A file that somebody sent to import matters from, kept until they accept or an hour is over.
///
/// Nobody else can see or accept it. What is kept for good is what accepting did.
public struct MatterUpload: Sendable {
    public typealias ID = Identifier<MatterUpload>

    public let id: ID
    /// In whose name the matters are to be registered.
    public let unit: Unit.ID
    public let name: String
    /// Empty once it was accepted.
    public let bytes: [UInt8]
    /// From then on it is not there any more; seconds since 1970.
    public let expiresAt: Int64
    /// `nil` until it is accepted.
    public let outcome: MatterImportOutcome?

    /// Seconds that a file is kept.
    public static let life: Int64 = 3600
    /// Files of one person that are kept at once; with another one the oldest goes.
    static let mostOfAPerson = 5
}

/// The headings of a spreadsheet that a unit has, as it was imported last, with what they hold.
public struct MatterSheetForm: Sendable, Identifiable {
    public typealias ID = Identifier<MatterSheetForm>

    public let id: ID
    public let unit: Unit.ID
    /// Of the set of headings.
    let digest: String
    /// What the sheet is called: its title, or the name of its file.
    public let title: String
    /// In their order.
    public let headings: [String]
    let columns: MatterColumns

    /// A line for each heading: what it holds, a tab, its key.
    static func text(_ headings: [String], _ columns: MatterColumns) -> String {
        headings.map { "\(columns[$0]?.rawValue ?? "")\t\($0)" }.joined(separator: "\n")
    }

    static func read(_ text: String) -> (headings: [String], columns: MatterColumns) {
        var headings: [String] = []
        var columns: [String: MatterColumn] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { continue }
            headings.append(parts[1])
            columns[parts[1]] = MatterColumn(rawValue: parts[0])
        }
        return (headings, MatterColumns(columns))
    }
}
