import Identity
import Kernel

/// What goes to the portal only after a second person has read it.
protocol Reviewed {
    var unit: Unit.ID { get }
    var state: ManuscriptState { get }
    /// The zone to which it goes; `nil` for the platform itself, or where its unit's is meant.
    var zone: Int64? { get }
    /// Whether the portal shows it.
    var isPublic: Bool { get }
    /// Who wrote it last; `nil` for a program.
    var editedBy: Person.ID? { get }
    /// Who gave it to a second person.
    var submittedBy: Person.ID? { get }
}

extension Manuscript: Reviewed {
    var zone: Int64? { content.zone }
}

extension Topic: Reviewed {
    /// A topic has an address of its own, in no zone.
    var zone: Int64? { nil }
}
