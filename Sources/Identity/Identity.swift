import Kernel
import Ledger
import Storage

/// The room of units, people, accounts and roles: it knows who may do what, and decides for all rooms.
///
/// - A **unit** (单位) stands in a tree; its names and its parent hold for periods, so that history stays true.
/// - A **person** has **duties** in units; a duty gives a **role**, and a role is a set of permissions that holds in
///   the unit and all below it. While somebody is absent, a **delegation** lends their duties to another person.
/// - An **account** signs a person in; a session or token becomes a `Viewer`, without which no query and no command
///   of any room can be called.
///
/// The verbs are methods of this door, one a file, in `Commands/`; what screens read is in `Queries/`.
public struct IdentityRoom: Sendable {
    let database: Database
    let identifiers: IdentifierGenerator
    let now: @Sendable () -> Int64
    let passwords: PasswordHasher
    let box: SecretBox
    let permissions: [Permission]
    let wroteLetter: @Sendable () -> Void
    let cache = DirectoryCache()

    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - passwords: how new passwords are hashed.
    ///   - box: keeps the seeds of time-based codes unreadable in the database.
    ///   - permissions: what all rooms of the platform know, in the order in which roles show them.
    ///   - wroteLetter: is called after a letter was committed that waits to be sent.
    public init(
        database: Database, identifiers: IdentifierGenerator, now: @escaping @Sendable () -> Int64,
        passwords: PasswordHasher = PasswordHasher(), box: SecretBox, permissions: [Permission],
        wroteLetter: @escaping @Sendable () -> Void = {}
    ) {
        self.database = database
        self.identifiers = identifiers
        self.now = now
        self.passwords = passwords
        self.box = box
        self.permissions = permissions
        self.wroteLetter = wroteLetter
    }

    /// Today in Asia/Shanghai, by which duties and units are valid or not.
    var today: CalendarDay { CalendarDay(shanghaiSeconds: now()) }

    /// What the platform has to send: for the program that sends it alone.
    public var letterTray: LetterTray { LetterTray(room: self) }

    /// Every permission of the platform.
    public var allPermissions: [Permission] { permissions }

    /// Counts a change of units, people, roles or duties, so that every node reads the directory anew.
    static func touch(_ transaction: Transaction) throws {
        try transaction.execute("UPDATE identity_revision SET revision = revision + 1 WHERE id = 1")
    }
}
