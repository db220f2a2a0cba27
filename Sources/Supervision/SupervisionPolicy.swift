import Identity

/// What may be done with matters (督查事项).
public enum SupervisionPolicy {
    /// See matters: of the unit that issued them, of the one that leads, and of those that help.
    public static let readMatters = Permission("matter.read")
    /// Register matters in the name of a unit, and edit them until somebody signs for them.
    public static let registerMatters = Permission("matter.register")

    public static let all = [readMatters, registerMatters]
}
