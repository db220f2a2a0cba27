import Kernel
import Ledger
import Storage

/// Files that somebody sent to import units and people from, kept until they accept or an hour is over.
///
/// Nobody else can see or accept them. They are no record of the platform: what is kept for good is what accepting did.
public struct DirectoryUpload: Sendable {
    public typealias ID = Identifier<DirectoryUpload>

    /// A file as it was sent.
    public struct File: Sendable {
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
    }

    /// What accepting did.
    public struct Outcome: Sendable {
        /// A record that was made or changed.
        public struct Record: Sendable {
            public let subject: ImportPreview.Subject
            public let outcome: ImportPreview.Outcome
            public let id: Int64
            public let name: String
        }

        /// Rows of the files by what was done: created, changed, unchanged.
        public let created: Int
        public let changed: Int
        public let unchanged: Int
        /// In the order of the files, each once; the first thousand.
        public let records: [Record]
    }

    public let id: ID
    /// Empty once it was accepted.
    public let files: [File]
    /// Seconds since 1970.
    public let createdAt: Int64
    /// From then on it is not there any more.
    public let expiresAt: Int64
    /// `nil` until it is accepted.
    public let outcome: Outcome?

    /// Seconds that files are kept.
    public static let life: Int64 = 3600
    /// Uploads of one person that are kept at once; with another one the oldest goes.
    static let mostOfAPerson = 5
}

extension DirectoryUpload.Outcome {
    static let mostRecords = 1000

    init(_ preview: ImportPreview) {
        func count(_ outcome: ImportPreview.Outcome) -> Int {
            preview.count(.unit, outcome) + preview.count(.person, outcome)
        }
        (created, changed, unchanged) = (count(.created), count(.changed), count(.unchanged))
        var seen: Set<Int64> = []
        var records: [Record] = []
        for line in preview.lines where line.outcome != .unchanged && records.count < Self.mostRecords {
            guard seen.insert(line.id).inserted else { continue }
            records.append(Record(subject: line.subject, outcome: line.outcome, id: line.id, name: line.name))
        }
        self.records = records
    }

    /// As the database keeps it: the counts in a line, then a line for each record.
    var text: String {
        let head = "\(created) \(changed) \(unchanged)"
        let lines = records.map { "\($0.subject.rawValue) \($0.outcome.rawValue) \($0.id) \($0.name)" }
        return ([head] + lines).joined(separator: "\n")
    }

    init?(text: String) {
        let lines = text.split(separator: "\n")
        let counts = (lines.first ?? "").split(separator: " ").compactMap { Int($0) }
        guard counts.count == 3 else { return nil }
        (created, changed, unchanged) = (counts[0], counts[1], counts[2])
        records = lines.dropFirst().compactMap { line in
            let words = line.split(separator: " ", maxSplits: 3)
            guard words.count == 4, let subject = ImportPreview.Subject(rawValue: String(words[0])),
                let outcome = ImportPreview.Outcome(rawValue: String(words[1])), let id = Int64(words[2])
            else { return nil }
            return Record(subject: subject, outcome: outcome, id: id, name: String(words[3]))
        }
    }
}
