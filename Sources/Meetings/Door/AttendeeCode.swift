import Identity
import Kernel
import Storage

/// The secret that an attendee shows at the door, as a QR code on their badge.
///
/// Whoever shows it is taken for the attendee: a badge that was lost is given a new one, and the old one says so.
public struct AttendeeCode: Sendable, Equatable {
    public let attendee: Attendee.ID
    /// 26 letters and digits, which hold 130 random bits.
    public let code: String
    /// Seconds since 1970.
    public let madeAt: Int64
    /// Counts the codes that the attendee had.
    public let version: Int64

    /// The code as records of other rooms mention it: by its attendee.
    public var reference: SubjectReference { SubjectReference(AttendeeCodeRecord.kind, attendee.rawValue) }

    /// What phones compare it by, and the database finds it by.
    var digest: String { Self.digest(code) }

    static func digest(_ code: String) -> String { SecretText.digest(code) }

    /// The alphabet of RFC 4648 in small letters: none of them is mistaken for another.
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz234567")

    /// Whether a text may be a code; other texts are not looked up.
    static func isWellFormed(_ text: String) -> Bool {
        text.utf8.count == 26 && text.utf8.allSatisfy { (97...122).contains($0) || (50...55).contains($0) }
    }

    init(of attendee: Attendee.ID, version: Int64, at seconds: Int64) {
        var generator = SystemRandomNumberGenerator()
        code = String((0..<26).map { _ in Self.letters[Int.random(in: 0..<32, using: &generator)] })
        (self.attendee, madeAt, self.version) = (attendee, seconds, version)
    }

    private init?(_ row: Row) {
        guard let attendee: Attendee.ID = row.identifier("attendee_id"), let code = row.text("code") else { return nil }
        (self.attendee, self.code) = (attendee, code)
        (madeAt, version) = (row.integer("made_at") ?? 0, row.integer("version") ?? 1)
    }

    private static let columns =
        "attendee_code.attendee_id, attendee_code.code, attendee_code.made_at, attendee_code.version"

    static func find(_ attendee: Attendee.ID, _ transaction: Transaction) throws -> AttendeeCode? {
        try transaction.row(
            "SELECT \(columns) FROM attendee_code WHERE attendee_id = ?", [.integer(attendee.rawValue)]
        ).flatMap(AttendeeCode.init)
    }

    /// Those of a meeting.
    static func all(of meeting: Meeting.ID, _ transaction: Transaction) throws -> [AttendeeCode] {
        try transaction.rows(
            """
            SELECT \(columns) FROM attendee_code JOIN attendee ON attendee.id = attendee_code.attendee_id
            WHERE attendee.meeting_id = ? ORDER BY attendee_code.attendee_id
            """, [.integer(meeting.rawValue)]
        ).compactMap(AttendeeCode.init)
    }

    /// Inserts the row or replaces it.
    func write(in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO attendee_code (attendee_id, code, digest, made_at, version) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (attendee_id) DO UPDATE SET code = excluded.code, digest = excluded.digest,
                made_at = excluded.made_at, version = excluded.version
            """,
            [
                .integer(attendee.rawValue), .text(code), .text(digest), .integer(madeAt), .integer(version),
            ])
    }
}
