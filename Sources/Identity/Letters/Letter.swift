import Kernel

/// A letter that the platform wrote, as lists show it.
public struct LetterLine: Sendable {
    /// What became of a letter.
    public enum State: String, Sendable, CaseIterable {
        /// It is sent as soon as can be, or tried again later.
        case waiting
        case sent
        /// It was sent, and a mail server wrote back that it cannot be delivered.
        case returned
        /// It was tried as often as it is worth, or refused for good.
        case failed
        /// Its link no longer opens anything, it is too old, or its person was removed: it is not sent any more.
        case withdrawn
    }

    public let id: Int64
    public let address: String
    public let subject: String
    public let body: String
    public let state: State
    /// Seconds since 1970.
    public let createdAt: Int64
    public let sentAt: Int64?
    /// How often it was tried.
    public let attempts: Int64
    /// When it is tried again; `nil` for one that is not.
    public let nextAt: Int64?
    /// Why it could not be sent, last time.
    public let failure: String?
    /// Whether the viewer may have it tried again.
    public let canRetry: Bool
}

/// What the list of letters asks for.
public struct LetterFilter: Sendable, Equatable {
    /// `nil` for all.
    public var state: LetterLine.State?
    /// From 1.
    public var page = 1
    /// 1…1000.
    public var size = 50

    public init(state: LetterLine.State? = nil, page: Int = 1, size: Int = 50) {
        (self.state, self.page, self.size) = (state, page, size)
    }
}

/// A page of the list of letters, the newest first.
public struct LetterList: Sendable {
    public let total: Int64
    public let lines: [LetterLine]
}
