import Kernel

/// Something that does not fit.
public struct Finding: Sendable, Equatable {
    /// What is wrong; the sentence with its remedy stands in the catalogue under `audit_` and the raw value.
    public enum Code: String, Sendable, CaseIterable {
        /// The entry's bytes are not those that were sealed.
        case entryChanged = "entry_changed"
        /// The entry stands under the number of another.
        case entryMoved = "entry_moved"
        /// An entry that was sealed is gone.
        case entryRemoved = "entry_removed"
        /// An entry that no batch seals, although later ones are sealed.
        case entryInserted = "entry_inserted"
        /// A place within a batch is missing, twice or out of order.
        case leafMissing = "leaf_missing"
        /// A place belongs to a batch that is not there.
        case leafWithoutBatch = "leaf_without_batch"
        /// The places of a batch do not lead to its root, or their number is another.
        case rootWrong = "root_wrong"
        /// A batch is missing, or its fields are none that the program writes.
        case batchMissing = "batch_missing"
        /// A batch does not follow from the one before, or its header was changed.
        case chainBroken = "chain_broken"
        case signatureWrong = "signature_wrong"
        /// The key that signs was not announced by the key before.
        case keyNotVouched = "key_not_vouched"
        /// The key's published form is missing or is not the one that its name means.
        case keyUnknown = "key_unknown"
        /// The key in the key file is none of the chain's.
        case keyForeign = "key_foreign"
        /// Neither key file nor pin: the chain may be anyone's.
        case notAnchored = "not_anchored"
        /// The database ends before the head that is kept outside it.
        case truncated
        /// The batch of the head has another chain root.
        case rewritten
        case headMissing = "head_missing"
        case headForged = "head_forged"
        /// The database ends before the pin.
        case pinTruncated = "pin_truncated"
        /// The pinned batch has another chain root.
        case pinRewritten = "pin_rewritten"
        case pinForged = "pin_forged"
        /// The record is not as its newest entry left it.
        case recordChanged = "record_changed"
        /// The record is gone, and no entry says so.
        case recordGone = "record_gone"
        /// The record is there, though its newest entry ended it.
        case recordReturned = "record_returned"
        /// The record has no entry.
        case recordWithoutEntry = "record_without_entry"
        /// The newest entry says nothing of the record's state, although an earlier one did.
        case stateMissing = "state_missing"

        /// Key of the sentence.
        public var catalogueKey: String { "audit_" + rawValue }
    }

    public let code: Code
    /// The batch that it is about, if any.
    public var batch: Int64?
    /// The entry that it is about, if any.
    public var sequence: Int64?
    public var subject: SubjectReference?
    /// The entry's action.
    public var action: String?
    /// When the entry says it was written, in seconds since 1970.
    public var recordedAt: Int64?
    /// More to fill the sentence with.
    public var arguments: [String: String]

    init(
        _ code: Code, batch: Int64? = nil, sequence: Int64? = nil, entry: StoredEntry? = nil,
        subject: SubjectReference? = nil, arguments: [String: String] = [:]
    ) {
        self.code = code
        self.batch = batch
        self.sequence = sequence ?? entry?.sequence
        self.subject = subject ?? entry.map { SubjectReference($0.entry.subjectKind, $0.entry.subject) }
        action = entry?.entry.action
        recordedAt = entry?.recordedAt
        self.arguments = arguments
    }
}

/// What a verification counted and found.
public struct Verification: Sendable {
    public var entries: Int64 = 0
    public var sealed: Int64 = 0
    public var batches: Int64 = 0
    public var keys = 0
    /// Records that were compared with their newest entry.
    public var records = 0
    /// Records whose entries are from before entries carried a state: nothing to compare with.
    public var recordsFromBefore = 0
    /// The newest batch.
    public var head: LedgerHead?
    /// In the order of the chain, the first hundred.
    public private(set) var findings: [Finding] = []
    /// How many there are.
    public private(set) var findingCount = 0

    /// Whether everything fits.
    public var holds: Bool { findingCount == 0 }

    mutating func add(_ finding: Finding) {
        findingCount += 1
        if findings.count < 100 { findings.append(finding) }
    }
}
