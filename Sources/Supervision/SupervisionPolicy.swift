import Identity

/// What may be done with matters (督查事项).
public enum SupervisionPolicy {
    /// See matters: of the unit that issued them, of the one that leads, and of those that help.
    public static let readMatters = Permission("matter.read")
    /// Register matters in the name of a unit, and edit them until a unit is told to do them.
    public static let registerMatters = Permission("matter.register")

    /// Work on the matters that a unit leads: sign for them, report, ask for time.
    public static let workOnMatters = Permission("matter.work")
    /// Supervise the matters that a unit issued: assign, remind, verify, send back, close.
    public static let superviseMatters = Permission("matter.supervise")
    /// Answer for the matters of a unit: be told when they are overdue there, or long overdue below.
    public static let answerForMatters = Permission("matter.answer")

    /// Whose duty lets them see a restricted matter of their unit.
    static let insiders = [workOnMatters, answerForMatters]

    public static let all = [readMatters, registerMatters, workOnMatters, superviseMatters, answerForMatters]
}
