/// A link or a button that does something.
struct Action: Sendable {
    let label: String
    let url: String
    /// A button that changes something is a form of its own, with the session's secret.
    let isPost: Bool
    let isPrimary: Bool
    let isDangerous: Bool
    /// Values that go with a button.
    let hidden: [FormView.Hidden]

    /// A link.
    static func link(_ label: String, _ url: String, isPrimary: Bool = false) -> Action {
        Action(label: label, url: url, isPost: false, isPrimary: isPrimary, isDangerous: false, hidden: [])
    }

    /// A button.
    static func post(
        _ label: String, _ url: String, isPrimary: Bool = false, isDangerous: Bool = false,
        hidden: [FormView.Hidden] = []
    ) -> Action {
        Action(label: label, url: url, isPost: true, isPrimary: isPrimary, isDangerous: isDangerous, hidden: hidden)
    }
}

/// A short word with a colour: a state. The word says it all; the colour only helps.
struct Badge: Sendable {
    enum Tone: String, Sendable {
        case good, waiting, bad, quiet
    }

    let text: String
    let tone: String

    init(_ text: String, _ tone: Tone = .quiet) {
        self.text = text
        self.tone = tone.rawValue
    }
}

/// What just happened, at the top of a page.
struct Notice: Sendable {
    let text: String
    let isGood: Bool
}

/// Short numbers or words with a link, side by side.
struct Tiles: Sendable {
    struct Tile: Sendable {
        let label: String
        let value: String
        let url: String
        let hint: String?
    }

    let tiles: [Tile]
}
