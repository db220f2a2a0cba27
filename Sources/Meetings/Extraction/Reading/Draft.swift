import ChineseText

/// A matter while its paragraph is being read: later clauses may still name units or a deadline.
struct Draft {
    var range: Range<Int>
    let sentence: Range<Int>
    let paragraph: Range<Int>
    var names: [Name]
    var basis: ResponsibilityBasis
    /// The action, behind subject and marker and before labels or cells that name units and deadline.
    let action: Range<Int>
    var deadline: DeadlineExpression?
    var topic: MatterTopic
    var confidence: Double
    var rules: [FiredRule]

    /// A responsible unit as the text writes it.
    struct Name {
        let range: Range<Int>
        let isDistributive: Bool
    }
}

/// A piece that was set aside.
struct AsideDraft {
    let range: Range<Int>
    let reason: SetAsideReason
}
