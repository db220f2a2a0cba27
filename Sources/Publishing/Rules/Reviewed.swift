import Identity
import Kernel

/// What goes to the portal only after a second person has read it.
protocol Reviewed {
    var unit: Unit.ID { get }
    var state: ManuscriptState { get }
    /// Whether the portal shows it.
    var isPublic: Bool { get }
    /// Who wrote it last; `nil` for a program.
    var editedBy: Person.ID? { get }
    /// Who gave it to a second person.
    var submittedBy: Person.ID? { get }
}

extension Manuscript: Reviewed {}

extension Topic: Reviewed {}
