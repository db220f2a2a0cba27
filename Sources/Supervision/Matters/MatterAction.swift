/// A step in the course of a matter (办理环节). Which state it starts from, where it leads and who takes it are rules
/// (`SupervisionRules`); what it means and asks for stands here. The catalogue names it under `matter_step_…`.
public enum MatterAction: String, Sendable, CaseIterable {
    /// 分解: registers matters for other units, which together make this one up.
    case breakDown = "break-down"
    /// 交办.
    case assign
    /// 签收.
    case acknowledge
    /// 转办: another unit is to lead.
    case transfer
    /// 办理进展.
    case progress
    /// 反馈: the work is done, and waits for verification.
    case report
    /// 申请延期.
    case askExtension = "ask-extension"
    /// 同意延期.
    case grantExtension = "grant-extension"
    /// 不同意延期.
    case refuseExtension = "refuse-extension"
    /// 催办, by hand.
    case remind
    /// 审核通过.
    case verify
    /// 退回.
    case sendBack = "send-back"
    /// 办结.
    case close
    /// 归档.
    case archive
    /// 暂缓.
    case suspend
    /// 恢复办理: goes on from the state before.
    case resume
    /// 并办.
    case merge

    /// A field that the form of a step has.
    public enum Field: String, Sendable {
        case deadline, unit, units, progress, other, photographs, milestones, quality
    }

    /// What it asks for besides a note.
    public var fields: [Field] {
        switch self {
        case .breakDown: [.units]
        case .assign, .askExtension: [.deadline]
        case .transfer: [.unit]
        case .progress: [.progress, .milestones, .photographs]
        case .report: [.photographs]
        case .merge: [.other]
        case .verify: [.quality]
        default: []
        }
    }

    /// Whether whoever took it has worked on the matter, and may not judge it.
    var isWork: Bool { [.acknowledge, .progress, .report, .askExtension].contains(self) }

    /// The states that it may lead to, whatever the rules say; the state before for `resume`.
    var targets: Set<MatterState> {
        switch self {
        case .breakDown: [.brokenDown, .inProgress]
        case .assign, .transfer: [.assigned]
        case .acknowledge: [.acknowledged]
        case .progress: [.inProgress]
        case .report: [.reported]
        case .verify: [.verified]
        case .sendBack: [.returned]
        case .close: [.closed]
        case .archive: [.archived]
        case .suspend: [.suspended]
        case .merge: [.merged]
        case .askExtension, .grantExtension, .refuseExtension, .remind, .resume: []
        }
    }

    /// The states from which it may start, whatever the rules say.
    var sources: Set<MatterState> {
        let inWork: Set<MatterState> = [.acknowledged, .inProgress, .returned]
        let underWay = Set(MatterState.underWay)
        return switch self {
        case .breakDown: inWork.union([.registered, .brokenDown])
        case .assign: [.registered, .brokenDown]
        case .acknowledge: [.assigned]
        case .transfer, .remind, .suspend: underWay
        case .progress, .report, .askExtension, .grantExtension, .refuseExtension: inWork
        case .verify: [.reported]
        case .sendBack: [.reported, .verified]
        case .close: [.verified]
        case .archive: [.closed]
        case .resume: [.suspended]
        case .merge: underWay.union([.registered, .brokenDown])
        }
    }

    /// The parts in which it may be taken, whatever the rules say: no unit judges or ends its own matters.
    var parties: Set<MatterStepRule.Party> {
        switch self {
        case .acknowledge, .progress, .report, .askExtension: [.worker]
        case .breakDown, .transfer: [.worker, .supervisor]
        case .assign, .grantExtension, .refuseExtension, .remind, .verify, .sendBack, .close, .archive, .suspend,
            .resume, .merge:
            [.supervisor]
        }
    }

    /// Whether it judges the work of a unit, or ends or moves what it is measured by, whatever the rules say.
    var isJudgement: Bool { [.verify, .close, .grantExtension, .suspend, .resume, .merge].contains(self) }

    /// The step as keys of the catalogue write it.
    public var word: String { rawValue.replacing("-", with: "_") }
}
