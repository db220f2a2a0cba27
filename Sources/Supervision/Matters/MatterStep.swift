import Identity
import Kernel
import Storage

/// A step that a matter took: who, when, where it led.
public struct MatterStep: Sendable, Equatable {
    /// From 1, in the order in which they were taken.
    public let position: Int64
    /// `nil` for its registration.
    public let action: MatterAction?
    /// The state after it.
    public let state: MatterState
    /// A program, or a person's identifier in decimal digits.
    public let actor: String
    /// The unit for which they acted.
    public let unit: Unit.ID?
    /// Seconds since 1970.
    public let at: Int64
    /// Why, or what was done.
    public let reason: String?
    /// The progress that was reported, in percent.
    public let progress: Int64?
    /// The deadline that was set or asked for.
    public let deadline: CalendarDay?
    /// The unit that leads since.
    public let otherUnit: Unit.ID?
    /// How well the work was done, 1…5, where somebody said so.
    public let quality: Int64?
    /// What proves it.
    public internal(set) var files: [MatterFile] = []

    init?(_ row: Row) {
        guard let position = row.integer("position"), let state = row.text("state").flatMap(MatterState.init(rawValue:))
        else { return nil }
        (self.position, self.state) = (position, state)
        action = row.text("action").flatMap(MatterAction.init(rawValue:))
        (actor, unit, at) = (row.text("actor") ?? "", row.identifier("unit_id"), row.integer("entered_at") ?? 0)
        (reason, progress) = (row.text("reason"), row.integer("progress"))
        (deadline, otherUnit) = (row.day("deadline"), row.identifier("other_unit"))
        quality = row.integer("quality")
    }
}

/// A file that came with a step: a photograph, a document. Its bytes lie in the file store.
public struct MatterFile: Sendable, Equatable {
    /// SHA-256 in hexadecimal digits.
    public let digest: String
    public let name: String
    public let mediaType: String
    /// In bytes.
    public let size: Int64

    public init(digest: String, name: String, mediaType: String, size: Int64) {
        (self.digest, self.name, self.mediaType, self.size) = (digest, name, mediaType, size)
    }
}
