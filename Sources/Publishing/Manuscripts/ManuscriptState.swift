/// Where a text stands on its way from a first line to the portal and off it again.
///
///     draft → review → published → archived
///       ↑       ↓  ↘        ↓
///       ←───────    scheduled → published
///
/// Every edit of a text makes it a draft again; what the portal shows stays until the new text is published.
public enum ManuscriptState: String, Sendable, CaseIterable {
    case draft, review, scheduled, published, withdrawn, archived
}

/// A step of a manuscript that is not an edit.
public enum ManuscriptMove: String, Sendable, CaseIterable {
    /// To be read by a second person.
    case submit
    /// The writer takes it back from review.
    case takeBack = "take-back"
    /// The second person gives it back with a reason.
    case sendBack = "send-back"
    /// To be published at an instant.
    case schedule
    /// A plan is given up.
    case unschedule
    case publish
    /// Off the portal; its address says that the text was withdrawn.
    case withdraw
    /// It stays on the portal, marked as no longer kept up.
    case archive
    /// A withdrawn or archived text becomes a draft.
    case reopen

    /// The states that it starts from.
    public var origins: Set<ManuscriptState> {
        switch self {
        case .submit: [.draft]
        case .takeBack, .sendBack, .schedule: [.review]
        case .unschedule: [.scheduled]
        case .publish: [.review, .scheduled]
        case .withdraw: [.draft, .review, .scheduled, .published, .archived]
        case .archive: [.published]
        case .reopen: [.withdrawn, .archived]
        }
    }

    /// The state that it leads to.
    public var target: ManuscriptState {
        switch self {
        case .submit, .unschedule: .review
        case .takeBack, .sendBack, .reopen: .draft
        case .schedule: .scheduled
        case .publish: .published
        case .withdraw: .withdrawn
        case .archive: .archived
        }
    }

    /// Whether it says why.
    public var needsReason: Bool { self == .sendBack || self == .withdraw }

    /// Whether it belongs to whoever publishes, and not to every writer.
    public var isOfPublisher: Bool {
        switch self {
        case .submit, .takeBack: false
        case .sendBack, .schedule, .unschedule, .publish, .withdraw, .archive, .reopen: true
        }
    }

    /// Whether the portal shows more or less for it, at once or later.
    var reachesPortal: Bool { [.schedule, .publish, .withdraw, .archive].contains(self) }

    /// Whether it demands that somebody else wrote the text: four eyes.
    public var needsSecondPerson: Bool { self == .schedule || self == .publish }
}
