/// A form with its fields and buttons.
struct FormView: Sendable {
    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    let action: String
    let fields: [FieldView]
    let submitLabel: String
    var isDangerous = false
    var hidden: [Hidden] = []
    var cancelURL: String?
    var note: String?
    /// Fields side by side, for a form that is quickly filled in.
    var isCompact = false
    /// Carries a file.
    var isUpload = false
}
