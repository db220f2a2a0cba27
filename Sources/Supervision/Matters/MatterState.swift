/// How far a matter is (督查事项的办理状态); the catalogue names it under `matter_state_…`.
public enum MatterState: String, Sendable, CaseIterable {
    /// 立项: it has a number, and nobody has been told to do it.
    case registered
    /// 分解: others that together make it up have been registered.
    case brokenDown = "broken-down"
    /// 交办: it waits for the signature of the unit that leads.
    case assigned
    /// 签收.
    case acknowledged
    /// 办理.
    case inProgress = "in-progress"
    /// 反馈: the unit says that it is done.
    case reported
    /// 审核: the supervision office has seen that it is done.
    case verified
    /// 办结, 销号.
    case closed
    /// 归档.
    case archived
    /// 退回: the report did not convince.
    case returned
    /// 暂缓.
    case suspended
    /// 并办: another matter goes on in its place.
    case merged

    /// Whether its wording can still be changed: until somebody is told to do it.
    public var isEditable: Bool { self == .registered || self == .brokenDown }
    /// Whether a unit is to do something: the clock runs.
    public var isUnderWay: Bool { Self.underWay.contains(self) }
    /// Whether nothing is to be done any more.
    public var isOver: Bool { [.closed, .archived, .merged].contains(self) }

    static let underWay: [MatterState] = [.assigned, .acknowledged, .inProgress, .returned]

    /// The state as keys of the catalogue write it.
    public var word: String { rawValue.replacing("-", with: "_") }
}
