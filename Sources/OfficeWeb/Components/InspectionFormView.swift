/// The form of an inspection visit: made for a thumb, kept by the phone where there is no connection.
struct InspectionFormView: Sendable {
    /// What was found, one thing after the other; each opens the next.
    struct Finding: Sendable {
        let heading: String
        let isOpen: Bool
        let fields: [FieldView]
    }

    let action: String
    /// Who fills it in: what a phone keeps is shown to nobody else.
    let person: String
    /// The same in words: a form that is still open on a phone may be filled in by somebody else.
    let submittedAs: String
    let clientKey: String
    /// The matter from whose page the form was opened; empty for none.
    let matter: String
    /// Degrees; empty until the phone was asked.
    let latitude: String
    let longitude: String
    let fields: [FieldView]
    let findings: [Finding]
    /// Photographs of the visit as a whole.
    let photographs: FieldView
    let cancelURL: String
    let script: String
    /// The script's part that keeps visits.
    let store: String
    /// What keeps the form itself on the phone.
    let worker: String
    /// JSON of what the script says.
    let words: String
}

/// Photographs beside each other, each with what is known of its time and place.
struct Gallery: Sendable {
    struct Photograph: Sendable {
        let url: String
        /// For those who do not see it.
        let label: String
        let lines: [String]
        let badges: [Badge]
    }

    let photographs: [Photograph]
}
