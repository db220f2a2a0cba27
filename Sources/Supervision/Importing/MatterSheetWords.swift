/// The words that cells use for states, topics and sources: those of the catalogue in each language, and others that
/// offices write.
public struct MatterSheetWords: Sendable {
    /// In the order of the languages; the first is what is written.
    public let states: [MatterState: [String]]
    /// By the code of the topic.
    public let topics: [String: [String]]
    public let sources: [Matter.SourceKind: [String]]
    private let stateOf: [String: MatterState]
    private let topicOf: [String: String]
    private let sourceOf: [String: Matter.SourceKind]

    public init(
        states: [MatterState: [String]], topics: [String: [String]], sources: [Matter.SourceKind: [String]]
    ) {
        (self.states, self.topics, self.sources) = (states, topics, sources)
        var stateOf = Self.otherStates
        for state in MatterState.allCases { for word in states[state] ?? [] { stateOf[Self.folded(word)] = state } }
        self.stateOf = stateOf
        topicOf = Self.turned(topics)
        sourceOf = Self.turned(sources)
    }

    func state(_ text: String) -> MatterState? { stateOf[Self.folded(text)] }
    func topic(_ text: String) -> String? { topicOf[Self.folded(text)] }
    func source(_ text: String) -> Matter.SourceKind? { sourceOf[Self.folded(text)] }

    /// Where a matter comes from, by the words that tell of it; a leader's note where they do not say, as the form has it.
    static func sourceKind(toldBy text: String) -> Matter.SourceKind {
        kinds.first { $0.words.contains(where: text.contains) }?.kind ?? .instruction
    }

    private static let kinds: [(kind: Matter.SourceKind, words: [String])] = [
        (.proposal, ["提案", "建议案", "议案", "代表建议"]),
        (.meeting, ["会议", "常务会", "常委会", "议定", "纪要", "例会", "调度会"]),
        (.instruction, ["批示", "指示", "交办", "要求"]), (.inspection, ["督查", "督办", "检查", "巡察", "巡视"]),
        (.superiorDocument, ["文件", "通知", "方案", "意见", "报告", "〔", "号文"]),
    ]

    private static let otherStates: [String: MatterState] = {
        let words: [MatterState: [String]] = [
            .registered: ["未启动", "未开始", "未办理", "待办", "待办理", "待启动", "立项", "未交办", "not started", "open", "to do"],
            .assigned: ["已交办", "交办", "待签收"], .acknowledged: ["签收"],
            .inProgress: [
                "进行中", "推进中", "正在办理", "正在推进", "在办", "办理", "持续推进", "正常推进", "序时推进", "未完成", "未办结", "超期", "逾期",
                "滞后", "in progress", "ongoing", "overdue", "delayed",
            ],
            .reported: ["已反馈", "反馈", "待审核"], .verified: ["已审核", "审核通过"],
            .closed: ["办结", "已完成", "完成", "已销号", "销号", "done", "completed", "complete", "finished"],
            .archived: ["归档"], .returned: ["退回"], .suspended: ["已暂缓", "中止", "暂停", "on hold"],
            .merged: ["并办"],
        ]
        return turned(words)
    }()

    private static func turned<Meaning: Hashable>(_ words: [Meaning: [String]]) -> [String: Meaning] {
        words.reduce(into: [:]) { meanings, entry in
            for word in entry.value { meanings[folded(word)] = entry.key }
        }
    }

    private static func folded(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
}
