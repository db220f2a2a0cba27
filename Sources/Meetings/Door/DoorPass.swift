import Kernel

/// What a phone shows to be let in as a door: the secret of the link, and its own name.
public struct DoorPass: Sendable {
    public let secret: String
    /// Made by the phone once, and kept there.
    public let device: String

    public init(secret: String, device: String) { (self.secret, self.device) = (secret, device) }
}

/// Why a phone is no door, or no longer; the catalogue says it under `door_denied_…`.
public enum DoorDenial: String, Error, Sendable, CaseIterable {
    /// No link has this secret.
    case unknown
    case revoked
    /// The meeting is over.
    case expired
    /// Another phone opened the link first.
    case taken
    /// The name that the phone gave itself is none.
    case device

    /// The name as keys of the catalogue write it.
    public var key: String { "door_denied_" + rawValue }
}

/// Somebody whom a door noted.
public struct DoorVisit: Sendable {
    public enum Who: Sendable {
        /// Their badge was read.
        case code(String)
        /// Their name was ticked off.
        case attendee(Attendee.ID)
    }

    /// Made by the phone.
    public let id: String
    public let who: Who
    /// When, by the clock of the phone, in seconds since 1970.
    public let at: Int64

    public init(id: String, who: Who, at: Int64) { (self.id, self.who, self.at) = (id, who, at) }

    /// What became of one that was sent.
    public struct Answer: Sendable {
        public let outcome: CheckIn.Outcome
        /// Whom it was about; `nil` for a code that is none.
        public let attendee: Attendee.ID?
        /// The first time that they were seen, in seconds since 1970.
        public let arrivedAt: Int64?
    }
}

/// What a door knows of its meeting.
public struct DoorList: Sendable {
    /// Somebody who is to come, with no more than is needed to know them.
    public struct Line: Sendable {
        public let attendee: Attendee.ID
        public let name: String
        public let title: String?
        public let unit: LocalizedText?
        public let seat: String?
        public let part: Attendee.Part
        /// SHA-256 of their code: the phone finds them by it without a connection, and cannot make a badge of it.
        public let codeDigest: String
        /// The first time that they were seen, in seconds since 1970.
        public let arrivedAt: Int64?
    }

    public let door: MeetingDoor
    public let meeting: Meeting
    public let lines: [Line]
    /// Digests of codes that were replaced.
    public let replaced: [String]
    /// What the clock of the server shows.
    public let now: Int64
}
