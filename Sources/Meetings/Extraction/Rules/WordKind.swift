/// What a word of the lexicon does in the text of a meeting; the keys of the rule files.
enum WordKind: UInt8, CaseIterable {
    // markers.json
    case obligationMarkers, prohibitions, softMarkers, maskedWords
    // leads.json
    case demandLeads, decisionLeads, statementLeads, leadBlockers, superiors, quotations
    // structure.json
    case connectors, headerLabels, enumerators, countedMarkers, prepositions, adverbs
    // rhetoric.json
    case attitudePhrases, attitudeVerbs, attitudeNouns, attitudePrefixNouns, elevationNouns, slogans, evaluations
    case histories, procedures, narratives, attendances, purposes, genericObjects, quantities
    // verbs.json
    case concreteVerbs, generalVerbs
    // units.json
    case organSuffixes, groupSuffixes, regionSuffixes, wholeSubjects, distributiveWords, personWords, nonUnits,
        nonSubjects
    case leadRoles, coRoles, joiningWords, assignmentWords, leadLabels, coLabels, deadlineLabels
    // time.json
    case immediateWords, recurringWords, eventWords, goalVerbs, noDeadlineWords
    // topics.json and sets.json: their keys are topics and kinds of set
    case topics, sets

    /// The kind whose key stands in a rule file.
    init?(key: String) {
        guard let kind = Self.allCases.first(where: { $0.key == key }) else { return nil }
        self = kind
    }

    /// The key in a rule file: the case's name.
    var key: String { String(describing: self) }

    /// The file of the shipped rules that holds it.
    var file: String {
        switch self {
        case .obligationMarkers, .prohibitions, .softMarkers, .maskedWords: "markers.json"
        case .demandLeads, .decisionLeads, .statementLeads, .leadBlockers, .superiors, .quotations: "leads.json"
        case .connectors, .headerLabels, .enumerators, .countedMarkers, .prepositions, .adverbs: "structure.json"
        case .attitudePhrases, .attitudeVerbs, .attitudeNouns, .attitudePrefixNouns, .elevationNouns, .slogans,
            .evaluations, .histories, .procedures, .narratives, .attendances, .purposes, .genericObjects, .quantities:
            "rhetoric.json"
        case .concreteVerbs, .generalVerbs: "verbs.json"
        case .organSuffixes, .groupSuffixes, .regionSuffixes, .wholeSubjects, .distributiveWords, .personWords,
            .nonUnits, .nonSubjects,
            .leadRoles,
            .coRoles, .joiningWords, .assignmentWords, .leadLabels, .coLabels, .deadlineLabels:
            "units.json"
        case .immediateWords, .recurringWords, .eventWords, .goalVerbs, .noDeadlineWords: "time.json"
        case .topics: "topics.json"
        case .sets: "sets.json"
        }
    }
}

/// Several kinds at once: one bit for each.
struct WordKinds: OptionSet, Sendable {
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    @inline(__always)
    init(_ kind: WordKind) { rawValue = 1 << UInt64(kind.rawValue) }

    static var obligationMarker: WordKinds { WordKinds(.obligationMarkers) }
    static var prohibition: WordKinds { WordKinds(.prohibitions) }
    static var softMarker: WordKinds { WordKinds(.softMarkers) }
    static var masked: WordKinds { WordKinds(.maskedWords) }
    static var anyMarker: WordKinds { [obligationMarker, prohibition, softMarker] }
    static var hardMarker: WordKinds { [obligationMarker, prohibition] }
    static var demandLead: WordKinds { WordKinds(.demandLeads) }
    static var decisionLead: WordKinds { WordKinds(.decisionLeads) }
    static var statementLead: WordKinds { WordKinds(.statementLeads) }
    static var anyLead: WordKinds { [demandLead, decisionLead, statementLead] }
    static var leadBlocker: WordKinds { WordKinds(.leadBlockers) }
    static var superior: WordKinds { WordKinds(.superiors) }
    static var quotation: WordKinds { WordKinds(.quotations) }
    static var connector: WordKinds { WordKinds(.connectors) }
    static var headerLabel: WordKinds { WordKinds(.headerLabels) }
    static var enumerator: WordKinds { WordKinds(.enumerators) }
    static var countedMarker: WordKinds { WordKinds(.countedMarkers) }
    static var preposition: WordKinds { WordKinds(.prepositions) }
    static var adverb: WordKinds { WordKinds(.adverbs) }
    static var attitudePhrase: WordKinds { WordKinds(.attitudePhrases) }
    static var attitudeVerb: WordKinds { WordKinds(.attitudeVerbs) }
    static var attitudeNoun: WordKinds { WordKinds(.attitudeNouns) }
    static var attitudePrefixNoun: WordKinds { WordKinds(.attitudePrefixNouns) }
    static var elevationNoun: WordKinds { WordKinds(.elevationNouns) }
    static var slogan: WordKinds { WordKinds(.slogans) }
    static var evaluation: WordKinds { WordKinds(.evaluations) }
    static var history: WordKinds { WordKinds(.histories) }
    static var procedure: WordKinds { WordKinds(.procedures) }
    static var narrative: WordKinds { WordKinds(.narratives) }
    static var attendance: WordKinds { WordKinds(.attendances) }
    static var purpose: WordKinds { WordKinds(.purposes) }
    static var genericObject: WordKinds { WordKinds(.genericObjects) }
    static var quantity: WordKinds { WordKinds(.quantities) }
    static var concreteVerb: WordKinds { WordKinds(.concreteVerbs) }
    static var generalVerb: WordKinds { WordKinds(.generalVerbs) }
    static var anyVerb: WordKinds { [concreteVerb, generalVerb] }
    static var organSuffix: WordKinds { WordKinds(.organSuffixes) }
    static var groupSuffix: WordKinds { WordKinds(.groupSuffixes) }
    static var regionSuffix: WordKinds { WordKinds(.regionSuffixes) }
    static var wholeSubject: WordKinds { WordKinds(.wholeSubjects) }
    static var distributive: WordKinds { WordKinds(.distributiveWords) }
    static var person: WordKinds { WordKinds(.personWords) }
    static var nonUnit: WordKinds { WordKinds(.nonUnits) }
    static var nonSubject: WordKinds { WordKinds(.nonSubjects) }
    static var leadRole: WordKinds { WordKinds(.leadRoles) }
    static var coRole: WordKinds { WordKinds(.coRoles) }
    static var joining: WordKinds { WordKinds(.joiningWords) }
    static var assignment: WordKinds { WordKinds(.assignmentWords) }
    static var leadLabel: WordKinds { WordKinds(.leadLabels) }
    static var coLabel: WordKinds { WordKinds(.coLabels) }
    static var deadlineLabel: WordKinds { WordKinds(.deadlineLabels) }
    static var anyLabel: WordKinds { [leadLabel, coLabel, deadlineLabel] }
    static var time: WordKinds { [WordKinds(.immediateWords), WordKinds(.recurringWords)] }
    static var topic: WordKinds { WordKinds(.topics) }
}
